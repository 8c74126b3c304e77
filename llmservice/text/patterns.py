"""Regular expressions that take long to compile, and that most processes never use."""

import re
from functools import cached_property
from typing import Any, cast


class _LazyPattern:
    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        # The next time it is found without asking here: a chat message is searched with two hundred of these.
        self.__dict__[name] = found
        return found


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(pattern, flags)`, done at the first use: a process that has none starts sooner."""
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
