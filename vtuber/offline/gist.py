"""What a stream is about, in half a sentence that can stand inside another one."""

import re
from dataclasses import dataclass

_TITLE = re.compile(r"《([^《》]{1,80})》")
# A semicolon parts what she does from what else is said there, an ad say.
_STOP = re.compile(r"[。！？!?…；;\n]|\.(?:\s|$)")
_EDGES = " \t，、；：,;:-–—～~。.·「」『』“”\"'"
# What a content says to announce itself, before it says anything.
_LEAD = re.compile(
    r"^(?:(?:杂谈|聊天|游戏)?直播[：:，,\s]*|(?:杂谈|聊天|预告)[：:，,\s]+"
    r"|(?:talk stream|stream(?:ing)?|just chatting|chatting|play(?:ing)?)\b[:,\s]*)",
    re.I,
)
LONGEST = 36
LONGEST_EN = 60


@dataclass(frozen=True)
class Gist:
    """`game` with its 《》, empty for a talk stream; `theme` a clause without end mark, possibly empty."""

    game: str
    theme: str


def gist_of(content: str) -> Gist:
    """The game and the theme of a stream's content."""
    found = _TITLE.search(content)
    if found is None:
        return Gist("", _clause(without_lead(content)))
    # What follows the title says what she means to do in the game; other titles would only confuse a post.
    return Gist(found.group(), _clause(_TITLE.sub("", content[found.end() :])))


def without_lead(content: str) -> str:
    """`content` without the word that announces it: "Stream: the moon" becomes "the moon"."""
    return _LEAD.sub("", content.strip()).strip(_EDGES)


def _clause(text: str) -> str:
    """The first clause or so of a text, short enough for a post."""
    text = _STOP.split(text.strip(_EDGES), maxsplit=1)[0].strip(_EDGES)
    limit = LONGEST_EN if text.isascii() else LONGEST
    while len(text) > limit:
        cut = max(text.rfind(mark, 0, limit) for mark in "，、：,:—")
        if cut <= 0:
            return ""
        text = text[:cut].strip(_EDGES)
    # A bracket or quote that the cut left open would read as a mistake.
    return "" if any(text.count(a) != text.count(b) for a, b in ("（）", "()", "「」", "“”")) else text
