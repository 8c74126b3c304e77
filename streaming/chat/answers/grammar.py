"""The grammar (GBNF, llama.cpp) that holds a model without an adapter to the form of an answer.

It allows an optional stage direction in brackets and one to three sentences in quotes, and nothing else. Everything
is bounded and no blank can follow a blank: a tiny model loops on whatever is left open.
"""

from functools import cache

from llmservice.purposes import Language
from llmservice.text.characters import COMMON_HAN

DIRECTION_LIMIT = 24
SPEECH_LIMIT = {"zh": 120, "en": 200}
_SENTENCES = 3
# Characters of one English sentence, its end included: three of them, two gaps and the quotes stay within the limit.
_EN_SENTENCE = 64

# A sentence is one to three clauses of up to twelve characters: 39 with its marks, three of them 117.
_ZH = rf"""root ::= direction? speech
direction ::= "（" han{{2,12}} (" " han{{2,11}})? "）"
speech ::= "「" sentence{{1,3}} "」"
sentence ::= clause ("，" clause){{0,2}} end
clause ::= han{{1,12}}
end ::= "。" | "！" | "？" | "～"
han ::= [{COMMON_HAN}]
"""


@cache
def chat_grammar(language: Language) -> str:
    """The grammar of an answer in a language."""
    return _ZH if language == "zh" else _english()


def _english() -> str:
    """Rule `more<n>` is the rest of a sentence that has at most n characters left, `move<n>` that of a direction:
    repetition alone can't count characters and keep blanks apart at once."""
    rules = [
        'root ::= (direction " ")? speech',
        f'direction ::= "(" [a-z] move{DIRECTION_LIMIT - 1} ")"',
        f'speech ::= "“" sentence (" " sentence){{0,{_SENTENCES - 1}}} "”"',
        f"sentence ::= [A-Z] more{_EN_SENTENCE - 1}",
        'end ::= "." | "!" | "?"',
        'move0 ::= ""',
        'move1 ::= "" | [a-z]',
        "more1 ::= end",
        "more2 ::= end | [a-z0-9] more1",
        'more3 ::= end | [a-z0-9] more2 | ("’" | " ") [A-Za-z] more1',
    ]
    rules += [
        f'move{left} ::= "" | [a-z] move{left - 1} | " " [a-z] move{left - 2}' for left in range(2, DIRECTION_LIMIT)
    ]
    rules += [
        f'more{left} ::= end | [a-z0-9] more{left - 1} | ("’" | " ") [A-Za-z] more{left - 2}'
        f' | ", " [A-Za-z] more{left - 3}'
        for left in range(4, _EN_SENTENCE)
    ]
    return "\n".join(rules) + "\n"
