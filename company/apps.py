from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompanyConfig(AppConfig):
    name = "company"
    verbose_name = _("Company")

    def ready(self) -> None:
        from company import (
            advertisers,
            briefing,
            facts,  # noqa: F401  (signs its event types in)
            invariants,
            mailing,
            project,
            purposes,
            roster,
            rules,
            shift,
            snapshot,
        )
        from llmservice.offline import register_phrases
        from vtuber import registry
        from vtuber.simulation.invariants import checks, texts

        register_phrases(self.name)
        purposes.sign_in()
        registry.births.sign_in("brands", roster.load_brands)
        registry.handlers.sign_in("company", mailing.COMPANY)
        registry.handlers.sign_in("project", project.PROJECT)
        registry.briefings.sign_in("mail", briefing.brief)
        registry.plan_rules.sign_in("promises are kept", rules.promises_are_kept)
        registry.night_shifts.sign_in("advertisers", advertisers.AdvertisersShift())
        registry.night_shifts.sign_in("company", shift.CompanyShift())
        registry.snapshot_sections.sign_in("mail", snapshot.mail_section)
        registry.diary_facts.sign_in("company", snapshot.diary_facts)
        checks.sign_in("jobs", invariants.jobs_are_kept)
        checks.sign_in("mail", invariants.mail_is_whole)
        texts.sign_in("mail", invariants.letters_of)
