"""Phrase book or embedded model: each takes the questions that it answers better.

The book knows what the hour, the sky, the game and the viewer are, and has a line for every matter of hers; it is
lost where nobody foresaw the question. The model takes up any word, and knows no facts of the moment. Which kinds are
whose was measured: docs/persona.md has the figures.
"""

import re

from streaming.chat.answers.contexts import ChatContext
from streaming.chat.fallback.message_kinds import classify

# Kinds of messages (`streaming.chat.fallback.message_kinds`) that the model answers at least as well.
MODEL_KINDS = frozenset(("favourite", "one_word", "open", "opinion", "question", "what_is", "wish", "yesno"))

# Nobody who says this is left to a small model, whatever kind of question it looks like.
_HEAVY = re.compile(
    r"死|去世|癌|抑郁|自残|消失|绝望|家暴|性侵|流产|\b(?:die|dead|death|cancer|rape|abuse)", re.IGNORECASE
)


def model_speaks_better(context: ChatContext) -> bool:
    """Whether an embedded model with her adapter should answer this one."""
    # Whoever paid is thanked by name, and a question of many is answered to all of them: only the book does both.
    if context.paid or context.askers > 1 or _HEAVY.search(context.question):
        return False
    return classify(context.question).name in MODEL_KINDS
