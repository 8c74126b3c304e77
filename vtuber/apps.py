from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VTuberConfig(AppConfig):
    name = "vtuber"
    verbose_name = _("VTuber")
    pages = "vtuber.web.urls"
    api = (
        "vtuber.web.api",
        "vtuber.web.api_audit",
        "vtuber.web.api_settings",
        "vtuber.web.api_waiting",
        "vtuber.web.api_persona",
    )
    sockets = "vtuber.web.routing"
    frames = "vtuber.web.frames"

    def ready(self) -> None:
        from llmservice.fallback import register_phrases
        from vtuber import (  # noqa: F401  (facts signs itself in)
            audit_text,
            channel_publisher,
            event_types,
            events,
            handlers,
            owner_settings,
            prompt_values,
            purposes,
            retention,
            snapshot,
            waiting_sources,
            weather,
        )
        from vtuber.simulation import invariants

        register_phrases("vtuber")
        purposes.register()
        audit_text.register()
        retention.register()
        owner_settings.register()
        prompt_values.register()
        waiting_sources.register()
        handlers.register()
        weather.register()
        snapshot.register()
        invariants.register()
        events.set_publisher(channel_publisher.publish)
