from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoreConfig(AppConfig):
    name = "store"
    verbose_name = _("Game store")

    def ready(self) -> None:
        from llmservice.offline import register_phrases
        from store import briefing, facts, handler, invariants, purposes, rules, services, snapshot  # noqa: F401
        from vtuber import registry
        from vtuber.simulation.invariants import checks

        register_phrases(self.name)
        purposes.sign_in()
        registry.births.sign_in("starter games", services.give_starter_library)
        registry.handlers.sign_in("store", handler.STORE)
        registry.briefings.sign_in("library", briefing.brief)
        registry.plan_rules.sign_in("streams need games", rules.streams_need_games)
        registry.snapshot_sections.sign_in("library", snapshot.library_section)
        registry.diary_facts.sign_in("store", snapshot.diary_facts)
        checks.sign_in("library", invariants.library_adds_up)
