"""Finding the JSON in what a model wrote.

Strict JSON comes first, wherever it stands. What is not strict is repaired by json_repair, after the one thing that
it leaves to us: structure written in full-width marks, as models do that think in Chinese.
"""

import json
import re
from collections.abc import Iterator

from pydantic_core import from_json

from llmservice.json_structure import in_plain_marks

# Longer answers are cut before they are looked at: no honest answer is this long.
LIMIT = 64 * 1024
# The repair takes time that grows with the square of its quotes and brackets: what is longer, or fuller of them, has
# to be strict. A plan of forty tasks has at most half of each.
REPAIR_LIMIT = 12 * 1024
_MOST_QUOTES, _MOST_BRACKETS, _DEEPEST = 1000, 128, 32
_MOST_REPAIRS = 3
# Places in prose at which a value may begin that are tried.
_MOST_TRIES = 64
_MOST_OBJECTS = 200

_FENCE = re.compile(r"```[a-zA-Z0-9_-]*\s*\n?(.*?)(?:```|\Z)", re.DOTALL)
_FLAT_OBJECT = re.compile(r"\{[^{}]{2,4000}\}")
_LAST_NUMBER = re.compile(r"[-+.\deE]+\Z")
_BRACKET = re.compile(r"[{\[｛［]")
# Brackets of prose: no JSON, and nothing that is broken either.
_BRACKETED_WORDS = re.compile(r"[{\[][^\"'{}\[\]:：“]*[^\"'{}\[\]:：“\d\s][}\]]")
_OPENING, _CLOSING = "{[(", "}])"
_Decoder = json.JSONDecoder()


def read_json(text: str, *, partial: bool = False) -> object:
    """The JSON object or list in `text`, with prose and code fences around it and faults in it forgiven.

    With `partial`, an answer that stops in the middle yields what was complete in it (an unfinished text or number
    is dropped with its key). ValueError when there is none.
    """
    problem = "no JSON in the answer"
    try:
        return next(json_readings(text, partial=partial))
    except StopIteration:
        try:
            from_json(next(iter(_candidates(_readable(text))), ""))
        except ValueError as error:
            problem = f"{problem}: {error}"
    raise ValueError(problem)


def json_readings(text: str, *, partial: bool = False) -> Iterator[object]:
    """Every object or list that `text` may mean, the surest first; see `read_json`. Never raises."""
    text = _readable(text)
    candidates = list(dict.fromkeys(_candidates(text)))
    yield from _strict(candidates)
    yield from _in_prose(text)
    plain = [in_plain_marks(candidate) for candidate in candidates]
    yield from _strict([one for one in plain if one not in candidates])
    broken: list[str] = []
    unfinished = unfinished_object(text)
    for candidate in plain:
        cut = _stops_in_the_middle(candidate)
        if cut and partial:
            # A number at the very end may have gone on.
            yield from _taken(from_json(_LAST_NUMBER.sub("", candidate), allow_partial=True))
        whole = _up_to_the_last_bracket(candidate)
        if whole and whole not in broken and (partial or not (cut or unfinished)):
            broken.append(whole)
    for candidate in broken[:_MOST_REPAIRS]:
        yield from _repaired(candidate)


def flat_objects(text: str) -> Iterator[dict[str, object]]:
    """Objects without others in them, each by itself: what is broken around one, or in the next, does not count."""
    plain = in_plain_marks(_readable(text))
    for number, found in enumerate(_FLAT_OBJECT.finditer(plain)):
        if number >= _MOST_OBJECTS:
            return
        for value in (*_strict([found.group()]), *_repaired(found.group())):
            if isinstance(value, dict):
                yield value
                break


def unfinished_object(text: str) -> str:
    """The object in the middle of which an answer stops, as far as it came; empty when it stops in none."""
    plain = in_plain_marks(_readable(text))
    tail = plain[max(plain.rfind("}"), plain.rfind("]")) + 1 :]
    start = tail.rfind("{")
    return tail[start:].strip() if start >= 0 else ""


def _readable(text: str) -> str:
    # Lone surrogates are no text: neither the parser nor a database takes them.
    text = _plain_text(text[:LIMIT])
    bare = text.strip()
    if bare[:1] == '"':  # JSON in a JSON text
        try:
            inner = from_json(bare)
        except ValueError:
            inner = None
        text = inner if isinstance(inner, str) else text
    # Quotes that were escaped once too often.
    return text.replace('\\"', '"') if re.search(r'[{\[]\s*\\"', text) else text


def _candidates(text: str) -> Iterator[str]:
    """Places where JSON may stand, likeliest first: fenced, whole, bracket to bracket, bracket to the end."""
    found = [block.strip() for block in _FENCE.findall(text)]
    found.append(text.strip())
    first = _BRACKET.search(text)
    while first and (words := _BRACKETED_WORDS.match(text, first.start())):
        first = _BRACKET.search(text, words.end())
    if first:
        start = first.start()
        end = max(map(text.rfind, "}｝" if first.group() in "{｛" else "]］"))
        if end > start:
            found.append(text[start : end + 1])
        found.append(text[start:])
    yield from (candidate for candidate in found if _BRACKET.match(candidate))


def _strict(candidates: list[str]) -> Iterator[object]:
    for candidate in candidates:
        try:
            yield from _taken(from_json(candidate))
        except ValueError:
            continue


def _in_prose(text: str) -> Iterator[object]:
    """Strict values with anything before, between and behind them, and nothing from the inside of a broken one."""
    at = 0
    for _try in range(_MOST_TRIES):
        start = min((place for place in (text.find("{", at), text.find("[", at)) if place >= 0), default=-1)
        if start < 0:
            return
        words = _BRACKETED_WORDS.match(text, start)
        try:
            value, at = _Decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            if words is None:
                return
            at = words.end()
        else:
            yield from _taken(value)


def _stops_in_the_middle(candidate: str) -> bool:
    try:
        from_json(candidate)
    except ValueError as error:
        return "EOF while parsing" in str(error)
    return False


def _up_to_the_last_bracket(candidate: str) -> str:
    return candidate[: max(candidate.rfind("}"), candidate.rfind("]")) + 1]


def _repaired(candidate: str) -> Iterator[object]:
    if not _is_bounded(candidate):
        return
    import json_repair  # slow to load, and needed only where an answer is broken

    try:
        yield from _taken(json_repair.loads(candidate, skip_json_loads=True))
    except (ValueError, RecursionError):
        return


def _is_bounded(text: str) -> bool:
    """Whether a repair takes tenths of a second at most."""
    quotes = sum(map(text.count, "\"'“”`"))
    if len(text) > REPAIR_LIMIT or quotes > min(_MOST_QUOTES, 20 + len(text) // 5):
        return False
    depth = deepest = count = 0
    for char in text:
        if char in _OPENING:
            depth, count = depth + 1, count + 1
            deepest = max(deepest, depth)
        elif char in _CLOSING:
            depth -= 1
    return count <= _MOST_BRACKETS and deepest <= _DEEPEST


def _taken(value: object) -> Iterator[object]:
    if isinstance(value, (dict, list)):
        try:
            yield _storable(value)
        except RecursionError:
            return


def _storable(value: object) -> object:
    """`value` without what was written as an escape and no database takes: NULs go, lone surrogates become "?"."""
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(one) for name, one in value.items()}
    return value


def _plain_text(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
