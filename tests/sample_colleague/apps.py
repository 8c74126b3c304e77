from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MerchConfig(AppConfig):
    name = "tests.sample_colleague"
    label = "merch"
    verbose_name = _("Merch shop")
    pages = "tests.sample_colleague.urls"

    def ready(self) -> None:
        from tests.sample_colleague import briefing, event_types, handler, night_shift, purposes, services, snapshot  # noqa: F401
        from vtuber.plugin import (
            BoardPart,
            SidebarGroup,
            SidebarLink,
            invariants,
            register_phrases,
            registry,
            subscribe,
        )

        register_phrases(self.name)
        purposes.register()
        registry.on_vtuber_created.register("merch stall", services.open_stall)
        registry.handlers.register("merch", handler.MERCH)
        registry.briefings.register("merch", briefing.brief)
        registry.night_shifts.register("merch", night_shift.StockTaking())
        registry.snapshot_sections.register("merch", snapshot.merch_section)
        registry.diary_facts.register("merch", snapshot.diary_facts)
        registry.board_parts.register("merch", BoardPart(modules=("merch/board.js",), styles=("merch/board.css",)))
        registry.sidebar.register(
            "merch", SidebarGroup(_("Merch shop"), (SidebarLink(_("Souvenirs"), "redeem", "merch.souvenir"),))
        )
        subscribe("stream.ended", "merch", services.sell_after_stream)
        invariants.checks.register("merch", snapshot.shelf_adds_up)
