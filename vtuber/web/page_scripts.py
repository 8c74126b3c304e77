"""The scripts of a page, named before the browser finds them by reading: else each import is one more way there."""

import re
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django.contrib.staticfiles import finders

# What is loaded together with a script; `await import("…")` is for later, and in comments it is a type for editors.
_IMPORT = re.compile(r'^(?:import|export|\}) (?:[^"\n]* from )?"(\.[^"]+)";|^\} from "(\.[^"]+)";', re.MULTILINE)


@lru_cache
def scripts_behind(*entries: str) -> tuple[str, ...]:
    """The names of these scripts, as `static` takes them, and of all that they import, directly or not."""
    found: dict[str, None] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        path = finders.find(name)
        if name in found or not path:
            continue
        found[name] = None
        source = Path(path).read_text("utf-8")
        waiting += [normpath(join(dirname(name), one or other)) for one, other in _IMPORT.findall(source)]
    return tuple(sorted(found))
