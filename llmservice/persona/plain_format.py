"""The script that a base model reads: a context, then viewer and persona in turns, a line each.

    （现在：晚上八点，下雨）
    观众：主播晚上好
    苞米：「晚上好。你的伞在滴水，放门口。」

Training and serving build it here, so that both see the very same prompt; an answer ends with its line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from llmservice.persona.rows import Row
from llmservice.text.cleaning import clean_line

STOP = "\n"
_VIEWER = {"zh": "观众：", "en": "Viewer: "}
_AFTER_NAME = {"zh": "：", "en": ":"}
_BRACKETS = {"zh": ("（", "）"), "en": ("(", ")")}
# Characters of one line of the script: what is longer is cut, so that a prompt stays short.
_LINE = 600


@dataclass(frozen=True)
class Piece:
    """A stretch of the script. `hers` is what the model is to learn to say."""

    text: str
    hers: bool


def prompt(said: str, *, name: str, language: str, given: str = "", turns: Sequence[tuple[str, str]] = ()) -> str:
    """The script up to where she speaks."""
    row = Row(said, given, "", tuple(turns))
    return "".join(piece.text for piece in script(row, name=name, language=language)[:-1])


def script(row: Row, *, name: str, language: str) -> list[Piece]:
    """A row as a script, in pieces that are tokenised one by one; the last is her answer."""
    opening, closing = _BRACKETS[language]
    head = f"{opening}{clean_line(row.input, _LINE)}{closing}\n" if row.input.strip() else ""
    pieces = []
    # An English answer stands after a blank, which belongs to it: that is how its first token was seen in any text.
    blank = " " if language == "en" else ""
    for said, answer in (*row.history, (row.instruction, row.output)):
        pieces.append(
            Piece(f"{head}{_VIEWER[language]}{clean_line(said, _LINE)}\n{name}{_AFTER_NAME[language]}", hers=False)
        )
        pieces.append(Piece(f"{blank}{clean_line(answer, _LINE)}{STOP}", hers=True))
        head = ""
    return pieces
