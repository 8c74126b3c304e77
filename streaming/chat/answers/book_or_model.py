"""A row of hers, phrase book or embedded model: each takes the questions that it answers better.

What somebody wrote to the very question is said as it stands. The book knows what the hour, the sky, the game and the
viewer are, and has a line for every matter of hers; it is lost where nobody foresaw the question. The model takes up
any word, and knows no facts of the moment. Which kinds are whose was measured: docs/persona.md has the figures.

The book's lines are Baomi's. Whoever else has an adapter of her own speaks by it, but for what only the book knows;
that the book says to her viewers in words that are anybody's (`live_chat_anybody`).
"""

import re

from llmservice.persona.datasets import first_with_rows
from llmservice.persona.similar_rows import ASKS_THE_SAME, SAME_WORDS, written_answers
from streaming.chat.answers.contexts import ChatContext
from streaming.chat.fallback.life_questions import asked_of_today, life_rule
from streaming.chat.fallback.message_kinds import classify

# Kinds of messages (`streaming.chat.fallback.message_kinds`) that the model answers at least as well.
MODEL_KINDS = frozenset(("favourite", "one_word", "open", "opinion", "question", "what_is", "wish", "yesno"))

# The folder of rows whose persona speaks in the phrase book.
BOOK_PERSONA = "baomi"

# Kinds that the book answers in whoever's name: facts of the moment, and what a small model has no tact for.
KINDS_FOR_ANYBODY = frozenset(
    (
        *("ad", "company", "game_now", "left", "money", "progress", "remember", "season", "temperature", "time"),
        *("weather", "next_stream", "crisis", "ill", "sad", "stress", "unloved", "orders"),
    )
)

# Kinds of which the answer may be another by the hour, by the stream, or by who asks: a row answers them where its
# very words were asked.
BOOK_KINDS = frozenset(
    ("about", "ad", "game_now", "greet", "left", "progress", "remember", "temperature", "time", "weather")
)

# Nobody who says this is left to a small model, whatever kind of question it looks like: it knows no tact.
_HEAVY = re.compile(
    r"死|去世|癌|抑郁|自残|消失|绝望|家暴|性侵|流产|男女|性别|政治|政府|党派|战争|宗教|种族|民族"
    r"|\b(?:die|dead|death|cancer|rape|abuse|politic|religio)|\b(?:genders?|wars?|races?)\b",
    re.IGNORECASE,
)


def model_speaks_better(context: ChatContext) -> bool:
    """Whether an embedded model with her adapter should answer this one."""
    # Whoever paid is thanked by name, and a question of many is answered to all of them: only the book does both.
    if context.paid or context.askers > 1 or context.written or _HEAVY.search(context.question):
        return False
    kind = classify(context.question).name
    return kind in MODEL_KINDS if is_in_the_book(context) else kind not in KINDS_FOR_ANYBODY


def has_words_of_her_own(context: ChatContext) -> bool:
    """Whether she has an adapter or rows: whoever has is never spoken for in Baomi's words."""
    return bool(context.adapter or first_with_rows(context.persona))


def book_knows(kind: str, context: ChatContext) -> bool:
    """Whether the book's lines for this kind are hers, or anybody's."""
    return is_in_the_book(context) or kind in KINDS_FOR_ANYBODY


def is_in_the_book(context: ChatContext) -> bool:
    """Whether the book's lines are hers: however her adapter is called, she is who has rows of that name."""
    return first_with_rows(context.adapter, context.persona) == BOOK_PERSONA


def with_written_answers(context: ChatContext) -> ChatContext:
    """The context with what her rows answer to this question, as far as she hasn't said it to them just now."""
    kind = classify(context.question).name
    # In a crisis nothing is left to likeness.
    if context.paid or context.askers > 1 or kind == "crisis":
        return context
    # No row knows what she did today, nor when she is on again.
    done = asked_of_today(kind, context.question, context)
    if book_knows(kind, context) and life_rule(kind, kind, context.question, context, done):
        return context
    said = {turn.answer for turn in context.turns}
    least = SAME_WORDS if kind in BOOK_KINDS else ASKS_THE_SAME
    persona = first_with_rows(context.adapter, context.persona)
    rows = written_answers(persona, context.language, context.question, least=least)
    return context.model_copy(update={"written": [answer for answer in rows if answer not in said]})
