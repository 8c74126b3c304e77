"""What people write in chats and read otherwise: 233 is a laugh, QAQ is a sob, NPC is spelled."""

import re
from collections.abc import Mapping

from llmservice.purposes import Language

_SOB: Mapping[Language, str] = {"zh": "呜呜", "en": "sniff"}
_LAUGH: Mapping[Language, str] = {"zh": "哈哈哈", "en": "ha ha ha"}
_FACES = re.compile(r"(?<![A-Za-z])(?:Q[Aa]Q|q[Aa]q|T[_^.]?A?T|Q[_wW.]Q|qwq|;_;|TwT|QoQ)(?![A-Za-z])")
# Pictures of a face that say nothing.
_SILENT_FACES = re.compile(
    r"(?<![A-Za-z0-9])(?:[oO0uUvV>^=x][_.wvVoO-]+[oO0uUvV<^=x]|[:;=8][-o']?[)(DPp3/|\\]+|[xX]D+|orz|OTZ|\^\^|<3)"
    r"(?![A-Za-z0-9])"
)
# Two and threes are a laugh, unless they count or number something.
_TWO_THREES = re.compile(
    r"(?<![\d.,:年月第A-Za-z])233+(?![\d.,:%％]?\d|[%％℃°]|\s*[个分元块号楼米岁次人年月天点万千度秒章集话页条])"
)
_HS = re.compile(r"(?<![A-Za-z])h{3,}(?![A-Za-z])", re.IGNORECASE)
_WORDS_ZH = {
    "xswl": "笑死我了",
    "yyds": "永远的神",
    "awsl": "啊我死了",
    "nsdd": "你说得对",
    "zqsg": "真情实感",
    "dbq": "对不起",
    "plmm": "漂亮妹妹",
    "gkd": "搞快点",
    "u1s1": "有一说一",
    "srds": "虽然但是",
    "lol": "哈哈",
    "lmao": "笑死",
    "btw": "顺便说一句",
    "gg": "G G",
    "up主": "U P 主",
    "vs": "对",
}
_WORDS_EN = {"lol": "ha ha", "lmao": "ha ha ha", "btw": "by the way", "omg": "oh my god", "idk": "I don't know"}
_TABLES: Mapping[Language, Mapping[str, str]] = {"zh": _WORDS_ZH, "en": _WORDS_EN}
_WORD = re.compile(r"(?<![A-Za-z0-9])(?:up主|[A-Za-z][A-Za-z0-9]{1,4})(?![A-Za-z0-9])", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?=s?(?![A-Za-z]))")
# Words that are written in capitals and said as words.
_SAID_AS_WORDS = frozenset(
    {"OK", "NO", "YES", "HI", "WOW", "OH", "BYE", "BUG", "NASA", "BOSS", "COS", "VLOG", "APEX"}
)


def said_net_words(text: str, language: Language) -> str:
    """The text with what chats write as they read it aloud."""
    text = _FACES.sub(_SOB[language], text)
    text = _SILENT_FACES.sub(" ", text)
    text = _TWO_THREES.sub(_LAUGH[language], text)
    text = _HS.sub(_LAUGH[language], text)
    table = _TABLES[language]
    return _WORD.sub(lambda found: table.get(found.group().lower(), found.group()), text)


def spelled_capitals(text: str) -> str:
    """Short words in capitals, letter by letter ("G P U"); those that are said as words stay."""
    return _CAPITALS.sub(lambda found: found.group() if _is_word(found.group()) else " ".join(found.group()), text)


def _is_word(capitals: str) -> bool:
    return capitals in _SAID_AS_WORDS or (len(capitals) > 4 and any(vowel in capitals for vowel in "AEIOU"))
