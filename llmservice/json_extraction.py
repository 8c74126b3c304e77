"""Finding the JSON in what a model wrote."""

import re

from pydantic_core import from_json

# Longer answers are cut before they are looked at: no honest answer is this long.
LIMIT = 64 * 1024
_FENCE = re.compile(r"```[a-zA-Z0-9_-]*\s*\n?(.*?)(?:```|\Z)", re.DOTALL)


def read_json(text: str, *, partial: bool = False) -> object:
    """The JSON value in `text`, with prose and code fences around it forgiven.

    With `partial`, an answer that stops in the middle yields what was complete in it (an unfinished string or
    number is dropped with its key). ValueError when there is none.
    """
    # Lone surrogates are no text: neither the parser nor a database takes them.
    text = text[:LIMIT].replace("\x00", "").encode("utf-8", "replace").decode()
    problem: ValueError | None = None
    for candidate in _candidates(text):
        try:
            return from_json(candidate)
        except ValueError as error:
            problem = problem or error
    if partial:
        for candidate in _candidates(text):
            try:
                return from_json(candidate, allow_partial=True)
            except ValueError as error:
                problem = problem or error
    raise ValueError(f"no JSON in the answer: {problem}" if problem else "no JSON in the answer")


def _candidates(text: str) -> list[str]:
    """Places where JSON may stand, likeliest first: fenced, whole, bracket to bracket, bracket to the end."""
    found = [block.strip() for block in _FENCE.findall(text)]
    found.append(text.strip())
    for opening, closing in ("{}", "[]"):
        start = text.find(opening)
        if start >= 0:
            end = text.rfind(closing)
            if end > start:
                found.append(text[start : end + 1])
            found.append(text[start:])
    return [candidate for candidate in found if candidate[:1] in ("{", "[")]
