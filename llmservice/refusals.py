"""Reading why an endpoint refused a call, from its own words, and finding the manner in which it may take it.

Errors come in many shapes: OpenAI's `error.param`, FastAPI's `detail[].loc`, either of them as JSON within a message,
lists of errors, or a plain sentence. All of them are read the same way: which arguments are pointed at, and what is
said of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from llmservice.endpoint_memory import WEAKER, Findings

# Errors longer than this are cut before they are read.
_LONGEST = 20_000
_DEEPEST = 8
# What an error repeats of our own question is no word of the endpoint's.
_ECHOES = frozenset({"input", "ctx", "url", "id", "request_id", "user", "request"})
_POINTERS = frozenset({"param", "parameter", "field", "argument"})
_LOC_IN_TEXT = re.compile(r"""loc['"]?\s*[:=]\s*[\[(]\s*['"]body['"]\s*,\s*['"](\w+)['"]""")

_REFUSING = re.compile(
    r"unrecogni[sz]ed|unknown|unsupported|not (?:\w+ )?support|unexpected|not (?:permitted|allowed|available|valid)|"
    r"invalid|extra (?:inputs|fields)|forbidden|unavailable|does(?:n't| not)|deprecated|cannot|can't|only|must|"
    r"should be|out of range|not a valid|no such|incompatible|"
    r"不支持|不允许|无效|未知|非法|仅支持|只支持|不合法|必须|错误"
)
_DEMAND = re.compile(
    r"(?:parameters?\.)?['\"`]?\b([a-z][a-z0-9_]{1,39})\b['\"`]?\s*"
    r"(?:(?:must|should|has to|needs to)(?: only)? be(?: set)?(?: to)?|必须(?:设置)?为|须为|只能为)\s*"
    r"['\"`]?(true|false)\b",
    re.ASCII,  # a Chinese character ends a name too
)
_WHOLE_ONLY = re.compile(r"non-?\s?stream|非流式")
_STREAMS_ONLY = re.compile(
    r"only supports? stream|stream(?:ing)? mode only|only stream|enable the stream parameter|"
    r"stream must be (?:set to )?true|non-streaming (?:is|calls are) not supported|仅支持流式|只支持流式"
)
_NO_SYSTEM = re.compile(
    r"system (?:role|messages?|prompt|instructions?)[^.]{0,40}not (?:supported|allowed|enabled)|"
    r"(?:developer|system) instruction is not enabled|roles? must alternate|must alternate between|"
    r"only (?:the )?['\"]?user['\"]?(?: and|,|/) ?['\"]?(?:assistant|model)['\"]? "
    r"(?:and [a-z'\"]+ )?roles? (?:are|is)|"
    r"does(?:n't| not) support (?:the )?system|unsupported role:? ?['\"]?system|"
    r"invalid role:? ?['\"]?system|role ['\"]?system['\"]? is not|不支持 ?system"
)
_MOST_TOKENS = re.compile(
    r"(?:range of \w*tokens\w* (?:should be|is) \[\d+, ?|a value <= ?|less than or equal to |at most |"
    r"must be <= ?|maximum (?:allowed )?(?:value |number )?(?:is |of )?|\d > ?|不能(?:大于|超过) ?)(\d{2,7})"
)
_CONTEXT = re.compile(r"(?:maximum )?context (?:length|window|size)[^.\d]{0,20}?(\d{3,8})")
_PROMPT = re.compile(
    r"(\d{1,8}) (?:tokens )?(?:in|from) the (?:messages|prompt|input)|(\d{1,8}) input tokens|"
    r"(?:prompt|input)[^.\d]{0,40}?(\d{1,8}) (?:input )?tokens"
)
# Less room than this is none: the answer would break off.
_LEAST_ROOM = 64
# Errors that no other manner mends.
_TOO_LONG = ("exceed_context_size_error", "context_length_exceeded")
_LIMITS = ("max_tokens", "max_completion_tokens")


@dataclass(frozen=True)
class Refusal:
    """What an endpoint said: the HTTP status, all its words in small letters, the arguments that it points at."""

    status: int
    said: str
    pointed_at: frozenset[str]

    @property
    def wants_alternation(self) -> bool:
        """Whether it takes no system text, or wants user and assistant in turn."""
        return self.status in (400, 422, 424, 500) and _NO_SYSTEM.search(self.said) is not None

    def names(self, argument: str) -> bool:
        """Whether it is this argument that is refused."""
        if argument in self.pointed_at:
            return True
        named = re.search(rf"(?<![\w-])(?<!\w\.){re.escape(argument)}(?![\w-])", self.said, re.ASCII)
        return named is not None and _REFUSING.search(self.said) is not None


@dataclass(frozen=True)
class Manner:
    """How one call is put: as the endpoint is known to want it, and what holds for this call alone."""

    findings: Findings
    room: int = 0  # the tokens that its context leaves for the answer to this very prompt; 0: not known
    changes: tuple[str, ...] = field(default=(), compare=False)  # what was changed so far, for the log


