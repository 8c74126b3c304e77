"""Themes of talk streams. Each belongs to a family, whose beats she can talk about it with."""

import re
from typing import cast

from llmservice.fallback import PhraseBook, book_for
from llmservice.purposes import Language
from llmservice.text.cleaning import cut
from llmservice.text.sentences import split_clauses, without_end
from vtuber.ad_mentions import without_ad

THEME_LIMIT = 40
# A theme goes into sentences ("tonight it is {theme}"): what is longer is taken up to its first pause.
_LONG = {"zh": 18, "en": 36}
# Words that only say that it is a talk stream.
_SAYS_NOTHING = re.compile(
    r"^\s*(?:(?:(?:tonight|today|an?|the|bedtime)\s+)*(?:talk stream|just chatting|chat live|chat|talk|stream)\b"
    r"(?:\s+(?:tonight|today))?(?:\s+(?:about|of|on|with))?"
    r"|(?:今晚|今天|开一场|播一场|来一场|睡前)*(?:杂谈直播|聊天直播|闲聊直播|直播闲聊|杂谈|闲聊|聊天|直播)?[：:，,\s]*"
    r"(?:和|跟)?(?:大家|观众)?(?:聊一聊|聊聊|讲讲|说说|谈谈)?)[\s：:，,—-]*",
    re.IGNORECASE,
)
# What only presents the product of a sponsor.
_PRESENTS = re.compile(
    r"(?:带|请|让|向|给)?(?:大家|观众)?(?:认识|介绍|推荐|安利|试用|试吃)|(?:introduc|present|recommend|show)(?:e|es|ing|s|ing)?\b",
    re.IGNORECASE,
)
# What a stream is about whose content says nothing.
_WHATEVER = {"zh": "想到什么聊什么", "en": "whatever comes up"}
_PAUSE = re.compile(r"^(.{4,}?)[，,：:—]")


def _hints(words: str) -> re.Pattern[str]:
    """A pattern for words that are parted by `|`; Latin ones count whole, in singular and plural."""
    return re.compile("|".join(rf"\b{word}s?\b" if word.isascii() else word for word in words.split("|")), re.I)


# The rules `live_talk.theme_<family>` hold the themes, `live_talk.<family>` the beats that fit each of them.
FAMILIES = ("signal", "food", "sleep", "creature", "room", "people", "sky", "odd")
# What a theme that nobody wrote a family for is about, by words that it holds.
_HINTS = {
    "signal": _hints("信号|电波|天线|频道|月亮|冰箱|signal|radio|antenna|wavelength|moon|fridge"),
    "food": _hints("吃|饭|菜|鱼|布丁|零食|夜宵|罐头|food|eat|snack|pudding|fish|tuna|sardine|tin|dinner|tea"),
    "sleep": _hints("睡|梦|午觉|枕头|被子|垫|毯|sleep|nap|dream|pillow|blanket|cushion|bed"),
    "creature": _hints("虫|飞蛾|蜘蛛|鸟|狗|动物|蜗牛|moth|spider|bird|dog|animal|snail"),
    "people": _hints("人类|邻居|经纪|观众|朋友|human|neighbour|people|fan|viewer|friend"),
    "sky": _hints("雨|天气|云|风|季节|雪|rain|weather|cloud|wind|season|snow"),
    "room": _hints("房间|纸箱|沙发|打印机|家具|搬家|room|box|sofa|printer|furniture|shelf"),
}


def theme_in(content: str, language: str, *, product: str = "") -> str:
    """What the content of a talk stream is about, as a phrase that fits into a sentence; never empty.

    A theme of the phrase book is found wherever it stands. Else it is what the first sentence says, an ad left out,
    after the words that only say that it is a talk stream. A sponsored stream that says nothing is about `product`.
    """
    for family in themes(book_for(cast(Language, language))).values():
        for theme in family:
            if theme in content:
                return theme
    about = without_ad(content, (product,))
    bare = _SAYS_NOTHING.sub("", about, count=1).strip()
    if product and (not bare or _PRESENTS.match(bare)):
        return cut(product, THEME_LIMIT)
    bare = bare or about or _WHATEVER[language]
    theme = without_end(split_clauses(bare)[0]).strip("「」“”\"' ")
    if len(theme) > _LONG[language] and (pause := _PAUSE.match(theme)):
        theme = pause.group(1)
    if theme[:1].isascii() and (theme[1:2].islower() or theme.startswith("A ")):
        theme = theme[0].lower() + theme[1:]
    return cut(theme, THEME_LIMIT) or _WHATEVER[language]


def themes(book: PhraseBook) -> dict[str, list[str]]:
    """All themes of a phrase book, by family."""
    return {
        family: [variant.text for variant in book.rule(f"live_talk.theme_{family}").variants] for family in FAMILIES
    }


def family_of(theme: str, book: PhraseBook) -> str:
    """The family of a theme, whoever thought of it; `odd` when nothing gives it away."""
    for family, known in themes(book).items():
        if any(text in theme or theme in text for text in known):
            return family
    scores = {family: len(hints.findall(theme)) for family, hints in _HINTS.items()}
    best = max(scores, key=lambda family: scores[family])
    return best if scores[best] else "odd"
