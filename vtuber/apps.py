from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VTuberConfig(AppConfig):
    name = "vtuber"
    verbose_name = _("VTuber")

    def ready(self) -> None:
        from vtuber import events, facts, handlers, relay, snapshot  # noqa: F401  (facts signs its event types in)
        from vtuber.simulation import invariants

        handlers.sign_in()
        snapshot.sign_in()
        invariants.sign_in()
        events.set_publisher(relay.publish)
