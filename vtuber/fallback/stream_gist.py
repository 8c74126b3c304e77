"""What a stream is about, in half a sentence that can stand inside another one."""

import re
from dataclasses import dataclass

from llmservice.text.characters import HAN
from llmservice.text.sentences import FULL_STOPS, PAUSES, WAVES, first_sentence
from vtuber.ad_mentions import without_ad

_TITLE = re.compile(r"《([^《》]{1,80})》")
_PARTS = re.compile(r"[；;]")
# "终于轮到《X》了，…": what stands between the title and the first comma belongs to the title.
_TITLE_TAIL = re.compile(rf"^[{HAN}][^，、：；。]{{0,12}}，")
# Whose guest the stream is: said on the cover and on air, not in half a sentence.
_ASIDE = re.compile(r"\s*(?:（[^（）]*）|\([^()]*\))\s*$")
_EDGES = f" \t《》-–—~。·「」『』“”\"'{PAUSES}{WAVES}{FULL_STOPS}"
# What a content says to announce itself, before it says anything.
_LEAD = re.compile(
    r"^(?:今晚|今天|开一场|来一场)?(?:(?:杂谈|聊天|闲聊|游戏)?直播[：:，,\s]*|(?:杂谈|聊天|闲聊|预告)[：:，,\s]+)"
    r"|^(?:an? )?(?:talk stream|talk(?=:)|just chatting|chat live|chatting|stream(?:ing)?|play(?:ing)?)\b"
    r"(?: tonight| live)?(?:[:,\s]*\b(?:with|that(?: introduces)?)\b)?[:,\s]*",
    re.I,
)
_CUTS = ("，", "、", "：", ",", ":", "—", " and ")
_LONGEST, _LONGEST_EN = 36, 64


@dataclass(frozen=True)
class Gist:
    """`game` with its 《》, empty for a talk stream; `theme` a clause without end mark, possibly empty."""

    game: str
    theme: str


def gist_of(content: str) -> Gist:
    """The game and the theme of a stream's content, without the ad that it may speak of."""
    content = without_ad(content)
    found = _TITLE.search(content)
    if found is None:
        # A talk is named by how it begins,
        parts = _PARTS.split(first_sentence(_without_lead(content)))
    else:
        # a game by what she means to do in it: that comes last. Other titles would only confuse a post.
        rest = _TITLE_TAIL.sub("", _TITLE.sub("", content[found.end() :]))
        parts = _PARTS.split(first_sentence(rest.strip(_EDGES)))[::-1]
    themes = (_clause(part) for part in parts)
    return Gist(found.group() if found else "", next(filter(None, themes), ""))


def _without_lead(content: str) -> str:
    """`content` without the words that announce it: "Talk stream: the moon" becomes "the moon"."""
    content = content.strip()
    while content and (bare := _LEAD.sub("", content).strip(_EDGES)) != content:
        content = bare
    return content


def _clause(text: str) -> str:
    """As much of a text as fits into a post, cut at a comma; empty if nothing does."""
    text = _ASIDE.sub("", text).strip(_EDGES)
    limit = _LONGEST_EN if text.isascii() else _LONGEST
    while len(text) > limit:
        cut = max(text.rfind(mark, 0, limit) for mark in _CUTS)
        if cut <= 0:
            return ""
        text = text[:cut].strip(_EDGES)
    # A bracket or quote that the cut left open would read as a mistake.
    return "" if any(text.count(a) != text.count(b) for a, b in ("（）", "()", "「」", "“”")) else text
