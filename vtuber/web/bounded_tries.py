"""What costs something each time may be done so often: by each person, over all processes."""

from django.utils.translation import gettext as _

from vtuber.web import guess_limits
from vtuber.web.refusals import Refusal


def check_tries(what: str, limits: str, who: str) -> None:
    """Count one more `what` of `who`. A Refusal, which says for how long, when it is one too many."""
    if seconds := guess_limits.wait_s(what, limits, who):
        hint = _("That is often enough. Try again in %(seconds)d seconds.") % {"seconds": seconds}
        raise Refusal(429, "too_often", hint)
    guess_limits.note_wrong(what, limits, who)
