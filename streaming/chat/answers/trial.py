"""An operator asks her something, and nobody else hears: purpose, prompt and filter are those of her chat."""

import datetime as dt
import time
from functools import partial

from django.utils.translation import gettext as _

from llmservice import gateway
from llmservice.errors import ModelError
from llmservice.prompts import as_test
from llmservice.text.cleaning import clean_line
from llmservice.text.sentences import whole_sentences
from streaming.chat.answers.answering import who_answers, who_will_answer
from streaming.chat.answers.asked_fact import with_asked_fact
from streaming.chat.answers.contexts import ChatContext
from streaming.chat.answers.her_life import life_fields
from streaming.chat.answers.strainer import Purpose, filter_for
from streaming.models import Stream
from streaming.on_air.prompt_contexts import about_live
from vtuber.gametime import game_day
from vtuber.models import VTuber
from vtuber.plugin import TriedAnswer, her_fields, registry, seed_for

QUESTION_LIMIT = 200


def register() -> None:
    """Called once, when the app is ready."""
    registry.test_chats.register("big", partial(try_answer, purpose="chat_big"))
    registry.test_chats.register("small", partial(try_answer, purpose="chat_small"))
    registry.prompt_values.register("chat_big", trial_context)
    registry.prompt_values.register("chat_small", trial_context)


def try_answer(vtuber: VTuber, question: str, now: dt.datetime, *, purpose: Purpose) -> TriedAnswer:
    """Her answer at game time `now`, whether she is live or not. The call is in the ledger under the owner of tests,
    so that it uses up none of what she has not said yet.
    """
    began = time.monotonic()
    if purpose == "chat_small" and who_answers() == purpose:
        purpose = who_will_answer(vtuber)
    asked = clean_line(question, QUESTION_LIMIT)
    context = with_asked_fact(trial_context(vtuber, now).model_copy(update={"question": asked}))
    seed = seed_for(vtuber, "trial", int(began * 1000))
    ask = partial(
        gateway.complete,
        purpose,
        context,
        owner=as_test(vtuber.owner),
        language=context.language,
        seed=seed,
    )
    why = ""
    try:
        answer = ask()
        why = answer.fallback_reason
    except ModelError as error:
        why = error.reason
        answer = ask(fallback=True)
    text = answer.text
    if answer.backend != "fallback":
        strainer = filter_for(vtuber, purpose, context)
        text = strainer.feed(text) + strainer.flush()
        if strainer.harmful:
            text = whole_sentences(text)
            why = _("the filter stopped it (%(kind)s); on air the phrase book goes on from here") % {
                "kind": strainer.stopped
            }
    return TriedAnswer(text.strip(), answer.model, why, round(time.monotonic() - began, 1))


def trial_context(vtuber: VTuber, now: dt.datetime) -> ChatContext:
    """What she knows when an operator asks: the stream that is on, if there is one, and no viewer's word."""
    stream = Stream.objects.filter(vtuber=vtuber, state=Stream.State.LIVE).select_related("task").first()
    about = {"title": "", "game": "", "genre": "", "theme": "", "sponsor": ""}
    persona = vtuber.persona
    chinese = persona.speaks == "zh"
    if stream is None:
        about |= {"title": "试聊" if chinese else "A try", "theme": "今天" if chinese else "today"}
    return ChatContext.model_validate(
        {
            **her_fields(vtuber, game_day(now), now),
            **(about_live(stream) if stream else about),
            "persona": vtuber.slug,
            "adapter": persona.adapter,
            "minutes_left": 30,
            "just_said": [],
            "turns": [],
            "nickname": "试聊" if chinese else "operator",
            "question": "今天怎么样？" if chinese else "How is your day?",
            "askers": 1,
            "first_time": False,
            "returning": False,
            "notes": [],
            "trouble": "",
            **life_fields(vtuber, now),
        }
    )
