"""The time zone that the operator lives in, and she with them."""

from zoneinfo import ZoneInfo

import tzlocal
from django.core.exceptions import ImproperlyConfigured


def local_time_zone(name: str) -> ZoneInfo:
    """The zone of that IANA name (TIME_ZONE); empty for the one that this machine is set to.

    Must be asked before Django has read its settings: it puts the whole process on its own TIME_ZONE, UTC.
    Raises ImproperlyConfigured for a name that is none.
    """
    if name.strip():
        try:
            return ZoneInfo(name.strip())
        except (KeyError, ValueError, OSError) as error:
            raise ImproperlyConfigured(
                f"TIME_ZONE={name}: no such time zone is known here; give an IANA name like Asia/Shanghai, "
                "or none for this machine's own."
            ) from error
    try:
        return ZoneInfo(tzlocal.get_localzone_name())
    except (KeyError, ValueError, OSError, TypeError):
        return ZoneInfo("UTC")
