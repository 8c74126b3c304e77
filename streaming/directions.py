"""Stage directions: what （甩尾巴 啪嗒啪嗒） means for her face and body, and how a line reads without them.

Directions come from models and phrase books alike, in any words, so they are searched for known ones: the one that
stands first in the line decides the action, likewise the expression.
"""

import re
from dataclasses import dataclass
from typing import TypeVar

from vtuber.facts import Action, Expression
from vtuber.text import clean_text

SHORT_LIMIT = 40
_DIRECTION = re.compile(r"（([^（）]{1,60})）|\(([^()]{1,60})\)|\*([^*\n]{1,60})\*")
_LEADING = re.compile(r"^(?:\s*(?:（[^（）]{1,60}）|\([^()]{1,60}\)|\*[^*\n]{1,60}\*))+")
_QUOTES = str.maketrans("", "", '「」『』“”"')
_SENTENCE = re.compile(r"[^。！？!?…～\n]*[。！？!?…～\n]+|[^。！？!?…～\n]+$")
_ENGLISH_STOP = re.compile(r"(?<=\.)\s")

_ACTIONS: dict[Action, tuple[str, ...]] = {
    "tail_swish": ("尾巴", "tail"),
    "wave": (
        "挥爪",
        "挥手",
        "招手",
        "招爪",
        "摆爪",
        "举爪",
        "抬爪",
        "敬礼",
        "wave",
        "waving",
        "salute",
        "raises a paw",
    ),
    "stretch": ("懒腰", "伸展", "踩奶", "stretch", "knead", "biscuits"),
    "yawn": ("哈欠", "yawn"),
    "type": (
        "打字",
        "敲键盘",
        "键盘",
        "按键",
        "按手柄",
        "手柄",
        "types",
        "typing",
        "keyboard",
        "controller",
        "buttons",
    ),
    "read": ("看书", "念", "读", "翻书", "翻页", "翻笔记", "read", "notes", "card"),
    "eat": ("吃", "嚼", "咬", "舔", "啃", "喝", "咽", "eat", "chew", "nibble", "lick", "crunch", "gulp", "sip"),
    "nap": ("睡", "趴", "蜷", "团成", "闭眼", "缩成", "nap", "curl", "doze", "flop", "lies down", "asleep"),
    "pounce": ("扑", "蹦", "跳", "窜", "追", "猛地", "弹起", "pounce", "leap", "jump", "spring", "chase", "lunge"),
    "nod": ("点头", "点点头", "nod"),
}
_EXPRESSIONS: dict[Expression, tuple[str, ...]] = {
    "asleep": ("睡着", "呼噜呼噜", "asleep", "snor"),
    "sleepy": (
        "哈欠",
        "困",
        "揉眼",
        "半睁",
        "眯着",
        "睡",
        "蜷",
        "yawn",
        "sleep",
        "blink",
        "drows",
        "doze",
        "heavy",
        "curl",
    ),
    "surprised": (
        "惊",
        "炸毛",
        "瞪",
        "愣",
        "僵",
        "吓",
        "竖直",
        "倒吸",
        "startle",
        "gasp",
        "freez",
        "froze",
        "wide",
        "puff",
        "bristl",
        "jolt",
    ),
    "smug": (
        "得意",
        "挺胸",
        "哼",
        "仰头",
        "骄傲",
        "舔爪",
        "抬下巴",
        "smug",
        "proud",
        "preen",
        "chin up",
        "chest out",
        "grand",
    ),
    "sad": ("委屈", "耷拉", "垂", "叹", "哭", "吸鼻子", "sad", "droop", "sigh", "sniff", "wilt", "flat"),
    "curious": (
        "歪头",
        "盯",
        "竖起",
        "凑",
        "探头",
        "嗅",
        "耳朵",
        "胡须",
        "天线",
        "张望",
        "侧耳",
        "偷看",
        "眨",
        "tilt",
        "stare",
        "sniff",
        "lean",
        "peer",
        "ear",
        "whisker",
        "antenna",
        "tuft",
        "listen",
        "squint",
    ),
    "happy": (
        "笑",
        "开心",
        "尾巴",
        "咕噜",
        "蹭",
        "踩奶",
        "挥",
        "蹦",
        "铃铛",
        "翻肚皮",
        "拍爪",
        "鼓掌",
        "smile",
        "purr",
        "happy",
        "tail",
        "wave",
        "waving",
        "bell",
        "beam",
        "wiggl",
        "clap",
        "knead",
    ),
}
Sign = TypeVar("Sign", Action, Expression)


@dataclass(frozen=True)
class Delivery:
    """How a line is played."""

    expression: Expression
    action: Action


def deliver(text: str, *, otherwise: Expression = "neutral") -> Delivery:
    """Face and body for a line; `otherwise` is the face where no direction says any."""
    directions = " / ".join(next(filter(None, found.groups())) for found in _DIRECTION.finditer(text)).casefold()
    return Delivery(
        expression=_first(directions, _EXPRESSIONS) or otherwise,
        action=_first(directions, _ACTIONS) or "",
    )


def _first(directions: str, table: dict[Sign, tuple[str, ...]]) -> Sign | None:
    """The sign whose word stands first in the directions; at the same place the one that the table has first."""
    places = {
        sign: min((place for word in words_of if (place := directions.find(word)) >= 0), default=-1)
        for sign, words_of in table.items()
    }
    found = [(place, order, sign) for order, (sign, place) in enumerate(places.items()) if place >= 0]
    return min(found, key=lambda candidate: candidate[:2])[2] if found else None


def spoken(text: str) -> str:
    """The line without stage directions and speech quotes: what a voice says."""
    return " ".join(_DIRECTION.sub(" ", text).translate(_QUOTES).split())


def short_of(text: str, limit: int = SHORT_LIMIT) -> str:
    """The line for a bubble: spoken words only, at most `limit` characters, whole sentences where they fit."""
    bare = spoken(clean_text(text, 600)) or clean_text(text, 600)
    if len(bare) <= limit:
        return bare
    kept = ""
    for sentence in (piece for part in _ENGLISH_STOP.split(bare) for piece in _SENTENCE.findall(part)):
        candidate = f"{kept} {sentence.strip()}" if kept and sentence.strip().isascii() else kept + sentence.strip()
        if len(candidate) > limit:
            break
        kept = candidate
    return kept or _at_a_pause(bare, limit)


def _at_a_pause(text: str, limit: int) -> str:
    """The beginning of a long sentence: up to a comma or a blank where one stands late enough, with an ellipsis."""
    head = text[: limit - 1]
    for pauses in ("，、；,;—", " "):
        pause = max(head.rfind(mark) for mark in pauses)
        if pause > limit // 3:
            return head[:pause].rstrip() + "…"
    return head + "…"
