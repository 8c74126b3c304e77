from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VTuberConfig(AppConfig):
    name = "vtuber"
    verbose_name = _("VTuber")

    def ready(self) -> None:
        from llmservice.offline import register_phrases
        from vtuber import events, facts, handlers, purposes, relay, snapshot  # noqa: F401  (facts signs itself in)
        from vtuber.simulation import invariants

        register_phrases("vtuber")
        purposes.sign_in()
        handlers.sign_in()
        snapshot.sign_in()
        invariants.sign_in()
        events.set_publisher(relay.publish)
