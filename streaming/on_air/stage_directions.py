"""Stage directions: what （甩尾巴 啪嗒啪嗒） means for her face and body, and how a line reads without them.

Directions come from models and phrase books alike, in any words, so they are searched for known ones: the one that
stands first in the line decides the action, likewise the expression.
"""

import re
from dataclasses import dataclass
from typing import TypeVar

from llmservice.text.cleaning import clean_text
from llmservice.text.sentences import split_speech
from vtuber.event_types import Action, Expression

SHORT_LIMIT = 40
_DIRECTION = re.compile(r"（([^（）]{1,60})）|\(([^()]{1,60})\)|\*([^*\n]{1,60})\*")
_QUOTES = str.maketrans("", "", '「」『』“”"')


def _words(words: str) -> re.Pattern[str]:
    """A pattern for words that are parted by `|`; a Latin one must begin where a word does ("ear", not "bear")."""
    return re.compile("|".join(rf"\b{word}" if word.isascii() else word for word in words.split("|")))


# Found by searching: a word stands for all its forms.
_ACTIONS: dict[Action, re.Pattern[str]] = {
    "tail_swish": _words("尾巴|tail"),
    "wave": _words(
        "挥爪|挥手|招手|招爪|摆爪|举爪|抬爪|敬礼|一只爪|爪子比|两只爪子|拍桌|"
        "wave|waving|salute|raises a paw|one paw up|two paws|paw on the table"
    ),
    "stretch": _words("懒腰|伸展|踩奶|翻了半个身|打滚|翻肚皮|stretch|knead|biscuits|rolls|half a turn|turning round"),
    "yawn": _words("哈欠|yawn"),
    "type": _words(
        "打字|敲键盘|键盘|按键|按手柄|手柄|按了|按住|按屏幕|按钮|敲敲|推远|"
        "types|typing|keyboard|controller|buttons|presses|taps|pushes the"
    ),
    "read": _words(
        "看书|念|读|翻书|翻页|翻笔记|题目|放大镜|看钟|翻装备|"
        "read|notes|card|holds up the topic|magnifying|clock|wardrobe"
    ),
    "eat": _words(
        "吃|嚼|咬|舔|啃|喝|咽|空碗|舌头|勺子|eat|chew|nibble|lick|crunch|gulp|sip|tongue|swallow|bowl|spoon"
    ),
    "nap": _words(
        "睡|趴|蜷|团成|闭眼|缩成|陷进|摊成|揣好|裹了|毯子|缩了|整只陷|"
        "nap|curl|doze|flop|lies down|asleep|small round|tucked|sunk|wrapping|"
        "draws her paws in|spread flat"
    ),
    "pounce": _words(
        "扑|蹦|跳|窜|追|猛地|弹起|后腿|叼|突然坐直|立正|抱住样品|"
        "pounce|leap|jump|spring|chase|lunge|hind leg|standing|upright|comes up with|"
        "won’t let go"
    ),
    "nod": _words("点头|点点头|nod"),
}
_EXPRESSIONS: dict[Expression, re.Pattern[str]] = {
    "asleep": _words("睡着|呼噜呼噜|asleep|snor"),
    "sleepy": _words(
        "哈欠|困|揉眼|半睁|眯着|睡|蜷|小声|压低声音|声音越来越小|枕头|眼皮|闭一只|揉脸|揉|"
        "眯成|眯起|下巴|裹了|缩了|摊成|陷|揣|翻了半个身|毯|"
        "yawn|sleep|blink|drows|doze|heavy|curl|eyelid|quieter|whisper|lowers her voice|"
        "very small|one eye shut|narrow|rubs|rubbing|chin on|tucked|sunk|wrapping|"
        "draws her paws|pillow|like two dashes|half a turn"
    ),
    "surprised": _words(
        "惊|炸毛|瞪|愣|僵|吓|竖直|倒吸|立正|突然|一双眼睛|坐直|滋滋|"
        "startle|gasp|freez|froze|wide|puff|bristl|jolt|upright|suddenly|standing|fur up|"
        "two eyes|bzzt"
    ),
    "smug": _words(
        "得意|挺胸|哼|仰头|骄傲|舔爪|抬下巴|挺直|整理领结|眼镜|精神一振|握拳|认真|拍桌|"
        "爪子按住|交叉|后腿|抱住样品|"
        "smug|proud|preen|chin up|chest out|grand|straightens|tie|glasses|fist|sits up|"
        "sitting up|solemn|paw on|properly|crosses|won’t let go"
    ),
    "sad": _words(
        "委屈|耷拉|垂|叹|哭|吸鼻子|看向空碗|看了很久|空碗|埋进|"
        "sad|droop|sigh|sniff|wilt|flat|empty bowl|for some time|face in"
    ),
    "curious": _words(
        "歪头|盯|竖起|凑|探头|嗅|耳朵|胡须|天线|张望|侧耳|偷看|眨|看|鼻|头顶的毛|瞳孔|眼睛|"
        "爪子量|放大镜|扭头|转过来|数屏幕|露|举|拨|敲敲|伸出|叼|按了|翻装备|"
        "tilt|stare|sniff|lean|peer|ear|whisker|antenna|tuft|listen|squint|look|nose|"
        "head on one side|eyes|measur|turning|turns over|count|staring|taps|presses|holds up|"
        "above a button|smells|tongue|magnif|going through|comes up with|jump"
    ),
    "happy": _words(
        "笑|开心|尾巴|咕噜|蹭|踩奶|挥|蹦|铃铛|翻肚皮|拍爪|鼓掌|顶了顶|让出|耳机|滚到|往左|"
        "拍拍|推|裹|翻面|摘下|额头|"
        "smile|purr|happy|tail|wave|waving|bell|beam|wiggl|clap|knead|moves over|pats|"
        "pushes her|rolls|takes off|face right up|onto the windowsill"
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


def _first(directions: str, table: dict[Sign, re.Pattern[str]]) -> Sign | None:
    """The sign whose word stands first in the directions; at the same place the one that the table has first."""
    found = [(match.start(), sign) for sign, words in table.items() if (match := words.search(directions))]
    return min(found, key=lambda candidate: candidate[0])[1] if found else None


def spoken(text: str) -> str:
    """The line without stage directions and speech quotes: what a voice says."""
    return " ".join(_DIRECTION.sub(" ", text).translate(_QUOTES).split())


def short_of(text: str, limit: int = SHORT_LIMIT) -> str:
    """The line for a bubble: spoken words only, at most `limit` characters, whole sentences where they fit."""
    bare = spoken(clean_text(text, 600)) or clean_text(text, 600)
    if len(bare) <= limit:
        return bare
    kept = ""
    for sentence in split_speech(bare):
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
