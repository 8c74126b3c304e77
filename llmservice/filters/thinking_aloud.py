"""Reasoning without any mark: a model that thinks aloud where its answer should be ("Okay, the viewer asks me …").

Nothing is certain here, so little is judged: an answer that begins as hers do (a stage direction, a quotation), or
with words that nobody thinks with, flows at once. One that begins as thoughts do is held until it shows what it is.
"""

from __future__ import annotations

import regex

from llmservice.purposes import Language
from llmservice.text.characters import OPENERS, has_cjk
from llmservice.text.sentences import ENDS, whole_sentences

# An answer that begins as thoughts do, or in another language, and has not spoken of its reader as of a third person
# within so many characters, is an answer.
LOOK = 160

_HERS = f"[{OPENERS}*_~♪]"
_BEGINS = regex.compile(
    r"\s*(?:"
    r"(?:okay|ok|alright|all right|right|so|now|well|hm+|got it|sure|first|firstly|thinking|thought)\b|"
    r"let(?:'s|’s| me| us)\b|we (?:need|should|must|have|are)\b|i (?:need|should|must|have|am|will|think)\b|"
    r"i(?:'ll|’ll|'m|’m)\b|"
    r"(?:the|this|a) (?:user|viewer|question|prompt|message|instruction|system|character|persona|task|fan|chat)|"
    r"(?:user|viewer|analysis|analyze|step|task|reasoning|here(?:'s|’s| is) (?:a|my|the) )|"
    r"looking at|given (?:the|that)|"
    rf"好的?(?:，|,|[{ENDS}])|嗯+|首先|现在|用户|这[个位]?(?:用户|观众|问题)|观众|让我|我(?:需要|应该|得|要|是)|需要|问题|根据|"
    r"思考|分析|那么|所以|接下来|看来"
    r")",
    regex.IGNORECASE,
)
# What is said of a reader, or of one's part, by who thinks about the answer.
_ASIDE = regex.compile(
    r"\b(?:the|this) (?:user|viewer|asker|questioner|commenter|prompt|instructions?|system prompt|persona|"
    r"character)\b|"
    r"\b(?:i|we) (?:should|need to|must|have to|ought to) (?:answer|respond|reply|write|say|keep|stay|act|be|output|"
    r"make|use|speak|produce|give|mention|avoid)\b|"
    r"\b(?:in|out of|break(?:ing)?) character\b|\brole-?play|\bmy persona\b|\bsystem prompt\b|"
    r"用户(?:问|说|想|在|的|是|提|要)|(?:这位|该|这个)观众|观众(?:问我|在问|想让我|的问题)|提问者|角色设定|人设|系统提示|"
    r"我(?:应该|需要|得|必须)(?:用|以|要|先|回答|回复|写|说|保持|扮演|按照|给出)|"
    r"(?:的|猫娘?|角色)(?:身份|口吻|语气)(?:来)?(?:回|说)",
    regex.IGNORECASE,
)
_SPOKEN_LINE = regex.compile(rf"(?m)^[ \t>]{{0,4}}{_HERS}")


class AloudFilter:
    """Feed it an answer without marked reasoning, piece by piece; what it returns may be shown.

    After `finish`, `aloud` says whether it was thinking, or broke off before it was anything else.
    """

    def __init__(self, language: Language) -> None:
        self.aloud = False
        self._language = language
        self._flows = False
        self._held = ""

    @property
    def holding(self) -> bool:
        """Whether something is held back."""
        return bool(self._held.strip())

    def feed(self, text: str) -> str:
        """What may be shown now."""
        if self._flows:
            return text
        self._held += text
        if not self._may_flow():
            return ""
        self._flows = True
        held, self._held = self._held, ""
        return held

    def finish(self, *, unfinished: bool) -> str:
        """The rest, at the end of the answer; `unfinished` when the model did not end it itself."""
        held, self._held = self._held, ""
        if self._flows or not held.strip():
            return held
        said, self.aloud = spoken_part(held, self._language, unfinished=unfinished)
        return said

    def _may_flow(self) -> bool:
        text = self._held.lstrip()
        if not text:
            return False
        if _SPOKEN_LINE.match(text):
            return True
        if _ASIDE.search(text) and _BEGINS.match(text):
            return False
        if len(text) > LOOK:
            return True
        foreign = self._language == "zh" and not has_cjk(text)
        return not foreign and _BEGINS.match(text, partial=True) is None


def spoken_part(text: str, language: Language, *, unfinished: bool) -> tuple[str, bool]:
    """What of an answer is hers, and whether she was thinking aloud.

    Of thoughts that end in her own manner the end is hers. Nothing is, where they don't; nor of what did not come to
    its end and began as thoughts do, or in a language that isn't hers.
    """
    bare = text.strip()
    if not bare or _SPOKEN_LINE.match(bare):
        return text, False
    begins = _BEGINS.match(bare) is not None
    if begins and _ASIDE.search(bare):
        part = _her_end(bare)
        return (whole_sentences(part) if unfinished else part), True
    if unfinished and (begins or (language == "zh" and not has_cjk(bare))):
        return "", True
    return text, False


def _her_end(text: str) -> str:
    """The last lines that are in her manner, and hold no thought; empty when there are none."""
    kept: list[str] = []
    for line in reversed(text.splitlines()):
        if line.strip() and (_SPOKEN_LINE.match(line) is None or _ASIDE.search(line)):
            break
        kept.append(line)
    return "\n".join(reversed(kept)).strip()
