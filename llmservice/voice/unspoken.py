"""What of a line nobody says aloud: stage directions, code, links, the marks of markdown, pictures.

They are taken out of a whole line before it is cut into sentences: a direction may hold a full stop.
"""

import re

from llmservice.text.characters import CJK, FULL_WIDTH
from llmservice.text.sentences import WIDE_MARKS

_FENCES = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_CODE = re.compile(r"``[^`]+``|`[^`\n]*`")
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\s]*(?:\s[^)]*)?\)")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\s]*(?:\s[^)]*)?\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
# Without a scheme an address is known by its ending; "3.5" and "e.g." have none of these.
_ENDINGS = "com|net|org|cn|tv|io|ai|dev|app|gg|me|jp|xyz|info|top|live|moe|edu|gov"
_REST = rf"[^\s{CJK}{FULL_WIDTH}{WIDE_MARKS}“”‘’「」『』（）《》<>]*(?<![.,!?;:])"
_PART = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{1,20}}://|www\.){_REST}"
    rf"|[\w.+-]+@{_PART}(?:\.{_PART})+"
    rf"|(?<![\w.@-]){_PART}(?:\.{_PART})*\.(?:{_ENDINGS})(?![A-Za-z0-9])"
    rf"(?:[/?#]{_REST})?",
    re.IGNORECASE,
)
_LINE_MARKS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>+[ \t]?|[-*+•][ \t]+|(?:[-*_][ \t]*){3,}$)", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__|~~|==)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_ACTED = re.compile(r"\*[^*\n]{1,120}\*")
# From the smallest pair outwards, so that one within another goes too.
_ASIDE = re.compile(r"（[^（）()]*）|\([^（）()]*\)|（[^（）()]*\)|\([^（）()]*）|【[^【】]*】|\[[^\[\]\n]*\]")
# One that nothing closes is one all the same: its end has been cut off.
_OPEN_ASIDE = re.compile(r"[（(【][^（(【）)】]*\Z")
_LEFT_OVER = str.maketrans(dict.fromkeys("（）()【】[]*`#|<>^\\{}", " "))
_TAGGED = re.compile(rf"#([\w{CJK}]+)#?")
_NAMED = re.compile(r"@(?=\w)")


def without_unspoken(text: str) -> str:
    """The line without what is acted, shown or clicked, and never said. Marks of speech are left alone."""
    text = _FENCES.sub(" ", text)
    text = _PICTURE.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    text = _CODE.sub(" ", text)
    text = _ADDRESS.sub(" ", text)
    text = _TAG.sub(" ", text)
    text = _LINE_MARKS.sub("", text)
    text = _STRONG.sub(r"\2", text)
    text = _ACTED.sub(" ", text)
    while (less := _ASIDE.sub(" ", text)) != text:
        text = less
    text = _OPEN_ASIDE.sub(" ", text)
    text = _TAGGED.sub(r"\1", text)
    text = _NAMED.sub("", text)
    return text.translate(_LEFT_OVER)
