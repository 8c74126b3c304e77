"""The grammar (GBNF, llama.cpp) of her words in the plain format: movements and speech as the rows have them.

It keeps the form and the script clean and bounds the length; what she says is the adapter's. An answer ends with its
line, so that the model ends where it wants to.
"""

from llmservice.persona.plain_format import STOP
from llmservice.purposes import Language
from llmservice.text.characters import COMMON_HAN
from llmservice.text.sentences import ENDS, WAVES

_SENTENCE_ENDS = "".join(mark for mark in f"{ENDS}{WAVES}" if not mark.isascii())
_END = STOP.replace("\n", r"\n")
# Characters that her own model never finds its way to: death, harm, sex, parties. A small one does not know when.
_NEVER = "死杀尸癌葬逝坟奸娼妓嫖屄屌肏淫赌毒枪党"
_HAN = "".join(
    f"{first}-{last}"
    for first, last in zip(
        [COMMON_HAN[0], *(chr(ord(char) + 1) for char in sorted(_NEVER))],
        [*(chr(ord(char) - 1) for char in sorted(_NEVER)), COMMON_HAN[-1]],
        strict=True,
    )
)
# A small model says its best in its first sentence, and drifts after that: so it has one, and not a long one. A mark
# stands between two words, and what is quoted is quoted to its end. Each way on costs time at each token.
_ZH = rf"""root ::= move? speech move? "{_END}"
move ::= "（" han ([，、]? han){{0,18}} "）"
speech ::= "「" "……"? said (pause? said){{0,21}} end "」"
said ::= [{_HAN}0-9] | [‘“《] han ("，"? han){{0,9}} [’”》]
pause ::= [，、：；～] | [—…] [—…]
end ::= [{_SENTENCE_ENDS}]
han ::= [{_HAN}]
"""
_EN = rf"""root ::= " "? part (" "? part){{0,4}} "{_END}"
part ::= move | speech
move ::= "(" [a-zA-Z] [a-zA-Z ,.'’;-]{{0,99}} ")"
speech ::= "“" [a-zA-Z0-9…] [a-zA-Z0-9 ,.?!'’;:…-]{{0,239}} "”"
"""


def script_grammar(language: Language) -> str:
    """The grammar of an answer in a language."""
    return _ZH if language == "zh" else _EN
