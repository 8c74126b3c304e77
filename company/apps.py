from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_VERBS = {
    "send_mail": _("wrote her a letter"),
    "read_mail": _("marked a letter as read"),
    "offer_job": _("offered her a job"),
    "accept_job": _("took a job for her"),
    "decline_job": _("declined a job for her"),
    "reopen_job": _("took her answer to a job back"),
    "recall_mail": _("took a letter back"),
    "complete_job": _("took a job for done, and paid"),
    "edit_brand": _("changed a brand"),
    "add_brand": _("added a brand"),
    "edit_advertiser": _("changed an advertiser"),
    "add_advertiser": _("added an advertiser"),
}


class CompanyConfig(AppConfig):
    name = "company"
    verbose_name = _("Company")
    api = ("company.board_api",)

    def ready(self) -> None:
        from company import (
            board,
            briefing,
            invariants,
            occasions,
            operator_actions,
            plan_rules,
            purposes,
            shipped_brands,
            snapshot,
            waiting,
        )
        from company.handlers import company, project
        from company.night_shifts import advertisers, company_mail
        from vtuber.plugin import invariants as world
        from vtuber.plugin import register_phrases, registry

        register_phrases(self.name)
        purposes.register()
        registry.on_vtuber_created.register("brands", shipped_brands.load_brands)
        registry.handlers.register("company", company.COMPANY)
        registry.handlers.register("project", project.PROJECT)
        registry.briefings.register("mail", briefing.brief)
        registry.plan_rules.register("promises are kept", plan_rules.promises_are_kept)
        registry.night_shifts.register("advertisers", advertisers.AdvertisersShift())
        registry.night_shifts.register("company", company_mail.CompanyShift())
        registry.snapshot_sections.register("mail", snapshot.mail_section)
        registry.board_parts.register(self.name, board.BOARD)
        registry.waiting.register("jobs", waiting.unanswered_offers)
        registry.diary_facts.register("company", snapshot.diary_facts)
        occasions.register()
        registry.task_origins.register("company", snapshot.why_task)
        world.checks.register("jobs", invariants.jobs_are_kept)
        world.checks.register("mail", invariants.mail_is_whole)
        world.texts.register("mail", invariants.letters_of)
        operator_actions.register()
        for verb, text in AUDIT_VERBS.items():
            registry.audit_verbs.register(verb, text)
