from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MerchConfig(AppConfig):
    name = "tests.sample_colleague"
    label = "merch"
    verbose_name = _("Merch shop")
    pages = "tests.sample_colleague.urls"

    def ready(self) -> None:
        from tests.sample_colleague import (
            briefing,
            front_end,
            handler,
            night_shift,
            purposes,
            services,
            snapshot,
            viewer_frames,
            weather,
        )
        from vtuber.plugin import (
            PagePart,
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
        registry.weather_kinds.register("sticker_rain", weather.STICKER_RAIN)
        registry.board_parts.register("merch", PagePart(modules=("merch/board.js",), styles=("merch/board.css",)))
        registry.viewer_frames.register("merch.made", viewer_frames.made)
        registry.viewer_frames.register("merch.sold", viewer_frames.sold)
        registry.viewer_snapshot_sections.register("merch", viewer_frames.shop_section)
        registry.stream_page_parts.register("merch", PagePart(modules=("merch/live.js",), styles=("merch/live.css",)))
        registry.front_end_commands.register("merch.made", front_end.MADE)
        registry.front_end_commands.register("merch.sold", front_end.SOLD)
        registry.sidebar.register(
            "merch", SidebarGroup(_("Merch shop"), (SidebarLink(_("Souvenirs"), "redeem", "merch.souvenir"),))
        )
        subscribe("stream.ended", "merch", services.sell_after_stream)
        invariants.checks.register("merch", snapshot.shelf_adds_up)
