"""What she can ask about from a note that a viewer left: its kind, and the few words that name it."""

import re
from dataclasses import dataclass

from llmservice.purposes import Language
from llmservice.text.characters import HAN
from streaming.chat.fallback.message_details import fit_to_say, script_of, snippet


@dataclass(frozen=True)
class Known:
    """One thing that a viewer told about themselves. `what` is as short as every snippet, and may be empty."""

    kind: str  # key in the phrase book's `about` and `recall`
    what: str


_AHEAD_ZH = "考试|面试|考研|高考|中考|期末|答辩|手术|搬家|结婚|出差|比赛|演出|开学|毕业|入职|旅行|旅游|体检"
_ANIMALS = "猫|狗|兔子?|鸟|鱼|龟|仓鼠|鹦鹉"
# Whoever says what they are may as well say a name, a star sign, or where they are from: work is known by its word.
_WORK_ZH = (
    "程序猿|码农|打工人|上班族|社畜|老板|经理|秘书|会计|文员|销售|客服|司机|保安|保姆|模特|律师|法医|主播|编剧|导演"
    "|导游|编辑|翻译|记者|学霸|(?:大|中|小|高中|初中|留)?学生|研究生|博士生?|硕士生?|实习生|医生|护士|战士|店长|站长|船长|校长"
    f"|(?!大家|玩家|行家|独家|新手|老手|高手|对手|左手)[{HAN}]{{1,4}}(?:师|员|工|家|者|匠|手|警|官|商|农|厨)"
)
_WORK_NOT_EN = (
    r"(?:\w+ )*(?:person|people|human|fan|girl|boy|guy|man|woman|kid|child|teen\w*|adult|mom|mum|dad|cat|dog|viewer"
    r"|newbie|beginner|gamer|lurker|owl|vegan|vegetarian|capricorn|aquarius|pisces|aries|taurus|gemini|cancer|leo"
    r"|virgo|libra|scorpio|sagittarius)$"
)
_PATTERNS: dict[Language, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "zh": (
        ("pet", re.compile(rf"((?:[黑白橘灰花蓝胖小老大三奶布]{{1,2}}色?)?(?:{_ANIMALS}))")),
        ("ahead", re.compile(f"({_AHEAD_ZH})")),
        ("birthday", re.compile(r"(生日)")),
        ("name", re.compile(rf"我(?:的名字|名字)?(?:叫|是叫|名叫)\s*([{HAN}]{{1,4}})$")),
        ("likes", re.compile(rf"(?:喜欢|爱)(?:上|吃|喝|看|听|玩|打|画)?(?:一切)?([{HAN}]{{1,8}})")),
        ("dislikes", re.compile(rf"(?:讨厌|害怕|怕)([{HAN}]{{1,8}})")),
        ("work", re.compile(rf"我是(?:一?[个名位])?({_WORK_ZH})|(?:我是做|我做)([{HAN}]{{2,6}})")),
        ("learns", re.compile(rf"(?:在|正在)(?:学|练|写)([{HAN}]{{1,6}})")),
    ),
    "en": (
        ("pet", re.compile(r"((?:(?:black|white|orange|grey|gray|tabby|ginger|old|little|big|fat) )?"
                           r"(?:cat|kitten|dog|puppy|rabbit|hamster|parrot|turtle|bird|fish)s?)\b", re.I)),
        ("ahead", re.compile(r"\b(exam|interview|test|operation|surgery|wedding|thesis|move|deadline)\b", re.I)),
        ("birthday", re.compile(r"\b(birthday)\b", re.I)),
        ("name", re.compile(r"(?:my name(?: i|')s|call me|called|named) ([a-z][a-z'-]{1,11})$", re.I)),
        ("likes", re.compile(r"\b(?:like|love|adore|collect|enjoy|favou?rite \w+ is) (?:to )?"
                             r"([a-z][a-z' -]{1,60})", re.I)),
        ("dislikes", re.compile(r"\b(?:hate|afraid of|scared of|fear) ([a-z][a-z' -]{1,60})", re.I)),
        ("work", re.compile(rf"^i(?:'| a)?m an? (?!{_WORK_NOT_EN})([a-z][a-z -]{{1,24}})$", re.I)),
        ("learns", re.compile(r"\b(?:learning|studying|study|learn) ([a-z][a-z -]{1,30})", re.I)),
    ),
}  # fmt: skip
# Where she can't name the thing, she has nothing to ask.
_NEEDS_WHAT = frozenset(("pet", "ahead", "likes", "dislikes", "work", "learns", "name"))
_NAMES_ITSELF: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(rf"我(?:是|叫)\s*([{HAN}]{{1,8}}?)[呀啊哦啦哟]?(?!\w)"),
    "en": re.compile(r"\bi(?:'| a)?m ([a-z][a-z'-]{1,23})(?![\w'-])", re.I),
}
_TAIL_ZH = re.compile(r"(?:了|的|啊|呀|呢|吧|哦|啦|和.*|跟.*)+$")


def read_note(note: str, language: Language, *, nickname: str = "") -> Known:
    """What a note is about. Kind `other` where no pattern knows it, or where it is in another language.

    Whoever tells what they are called here (`nickname`) tells a name, whatever else the word may mean.
    """
    if script_of(note) == language:
        if (called := _NAMES_ITSELF[language].search(note)) and _letters(called[1]) == _letters(nickname):
            return Known("name", _short(called[1], language) if language == "zh" else called[1].title())
        for kind, pattern in _PATTERNS[language]:
            if found := pattern.search(note):
                what = _short(next(filter(None, found.groups()), ""), language)
                if kind == "name" and language == "en":
                    what = what.title()
                if what or kind not in _NEEDS_WHAT:
                    return Known(kind, what)
    return Known("other", snippet(note, language))


def _short(text: str, language: Language) -> str:
    if language == "zh":
        short = _TAIL_ZH.sub("", text)[:8]
    else:
        words = re.split(r"\b(?:and|but|because|when|so|very|too|since|with)\b", text.strip())[0].split()
        short = " ".join(words[:3]).casefold().strip("'- ")
    return short if fit_to_say(short) else ""


def _letters(text: str) -> str:
    """What of a name is said: no marks, no digits, no case."""
    return "".join(char for char in text.casefold() if char.isalpha())