def read_refusal(status: int, body: str) -> Refusal:
    """An error's body, whatever its shape."""
    words: list[str] = []
    pointed_at: set[str] = set()
    _walk(body[:_LONGEST], words, pointed_at, 0)
    said = " ".join(" ".join(words).lower().split())
    pointed_at.update(_LOC_IN_TEXT.findall(said))
    return Refusal(status, said, frozenset(pointed_at))


def other_manner(
    manner: Manner, refusal: Refusal, sent: Mapping[str, Any], *, optional: frozenset[str], fixed_json: bool
) -> Manner | None:
    """Another manner to put the call in; None when the refusal has a cause that no manner mends.

    `sent` are the arguments of the refused call; of them the `optional` ones may be left out. With `fixed_json` the
    way in which JSON is asked for is the operator's to choose.
    """
    found = manner.findings
    if refusal.status not in (400, 422, 500, 501):
        return None
    if not found.alternating and refusal.wants_alternation:
        return _with(manner, "turns", alternating=True)
    if refusal.status >= 500:
        return None
    roomy = _less_room(manner, refusal, sent)
    if roomy is not None or any(word in refusal.said for word in _TOO_LONG):
        return roomy
    for change in (_demanded, _limited):
        changed = change(manner, refusal, sent)
        if changed is not None:
            return changed
    for name in sorted(optional):
        if name not in sent or not refusal.names(name):
            continue
        if name != "response_format":
            return _with(manner, name, left_out=found.left_out | {name})
        break
    if "response_format" in sent and found.json_mode in WEAKER and not fixed_json:
        return _with(manner, "response_format", json_mode=WEAKER[found.json_mode])
    return None


def _demanded(manner: Manner, refusal: Refusal, sent: Mapping[str, Any]) -> Manner | None:
    """What the endpoint wants to be sent."""
    found = manner.findings
    if not sent.get("stream") and not found.streams_only and _STREAMS_ONLY.search(refusal.said):
        return _with(manner, "stream", streams_only=True)
    for name, value in _DEMAND.findall(refusal.said):
        wish = value == "true"
        if name in ("stream", "model", "messages") or sent.get(name) is wish:
            continue
        if _WHOLE_ONLY.search(refusal.said):
            return _with(manner, name, demanded_whole={**found.demanded_whole, name: wish})
        return _with(manner, name, demanded={**found.demanded, name: wish})
    return None


def _limited(manner: Manner, refusal: Refusal, sent: Mapping[str, Any]) -> Manner | None:
    """Another limit of tokens: a smaller one, under another name, or none."""
    found = manner.findings
    name = next((name for name in _LIMITS if name in sent), "")
    if not name or not (refusal.names(name) or any(other in refusal.said for other in _LIMITS)):
        return None
    most = [int(number) for number in _MOST_TOKENS.findall(refusal.said)]
    if most and 0 < min(most) < int(sent[name]):
        return _with(manner, name, most_tokens=min(most))
    if name == "max_tokens" and not found.left_out & set(_LIMITS):
        return _with(manner, name, limit="max_completion_tokens")
    return _with(manner, name, left_out=found.left_out | {name}) if refusal.names(name) else None


def _less_room(manner: Manner, refusal: Refusal, sent: Mapping[str, Any]) -> Manner | None:
    """For a prompt that fits into its context, but not with so many tokens to come: as many as are left."""
    context, prompt = _CONTEXT.search(refusal.said), _PROMPT.search(refusal.said)
    wanted = next((int(sent[name]) for name in _LIMITS if name in sent), 0)
    if context is None or prompt is None or manner.room or not wanted:
        return None
    room = int(context.group(1)) - int(next(filter(None, prompt.groups())))
    if not _LEAST_ROOM <= room < wanted:
        return None
    return Manner(manner.findings, room, (*manner.changes, "room"))


def _with(manner: Manner, what: str, **values: object) -> Manner:
    return Manner(manner.findings.changed(**values), manner.room, (*manner.changes, what))


def _walk(value: Any, words: list[str], pointed_at: set[str], depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        inner = _json_in(value)
        if inner is None:
            words.append(value)
        else:
            _walk(inner, words, pointed_at, depth + 1)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name in _POINTERS and isinstance(part, str):
                pointed_at.add(_top(part))
            elif name == "loc" and isinstance(part, list):
                pointed_at.update(list(_path(part))[:1])
            elif name not in _ECHOES:
                _walk(part, words, pointed_at, depth + 1)
    elif isinstance(value, list):
        for part in value[:20]:
            _walk(part, words, pointed_at, depth + 1)


def _json_in(text: str) -> Any:
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _path(loc: list[Any]) -> Iterator[str]:
    return (str(part) for part in loc if isinstance(part, str) and part not in ("body", "json", "query"))


def _top(pointer: str) -> str:
    """The argument of a path like `response_format.type`, `body.seed` or `messages[0].role`."""
    parts = [part for part in re.split(r"[.\[\]/$]+", pointer.lower()) if part and part not in ("body", "parameter")]
    return parts[0] if parts else ""
