"""The filter that stands between a model and everybody who watches, for one answer in her chat."""

from typing import Literal

from llmservice.outputfilter import OutputFilter
from llmservice.prompts import render_prompt
from streaming.chat.answers.contexts import ChatContext
from streaming.chat.answers.prompt_contexts import blanked
from streaming.chat.policy.banned_words import banned_words
from vtuber.models import VTuber

Purpose = Literal["chat_small", "chat_big", "chat_embedded"]

# Characters of an answer; what is longer ends at a sentence.
LONGEST = {"zh": 160, "en": 320}


def filter_for(vtuber: VTuber, purpose: Purpose, context: ChatContext) -> OutputFilter:
    """A filter that knows what of the prompt is a secret, and what everybody may hear."""
    secret = render_prompt(purpose, blanked(context), context.language, vtuber.owner)
    public = [
        context.name,
        context.tastes,
        *context.catchphrases,
        context.title,
        context.game,
        context.theme,
        context.sponsor,
        context.nickname,
        context.question,
        context.amount,
        *context.notes,
        *context.just_said,
    ]
    for turn in context.turns:
        public += [turn.nickname, turn.question, turn.answer]
    return OutputFilter(
        guarded=[secret.system, secret.user],
        public=[text for text in public if text],
        question=context.question,
        words=banned_words(vtuber.pk),
        longest=LONGEST[context.language],
        name=context.name,
        is_ai=vtuber.persona.is_ai,
    )
