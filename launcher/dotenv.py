"""How a `.env` file is read, for the launcher and for Django alike; `.env.example` tells the rules to people."""

import codecs
import re

from launcher.errors import StartError
from launcher.messages import say

_PAIR = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=(?P<value>.*)", re.DOTALL)
_COMMENT = re.compile(r"\s#.*", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What word processors and chats make of a quote.
_TYPOGRAPHIC = "“”‘’„＂＇"


class DotenvError(StartError):
    """A line that cannot be read; the text says which one, and what to write instead."""


class _Wrong(Exception):
    """What is wrong with a line, in English and Chinese."""


def decode(data: bytes) -> str:
    """The text of a file as editors save it: UTF-8 or UTF-16, with a byte-order mark or without.

    Bytes that are neither stay as surrogates, so that what is in no line of ours can be written back as it was.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
    if data[1:2] == b"\0":
        return data.decode("utf-16-le", "replace")
    if data[:1] == b"\0":
        return data.decode("utf-16-be", "replace")
    return data.decode("utf-8", "surrogateescape")


def lines(text: str) -> list[str]:
    """Its lines, ended by Windows, Unix or an old Mac; nothing else ends one."""
    return re.split(r"\r\n|\r|\n", text)


def name_of(line: str) -> str:
    """The name that a line sets; empty for a comment, an empty line, and what is no pair."""
    found = _PAIR.fullmatch(line.strip())
    return found["name"] if found else ""


def parse(text: str, file: str = ".env") -> dict[str, str]:
    """The pairs of a file, the last one where a name stands twice. DotenvError for a line that is none."""
    pairs: dict[str, str] = {}
    for number, line in enumerate(lines(text), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        try:
            name, value = _pair(stripped)
        except _Wrong as wrong:
            english, chinese = wrong.args
            raise DotenvError(
                say(f"{file}, line {number}: {english}", f"{file} 第 {number} 行：{chinese}")
            ) from wrong
        pairs[name] = value
    return pairs


def _pair(line: str) -> tuple[str, str]:
    if any("\udc80" <= char <= "\udcff" or char in "\ufffd\0" for char in line):
        raise _Wrong("it is not UTF-8. Save the file as UTF-8.", "不是 UTF-8 编码。请将文件另存为 UTF-8。")
    found = _PAIR.fullmatch(line)
    if not found:
        raise _Wrong(
            "it sets nothing. Write NAME=value, the name of letters, digits and underscores alone; "
            "a comment begins with #.",
            "没有设置任何内容。请写成 NAME=value，名称只含字母、数字和下划线；注释以 # 开头。",
        )
    return found["name"], _value(found["value"])


def _value(written: str) -> str:
    """What stands after the `=`."""
    value = written.strip()
    if value[:1] in ('"', "'"):
        return _quoted(value)
    if value and value[0] in _TYPOGRAPHIC:
        raise _Wrong(
            f"the value begins with {value[0]}, which is no quote here. Use \" or ', or none.",
            f"值以 {value[0]} 开头，这里不是引号。请用 \" 或 '，或不加引号。",
        )
    return _COMMENT.sub("", written, count=1).strip()


def _quoted(value: str) -> str:
    quote = value[0]
    found = re.match(r'"((?:[^"\\]|\\["\\]|\\(?!["\\]))*)"' if quote == '"' else r"'([^']*)'", value)
    if not found:
        raise _Wrong(
            f"the quote {quote} is not closed. Close it on the same line, or put the value into the other quotes.",
            f"引号 {quote} 没有闭合。请在同一行闭合，或改用另一种引号。",
        )
    rest = value[found.end() :]
    if rest and not re.fullmatch(r"\s+#.*", rest):
        raise _Wrong(
            f'something follows the closing {quote}. Put the value into the other quotes, or write \\" for a quote '
            'within "…"; a comment begins with a blank and #.',
            f'闭合的 {quote} 之后还有内容。请改用另一种引号，或在 "…" 中写 \\" 表示引号；注释以空格加 # 开头。',
        )
    return _ESCAPED.sub(r"\1", found[1]) if quote == '"' else found[1]
