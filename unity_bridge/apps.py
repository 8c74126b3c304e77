from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnityBridgeConfig(AppConfig):
    name = "unity_bridge"
    verbose_name = _("Front ends")
    api = ("unity_bridge.board_api",)
    pages = "unity_bridge.urls"
    token_sockets = "unity_bridge.routing"

    def ready(self) -> None:
        from unity_bridge import board, event_types, snapshot  # noqa: F401 (registers itself)
        from unity_bridge.projections import look, stream, world
        from unity_bridge.replay.spans import stream_address
        from unity_bridge.services import looks, replay_links, tokens
        from unity_bridge.services.link_records import prune_links
        from unity_bridge.services.requests import prune_requests
        from vtuber.plugin import registry

        world.register()
        stream.register()
        look.register()
        registry.snapshot_sections.register("front_ends", snapshot.front_ends_section)
        registry.stream_replays.register(self.name, stream_address)
        registry.board_parts.register(self.name, board.BOARD)
        registry.stream_page_parts.register(self.name, board.STREAM_PAGE)
        registry.sidebar.register(self.name, board.SIDEBAR)
        registry.retention.register("front end requests", prune_requests)
        registry.retention.register("front ends", prune_links)
        registry.retention.register("pictures of looks", looks.prune_files)
        registry.retention.register("links to days", replay_links.prune_links)
        for verb, text in {**tokens.AUDIT_VERBS, **looks.AUDIT_VERBS, **replay_links.AUDIT_VERBS}.items():
            registry.audit_verbs.register(verb, text)
