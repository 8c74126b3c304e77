from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VTuberConfig(AppConfig):
    name = "vtuber"
    verbose_name = _("VTuber")
    pages = "vtuber.web.urls"
    api = (
        "vtuber.web.api",
        "vtuber.web.api_desk",
        "vtuber.web.api_audit",
        "vtuber.web.api_settings",
        "vtuber.web.api_waiting",
        "vtuber.web.api_persona",
        "vtuber.web.api_tasks",
        "vtuber.web.api_days",
        "vtuber.web.api_content",
        "vtuber.web.api_proposals",
        "vtuber.web.api_posts",
        "vtuber.web.api_books",
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
            prepared_content,
            prompt_values,
            proposed_plan,
            purposes,
            registry,
            retention,
            snapshot,
            waiting_sources,
            weather,
        )
        from vtuber.planner import wish_briefing
        from vtuber.replanning import occasions
        from vtuber.services import diary_edits, post_edits
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
        registry.briefings.register("wishes", wish_briefing.brief)
        occasions.register()
        registry.waiting.register("approvals", prepared_content.waiting_approvals)
        registry.waiting.register("proposals", proposed_plan.waiting_proposals)
        invariants.register()
        post_edits.register()
        diary_edits.register()
        events.set_publisher(channel_publisher.publish)
