"""What a message cost its writer, in the reader's words, for the mark beside it."""

from django.utils.translation import gettext_lazy as _

from streaming.chat.services.entries import paid_of
from streaming.models import ChatMessage

# With an amount and without. The page's script says it alike (static/js/live/entry.js).
_WORDS = {
    "superchat": (_("paid {amount}"), _("paid")),
    "bits": (_("{amount} bits"), _("bits")),
    "gift": (_("gift: {amount}"), _("gift")),
    "member": (_("member, {amount} mo."), _("member")),
    "sub": (_("subscribed, {amount} mo."), _("subscribed")),
    "raid": (_("raid of {amount}"), _("raid")),
}


def paid_words(message: ChatMessage) -> str:
    """As "paid 30 CNY"; empty for an ordinary message."""
    paid = paid_of(message)
    if paid is None:
        return ""
    much, alone = _WORDS[paid.kind]
    return str(much).format(amount=f"{paid.amount} {paid.currency}".strip()) if paid.amount else str(alone)
