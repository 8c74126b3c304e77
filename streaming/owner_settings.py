"""The settings of this app that an owner may change without a restart: the chat's pace and limits, what is kept."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llmservice.owner_settings import kinds
from llmservice.owner_settings.definition import OwnerSetting, register_setting
from streaming.chat.policy.limits import limits_of

_MANY = 100_000_000


def _are_limits(text: str) -> None:
    try:
        limits_of(text)
    except ValueError:
        raise ValueError(gettext("Limits read like this: 4/8 seconds; 20/minute.")) from None


_LIMITS = kinds.text(120, _are_limits)
CHAT = (
    OwnerSetting(
        "CHAT_MODE",
        "limits",
        _("Who answers the chat"),
        kinds.choice("", "big", "small"),
        _("big: the director's model; small: the persona's. Empty: by what is there."),
    ),
    OwnerSetting("CHAT_PAUSE_S", "limits", _("Seconds between two answers"), kinds.number(0, 120)),
    OwnerSetting("CHAT_FIRST_WORD_S", "limits", _("Seconds for a model's first word"), kinds.number(0.5, 60)),
    OwnerSetting("CHAT_STALE_S", "limits", _("Seconds after which a message is only chat"), kinds.number(5, 3_600)),
    OwnerSetting("CHAT_VIEWER_LIMITS", "limits", _("Messages of one viewer"), _LIMITS),
    OwnerSetting("CHAT_ADDRESS_LIMITS", "limits", _("Messages from one address"), _LIMITS),
    OwnerSetting("CHAT_REACTION_LIMITS", "limits", _("Reactions of one viewer"), _LIMITS),
    OwnerSetting("CHAT_PROFILE_LIMITS", "limits", _("Renaming and following, one viewer"), _LIMITS),
    OwnerSetting("CHAT_PROFILE_ADDRESS_LIMITS", "limits", _("Renaming and following, one address"), _LIMITS),
)
KEPT = (
    OwnerSetting("CHAT_KEEP", "kept", _("Chat messages"), kinds.whole(1_000, _MANY)),
    OwnerSetting("VIEWERS_KEEP_DAYS", "kept", _("Days for which a stranger is remembered"), kinds.whole(1, 36_500)),
    OwnerSetting("COVERS_KEEP", "kept", _("Covers in full size"), kinds.whole(10, 1_000_000)),
)


def register() -> None:
    """Called once, when the app is ready."""
    register_setting(*CHAT, *KEPT)
