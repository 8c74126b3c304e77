"""The marks between which families of models write their reasoning, and with which they end: a row for each.

To teach the filter another family, add a row. Marks are regular expressions, small and large letters alike; every
repetition in them is bounded, for a stream holds back what may still become one.
"""

from dataclasses import dataclass

import regex


@dataclass(frozen=True)
class Marks:
    """How one family writes its reasoning. `around` are marks around the answer itself: they say nothing."""

    family: str
    opens: str
    closes: str
    around: str = ""


@dataclass(frozen=True)
class BareMarks:
    """Marks that are words like any other: they open reasoning at the very beginning of an answer alone."""

    family: str
    opens: str
    closes: str


_TAG = r"(?:[a-z][a-z0-9]{0,15}[:_])?(?:think|thinking|thought|reasoning)"
_CHANNEL = r"<\|channel\|>\s{0,3}"
_HEAD_END = r"[^<]{0,80}(?:<\|constrain\|>[^<]{0,40})?<\|message\|>"

ROWS = (
    # DeepSeek-R1, Qwen, GLM, MiniMax (<mm:think>), Seed-OSS (<seed:think>), LongCat (<longcat_think>), EXAONE, Reka …
    # Hunyuan and ERNIE put the answer between tags of its own.
    Marks(
        "tags",
        rf"<\s{{0,4}}{_TAG}\s{{0,4}}>",
        rf"<\s{{0,4}}/\s{{0,4}}{_TAG}\s{{0,4}}>",
        r"</?(?:answer|response)>",
    ),
    Marks("magistral", r"(?-i:\[THINK\])", r"(?-i:\[/THINK\])"),
    Marks("kimi-vl", r"◁think▷", r"◁/think▷"),
    Marks(
        "kimi-k3", r"<\|open\|>think<\|sep\|>", r"<\|close\|>think<\|sep\|>", r"<\|(?:open|close)\|>\w{1,20}<\|sep\|>"
    ),
    # gpt-oss: an answer is in the channel `final`; what stands in any other is not for readers.
    Marks(
        "harmony",
        rf"{_CHANNEL}(?:analysis|commentary){_HEAD_END}",
        rf"{_CHANNEL}final{_HEAD_END}",
        r"<\|start\|>\s{0,3}assistant",
    ),
    Marks("gemma", r"<\|channel>\s{0,3}thought", r"<channel\|>"),
    Marks(
        "command",
        r"<\|START_THINKING\|>",
        r"<\|END_THINKING\|>",
        r"<\|(?:START|END)_(?:RESPONSE|TEXT|ACTION)\|>",
    ),
    Marks(
        "openthinker",
        r"<\|begin_of_thought\|>",
        r"<\|end_of_thought\|>",
        r"<\|(?:begin|end)_of_solution\|>",
    ),
    Marks("apertus", r"<\|inner_prefix\|>", r"<\|inner_suffix\|>"),
    Marks("solar", r"<\|think\|>", r"<\|/think\|>", r"<\|begin\|>\s{0,3}assistant|<\|content\|>"),
)
BARE_ROWS = (
    BareMarks("granite", r"here(?:'s|’s| is) my thought process:", r"here(?:'s|’s| is) my response:"),
    # gpt-oss behind a server that swallows the marks and leaves their words.
    BareMarks("harmony-bare", r"(?-i:analysis(?=[^\sa-z,.:;!?]))", r"(?-i:assistantfinal)"),
)
# With these a turn ends. What a model writes behind one is somebody else's turn, in its imagination.
ENDS = (
    r"<\|im_end\|>",
    r"<\|eot_id\|>",
    r"<\|eom_id\|>",
    r"<\|eot\|>",
    r"<\|endoftext\|>",
    r"<\|end_of_text\|>",
    r"<\|end\|>",
    r"<\|return\|>",
    r"<\|call\|>",
    r"<\|user\|>",
    r"<\|observation\|>",
    r"<\|END_OF_TURN_TOKEN\|>",
    r"<\|assistant_end\|>",
    r"<end_of_turn>",
    r"<turn\|>",
    r"<eos>",
    r"</s>",
    r"(?-i:\[EOS\])",
    r"\[e~\[",
    r"<[|｜]end[▁_]of[▁_]sentence[|｜]>",
    r"<[|｜]User[|｜]>",
)
# With these her own turn begins: at the beginning of an answer they say nothing.
BEGINNINGS = (
    r"<s>",
    r"<bos>",
    r"<\|begin_of_text\|>",
    r"<\|im_start\|>\s{0,2}assistant",
    r"<\|start_header_id\|>\s{0,2}assistant\s{0,2}<\|end_header_id\|>",
    r"<start_of_turn>\s{0,2}model",
    r"<\|turn>\s{0,2}model",
    r"<\|assistant\|>",
    r"<[|｜]Assistant[|｜]>",
    r"(?-i:assistantfinal)",
)


def _any(name: str, marks: list[str]) -> str:
    return f"(?P<{name}>{'|'.join(marks)})"


# One mark, whichever; the group that took part says what it does.
MARK = regex.compile(
    "|".join(
        (
            _any("opens", [row.opens for row in ROWS]),
            _any("closes", [row.closes for row in ROWS]),
            _any("ends", list(ENDS)),
            _any("around", [row.around for row in ROWS if row.around]),
        )
    ),
    regex.IGNORECASE,
)
BEGINNING = regex.compile("|".join(BEGINNINGS), regex.IGNORECASE)
BARE = tuple(
    (regex.compile(row.opens, regex.IGNORECASE), regex.compile(row.closes, regex.IGNORECASE)) for row in BARE_ROWS
)
# The mark that ends all reasoning, however deep: harmony's answer channel.
FINAL = regex.compile(rf"{_CHANNEL}final", regex.IGNORECASE)
# Marks that close an analysis if one is open, and end the turn if none is.
CLOSING_ENDS = regex.compile(r"<\|end\|>|<\|call\|>", regex.IGNORECASE)
# Marks around an answer that are words of markup too: they are marks only behind reasoning.
MARKUP = regex.compile(r"</?(?:answer|response)>", regex.IGNORECASE)
