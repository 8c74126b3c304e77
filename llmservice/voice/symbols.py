"""Single signs: which stand for a word, which is only another width of a letter, and which are a picture."""

import unicodedata

from llmservice.purposes import Language
from llmservice.text.characters import is_cjk, is_mark
from llmservice.text.sentences import END_MARKS, PAUSES

# Full-width letters and figures, and the shapes of figures that lists are numbered with, are plain ones elsewhere.
_WIDE = {ord("！") + at: ord("!") + at for at in range(94) if chr(ord("!") + at).isalnum()}
_PLAIN = _WIDE | {ord("％"): "%", ord("．"): ".", ord("　"): " ", ord("＄"): "$", ord("＠"): "@", ord("＃"): "#"}
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {"&": "和", "＆": "和", "→": "，", "♪": "", "½": "二分之一", "¼": "四分之一", "¾": "四分之三", "∞": "无穷"},
    "en": {"&": " and ", "→": ", ", "½": " a half", "¼": " a quarter", "¾": " three quarters", "∞": " infinity"},
}
# What a voice makes of marks: a pause, an end, a question. Everything else that is no letter is a picture.
_MARKS = frozenset(f"{END_MARKS}{PAUSES}'’-—·%％‰℃°²㎡¥￥$€£+＋=＝×÷/／@_−－–〜：")


def plain_widths(text: str, language: Language) -> str:
    """Letters and figures in their usual width; Ⅲ as a figure, ① and ⑴ as figures with a pause behind them."""
    pause = "，" if language == "zh" else ", "
    return "".join(_listed(char, pause) for char in text.translate(_PLAIN))


def worded(text: str, language: Language) -> str:
    """Signs that stand for a word, as that word."""
    table = _WORDS[language]
    return "".join(table.get(char, char) for char in text)


def without_pictures(text: str) -> str:
    """The text without emoji and everything else that is neither letter, figure, mark nor blank."""
    return "".join(char if _is_said(char) else " " for char in text)


def _listed(char: str, pause: str) -> str:
    if char < "\u2000" or unicodedata.category(char) not in ("No", "Nl"):
        return char
    number = unicodedata.numeric(char, -1.0)
    if number != int(number) or number < 0 or is_cjk(char):
        return char
    # A Roman number belongs to what it numbers; a figure in a ring begins a point of a list.
    return str(int(number)) if unicodedata.category(char) == "Nl" else f"{int(number)}{pause}"


def _is_said(char: str) -> bool:
    return char.isspace() or char in _MARKS or (char.isalnum() and not is_mark(char))
