"""Where sentences end, in both of her languages."""

import re

# A stop, and whatever closes with it. A Latin full stop ends a sentence only where a blank or a closing mark follows.
_END = re.compile(r"(?:[。！？!?…～]+|\.+(?=[\s\"'”’)\]]|$))[」』”’\"')）\]]*")


def whole_sentences(text: str) -> str:
    """The beginning of `text` up to its last sentence end; empty when no sentence has ended."""
    end = 0
    for stop in _END.finditer(text):
        end = stop.end()
    return text[:end].rstrip()
