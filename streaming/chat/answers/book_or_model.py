"""Phrase book or embedded model: each takes the questions that it answers better.

The book knows what the hour, the sky, the game and the viewer are, and has a line for every matter of hers; it is
lost where nobody foresaw the question. The model takes up any word, and knows no facts of the moment. Which kinds are
whose was measured: docs/persona.md has the figures.
"""

from streaming.chat.answers.contexts import ChatContext
from streaming.chat.fallback.message_kinds import classify

# Kinds of messages (`streaming.chat.fallback.message_kinds`) that the model answers at least as well.
MODEL_KINDS = frozenset(("favourite", "one_word", "open", "opinion", "question", "what_is", "wish", "yesno"))


def model_speaks_better(context: ChatContext) -> bool:
    """Whether an embedded model with her adapter should answer this one."""
    # Whoever paid is thanked by name, and a question of many is answered to all of them: only the book does both.
    if context.paid or context.askers > 1:
        return False
    return classify(context.question).name in MODEL_KINDS
