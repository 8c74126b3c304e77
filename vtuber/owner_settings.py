"""The settings of this app that an owner may change without a restart: how much is kept, and the webhook."""

from django.utils.translation import gettext_lazy as _

from llmservice.owner_settings import kinds
from llmservice.owner_settings.definition import OwnerSetting, register_setting
from vtuber.webhook import FORMATS

_MANY = 100_000_000
KEPT = (
    OwnerSetting("EVENTS_KEEP", "kept", _("Events of one VTuber's log"), kinds.whole(5_000, _MANY)),
    OwnerSetting("AUDIT_KEEP", "kept", _("Entries of the audit log"), kinds.whole(100, _MANY)),
    OwnerSetting("BACKUPS_KEEP", "kept", _("Daily copies of the database"), kinds.whole(0, 1_000)),
    OwnerSetting("BACKUPS_MAX_MB", "kept", _("MiB of all copies together"), kinds.whole(1, 10_000_000)),
)
WEBHOOK = (
    OwnerSetting(
        "WEBHOOK_URL",
        "webhook",
        _("Address"),
        kinds.secret_address(),
        _("Whoever knows it can write there, so it is kept like a key. Empty: nobody is told."),
    ),
    OwnerSetting(
        "WEBHOOK_SECRET",
        "webhook",
        _("Secret for the signature"),
        kinds.key(),
        _("The receiver can tell by it that a message is ours."),
    ),
    OwnerSetting("WEBHOOK_FORMAT", "webhook", _("Format"), kinds.choice(*FORMATS), _("wecom is 企业微信.")),
    OwnerSetting(
        "WEBHOOK_ORIGIN",
        "webhook",
        _("The board's address for links"),
        kinds.address(),
        _("As people reach it: https://her.example.com. Without it messages carry no links."),
    ),
)


def register() -> None:
    """Called once, when the app is ready."""
    register_setting(*KEPT, *WEBHOOK)
