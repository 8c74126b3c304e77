"""The scripts of a page, named before the browser finds them by reading: else each import is one more way there."""

from functools import lru_cache
from pathlib import PurePosixPath

from django.contrib.staticfiles.finders import get_finders

# Types alone, for editors: no page imports them.
_TYPES = ("frame-types.js", "protocol-messages.js")


@lru_cache
def scripts_in(*folders: str) -> tuple[str, ...]:
    """The names of all scripts in these folders of any app, as `static` takes them."""
    names = {name for finder in get_finders() for name, _storage in finder.list([])}
    return tuple(
        sorted(
            name
            for name in names
            if name.endswith(".js")
            and str(PurePosixPath(name).parent) in folders
            and PurePosixPath(name).name not in _TYPES
        )
    )
