"""What Chromium 103, the browser inside OBS 28 to 30, does not know of CSS, JavaScript and HTML.

A page may use what is newer where something else stands in:

- a value, where the same block has an older one of the same property before it, and the browser drops the newer one:
  where there is a `var()` in it, or the property is a custom one, it is found out too late, and nothing is left;
- whatever the `@supports` around it asks for.

A selector takes the whole rule with it, all other selectors too, so it needs `@supports selector(…)`. A property that
came later has nothing that stands in, but a few are ornaments, which nobody misses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from streaming.tests.support.page_files import PageFiles

VERSION = 103

# What it does not know, and the version that brought it.
_SELECTORS = {
    r":has\(": 105,
    r":modal\b": 105,
    r"::highlight\(": 105,
    r"::view-transition": 109,
    r":picture-in-picture\b": 110,
    r":autofill\b": 110,
    r":nth-(?:last-)?child\([^)]*\bof\b": 111,
    r":popover-open\b": 114,
    r":user-(?:in)?valid\b": 119,
    r":dir\(": 120,
    r":state\(": 125,
    r":open\b": 133,
    r"::(?:details-content|checkmark|picker|scroll-|search-text|column)": 131,
}
_AT_RULES = {
    r"@media[^{]*[<>]": 104,
    r"@container\b": 105,
    r"@font-feature-values\b": 111,
    r"@starting-style\b": 117,
    r"@scope\b": 118,
    # That it has no scripts it could not tell, and never has to: what it does not know is not the case.
    r"@media[^{]*\((?:scripting(?!: none)|prefers-reduced-transparency|update|overflow-(?:block|inline))": 113,
    r"@import[^;]*\bsupports\(": 122,
    r"@(?:position-try|view-transition|function|page-margin)\b": 125,
}
_PROPERTIES = {
    r"translate|rotate|scale|object-view-box": 104,
    r"container|container-\w+": 105,
    r"hyphenate-character": 106,
    r"math-\w+|view-transition-\w+": 109,
    r"initial-letter": 110,
    r"baseline-source|font-variant-alternates": 111,
    r"animation-composition": 112,
    r"text-wrap(?:-\w+)?|white-space-collapse": 114,
    r"animation-(?:timeline|range)(?:-\w+)?|(?:scroll|view)-timeline(?:-\w+)?|timeline-scope": 115,
    r"offset-(?:position|anchor)": 116,
    r"transition-behavior|overlay": 117,
    r"mask(?:-(?:image|size|position|repeat|clip|origin|mode|composite))?": 120,
    r"scrollbar-(?:width|color)": 121,
    r"field-sizing|text-spacing-trim": 123,
    r"anchor-\w+|position-(?:anchor|area|try\w*|visibility)": 125,
    r"font-size-adjust": 127,
    r"ruby-align": 128,
    r"interpolate-size": 129,
    r"text-box(?:-\w+)?": 133,
    r"print-color-adjust": 136,
}
_VALUES = {
    r"\bcolor-mix\(|\b(?:ok)?(?:lab|lch)\(|\bcolor\(": 111,
    r"(?<![\w-])-?[\d.]+(?:[sld]v(?:w|h|i|b|min|max)|v[ib])\b": 108,
    r"(?<![\w-])-?[\d.]+cq(?:w|h|i|b|min|max)\b": 105,
    r"(?<![\w-])-?[\d.]+(?:r?lh|r?cap|r?ic|rex|rch)\b": 106,
    r"(?<![\w-])(?:sin|cos|a?tan2?|asin|acos)\(": 111,
    r"\blinear\(|(?<![\w-])image-set\(": 113,
    r"\bsubgrid\b": 117,
    r"^(?:clip|offset)-path:.*\b(?:xywh|rect)\(|\(from\s+\S": 119,
    r"(?<![\w-])(?:pow|sqrt|hypot|log|exp)\(": 120,
    r"\blight-dark\(": 123,
    r"(?<![\w-])(?:round|mod|rem|anchor|anchor-size)\(": 125,
    r"\bcalc-size\(": 129,
    r"\b(?:allow-discrete|auto-phrase)\b": 119,
    r"(?<![\w-])(?:abs|sign|shape|if|sibling-(?:index|count))\(": 135,
}
_SCRIPT = {
    r"\.checkVisibility\(|\bResponse\.json\(|\bimport\.meta\.resolve\b": 105,
    r"\.(?:toSorted|toReversed|toSpliced|with)\(": 110,
    r"\bstartViewTransition\b|\.(?:isW|toW)ellFormed\(": 111,
    r"(?:[=(,:!&|?]|\breturn)\s*/(?![*/])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n\\\[])+/[dgimsuy]*v": 112,
    r"\bgetSetCookie\b|\bnew FormData\([^)]*,": 112,
    r"\b(?:show|hide|toggle)Popover\b|\.popover\b|\bonscrollend\b|['\"]scrollend['\"]|\brawJSON\b": 114,
    r"\bAbortSignal\.any\b": 116,
    r"\b(?:Object|Map)\.groupBy\b|\.groupBy\(": 117,
    r"\bwithResolvers\b": 119,
    r"\bURL\.canParse\b": 120,
    r"\bArray\.fromAsync\b": 121,
    r"\.(?:is(?:Subset|Superset|DisjointF)\w*|symmetricDifference|union|intersection|difference)\(": 122,
    r"\bIterator\.|\.(?:values\(\)|keys\(\)|entries\(\)|matchAll\([^()]*\))"
    r"\.(?:map|filter|take|drop|some|every|find|reduce|forEach|toArray|flatMap)\(": 122,
    r"""\b(?:from|import)\s*["'][^"'\n]+["']\s*with\s*\{|\bimport\([^()]*,""": 123,
    r"\bWebSocketStream\b|\bsetHTML(?:Unsafe)?\(|\bgetHTML\(|\bReadableStream\.from\b": 124,
    r"\(\?[ims-]+:": 125,
    r"\bURL\.parse\(": 126,
    r"\bPromise\.try\b|\bcaretPositionFromPoint\b": 128,
    r"\bscheduler\.yield\b|\bDurationFormat\b": 129,
    r"\bmoveBefore\(|\.(?:from|to|setFrom)(?:Base64|Hex)\(": 133,
    r"\b(?:await\s+)?using\s+\w+\s*=|\bSymbol\.(?:asyncD|d)ispose\b|\.requestClose\(": 134,
    r"\bRegExp\.escape\b|\bMath\.(?:f16round|sumPrecise)\b|\bTemporal\.|\.getOrInsert\w*\(": 135,
    r"\.group(?:ToMap)?\(": 1000,  # of arrays: proposed, and never there
}
_HTML = {
    r"<[^>]*\bshadowrootmode\b": 111,
    r"<[^>]*\s(?:popover|popovertarget)\b": 114,
    r"<[^>]*\s(?:commandfor|closedby)\b": 134,
}
# Without them the page is as good, only less pretty.
_ORNAMENTS = re.compile(r"scrollbar-(?:width|color)|text-wrap(?:-\w+)?|hyphenate-character|print-color-adjust")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|[^{};"']+""", re.DOTALL)


@dataclass
class _Block:
    """What stands between two braces: its head, and the properties that it has set so far."""

    head: str
    known: set[str]

    @property
    def is_style(self) -> bool:
        return bool(self.head) and not self.head.startswith("@")


def missing_in_page(files: PageFiles) -> dict[str, list[str]]:
    """What it lacks of what a page loads, by address."""
    found = {name: missing_in_style(text) for name, text in files.styles.items()}
    found |= {name: missing_in_script(text) for name, text in files.scripts.items()}
    found |= {"the page": missing_in_html(files.html)}
    return {name: faults for name, faults in found.items() if faults}


def missing_in_style(css: str) -> list[str]:
    """What of a stylesheet it does not know and nothing stands in for, as it is written, with the version needed."""
    found: list[str] = []
    blocks = [_Block("", set())]
    text = ""
    for token in [*_TOKEN.findall(_COMMENT.sub("", css)), ";"]:
        if token == "{":
            blocks.append(_Block(" ".join(text.split()), set()))
            found += _missing_in_head(blocks)
        elif token in ";}":
            found += _missing_in_statement(" ".join(text.split()), blocks)
            if token == "}":
                blocks.pop()
        else:
            text += token
            continue
        text = ""
    assert len(blocks) == 1, "a brace is missing"
    return found


def _missing_in_head(blocks: list[_Block]) -> Iterator[str]:
    head = blocks[-1].head
    outer = blocks[:-1]
    if head.startswith("@"):
        yield from _told(head, _AT_RULES, outer)
        return
    if any(block.head.startswith("@keyframes") for block in outer):
        return
    if any(block.is_style for block in outer):
        yield f"{head}: a rule in a rule needs Chromium 112"
    else:
        yield from _told(head, _SELECTORS, outer)


def _missing_in_statement(text: str, blocks: list[_Block]) -> Iterator[str]:
    if text.startswith("@"):
        yield from _told(text, _AT_RULES, blocks)
        return
    name, colon, value = (part.strip() for part in text.partition(":"))
    if not colon:
        return
    known = blocks[-1].known
    stands_in = name in known and "var(" not in value and not name.startswith("--")
    if not _ORNAMENTS.fullmatch(name):
        properties = {rf"^(?:{pattern})(?=:)": version for pattern, version in _PROPERTIES.items()}
        yield from _told(f"{name}: {value}", properties, blocks)
    if not stands_in:
        yield from _told(f"{name}: {value}", _VALUES, blocks)
    known.add(name)


def _told(text: str, newer: dict[str, int], around: list[_Block]) -> Iterator[str]:
    asked = [b.head for b in around if b.head.startswith("@supports") and " not " not in f"{b.head} "]
    for pattern, version in newer.items():
        match = re.search(pattern, text)
        if match and not any(re.search(pattern.removeprefix("^"), head) for head in asked):
            yield f"{text}: {match[0]} needs Chromium {version}"


def missing_in_script(source: str) -> list[str]:
    """What of a script it does not know, with the version it needs. Nothing stands in for it: the script stops."""
    bare = re.sub(r"^\s*//[^\n]*|\s//\s[^\n]*", "", _COMMENT.sub("", source), flags=re.MULTILINE)
    return _missing_in_text(bare, _SCRIPT)


def missing_in_html(html: str) -> list[str]:
    """What of a page's HTML it does not know, with the version it needs."""
    return _missing_in_text(html, _HTML)


def _missing_in_text(text: str, newer: dict[str, int]) -> list[str]:
    return [
        f"{match[0].strip()} needs Chromium {version}"
        for pattern, version in newer.items()
        for match in re.finditer(pattern, text, re.MULTILINE)
    ]
