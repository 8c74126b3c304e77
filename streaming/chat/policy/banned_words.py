"""The words that nobody says: a list of our own, and each VTuber's."""

import time

from llmservice.outputfilter import WordList, default_words
from streaming.models import BannedWord

# Real seconds that a list is good for: an editor's change counts everywhere within this.
GOOD_S = 2.0
_known: dict[int, tuple[float, tuple[str, ...], WordList]] = {}


def banned_words(vtuber_id: int) -> tuple[WordList, ...]:
    """What is banned for viewers and for her, of one VTuber."""
    read, entries, found = _known.get(vtuber_id, (0.0, (), WordList(())))
    if not read or time.monotonic() - read > GOOD_S:
        now = tuple(BannedWord.objects.filter(vtuber=vtuber_id).values_list("word", flat=True))
        # A list is compiled anew only when it has changed.
        found = found if read and now == entries else WordList(now)
        _known[vtuber_id] = (time.monotonic(), now, found)
    return (default_words(), found)


def forget_words(vtuber_id: int) -> None:
    """The list has changed in this process: read it anew."""
    _known.pop(vtuber_id, None)
