from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AUDIT_VERBS = {
    "edit_game": _("changed a game of the catalogue"),
    "add_game": _("added a game to the catalogue"),
    "give_game": _("gave her a game"),
    "buy_game": _("bought her a game"),
    "return_game": _("took a game out of her library again"),
    "mark_streamed": _("noted whether a game was streamed"),
}


class StoreConfig(AppConfig):
    name = "store"
    verbose_name = _("Game store")
    api = ("store.board_api",)

    def ready(self) -> None:
        from store import (
            board,
            briefing,
            invariants,
            operator_actions,
            plan_rules,
            purposes,
            services,
            snapshot,
            visit_handler,
        )
        from vtuber.plugin import invariants as world
        from vtuber.plugin import register_phrases, registry

        register_phrases(self.name)
        purposes.register()
        registry.on_vtuber_created.register("starter games", services.give_starter_library)
        registry.handlers.register("store", visit_handler.STORE)
        registry.briefings.register("library", briefing.brief)
        registry.plan_rules.register("streams need games", plan_rules.streams_need_games)
        registry.snapshot_sections.register("library", snapshot.library_section)
        registry.board_parts.register(self.name, board.BOARD)
        registry.diary_facts.register("store", snapshot.diary_facts)
        world.checks.register("library", invariants.library_adds_up)
        operator_actions.register()
        for verb, text in AUDIT_VERBS.items():
            registry.audit_verbs.register(verb, text)
