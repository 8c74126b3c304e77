"""What holds JSON together, where a model wrote it as people do: in curled or wide marks, times without quotes."""

import re
from functools import lru_cache

_PLAIN = str.maketrans({"｛": "{", "｝": "}", "［": "[", "］": "]", "：": ":", "，": ",", "､": ",", "＇": "'"})
_CURLED = "“”„‟＂″「」『』"
# Neither a mark that is looked at nor a digit: whole runs of it are taken at once.
_RUN = re.compile(rf"[^/,，\d\"'＇{_CURLED}]+")
# What may close a text that was opened so, or hides what closes it.
_CLOSERS = {opened: re.compile(rf"[\\{opened}]") for opened in "\"'＇"} | dict.fromkeys(
    _CURLED, re.compile(rf"[\\{_CURLED}\"]")
)
# What stands behind a quote that ends a text, and does not stand in it.
_BEHIND = re.compile(r"\s{0,40}(?:[:：,，}｝\]］]|\Z)")
# A time that stands bare: taken for a number, it would lose its minutes.
_BARE_TIME = re.compile(
    r"(?<![\w:.-])(?:\d{4}-\d{1,2}-\d{1,2}[T ])?\d{1,2}[:：]\d{1,2}(?:[:：]\d{1,2})?(?:\s*[ap]\.?m\b\.?)?"
    r"(?:\s*[-–—~～]\s*\d{1,2}[:：]\d{2}(?:\s*[ap]\.?m\b\.?)?)?(?=\s*[,，}｝\]］\n])",
    re.IGNORECASE,
)
_LAST_COMMA = re.compile(r"[,，](?=[\s,，]{0,40}[}｝\]］])")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)


# An answer is looked at from several sides, each of which begins with this.
@lru_cache(maxsize=8)
def in_plain_marks(text: str) -> str:
    """`text` with structure in plain marks, bare times quoted, and without comments and commas that nothing follows.

    What stands inside of texts stays as it is. (A repair that guesses where texts end would tear some of them.)
    """
    made: list[str] = []
    at = 0
    while at < len(text):
        if run := _RUN.match(text, at):
            made.append(run.group().translate(_PLAIN))
            at = run.end()
            continue
        char = text[at]
        left_out = _COMMENT.match(text, at) if char == "/" else _LAST_COMMA.match(text, at)
        if left_out:
            at = left_out.end()
        elif char in _CLOSERS:
            end = _end_of_text(text, at)
            made.append(_quoted(text[at + 1 : end], char))
            if end < len(text):
                made.append(_closing(char))
            at = end + 1
        elif char.isdigit() and (bare := _BARE_TIME.match(text, at)):
            made.append(f'"{bare.group()}"')
            at = bare.end()
        else:
            made.append(char.translate(_PLAIN))
            at += 1
    return "".join(made)


def _end_of_text(text: str, start: int) -> int:
    """Where the text that is opened at `start` is closed; the end of all where it is not."""
    opened = text[start]
    at = start + 1
    while found := _CLOSERS[opened].search(text, at):
        at = found.end()
        if found.group() == "\\":
            at += 1
        elif opened == '"' or _BEHIND.match(text, at):
            return found.start()
    return len(text)


def _quoted(inner: str, opened: str) -> str:
    if opened in _CURLED:
        # A plain quote in a curled text is part of it.
        return '"' + re.sub(r'(?<!\\)"', r"\"", inner)
    return _closing(opened) + inner


def _closing(opened: str) -> str:
    return "'" if opened in "'＇" else '"'
