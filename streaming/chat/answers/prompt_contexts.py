"""What she knows when she answers: gathered from rows, nothing of another viewer but what stands in the chat."""

import datetime as dt

from streaming.chat.answers.contexts import ChatContext, ChatTurn, Trouble
from streaming.chat.answers.her_life import life_fields
from streaming.chat.services.entries import most_paid
from streaming.models import Answer
from streaming.on_air.prompt_contexts import about_live
from streaming.selectors import remembered_answers
from vtuber.gametime import MINUTE, game_day
from vtuber.plugin import her_fields

# Her last lines and exchanges that she has in mind: little, for every token costs a viewer time.
LINES = 3
TURNS = 3
# Answers of hers whose turns of phrase she avoids: an evening's worth. No model is told of them.
ANSWERED = 120


def chat_context(answer: Answer, now: dt.datetime, *, trouble: Trouble = "") -> ChatContext:
    """For one answer, at game time `now`."""
    stream = answer.stream
    vtuber = stream.vtuber
    said = remembered_answers().filter(viewer=answer.viewer).exclude(pk=answer.pk)
    if answer.viewer.guest:
        # The same name in another stream may have been anybody.
        said = said.filter(stream=stream)
    heard_in = said.order_by().values_list("stream", flat=True).distinct()[:2]
    answered = remembered_answers().filter(stream=stream).order_by("-id")
    before = list(answered.select_related("line")[:TURNS])
    lines = list(stream.lines.exclude(kind="answer").order_by("-number").values_list("text", flat=True)[:LINES])
    end = stream.task.end if stream.task else now
    return ChatContext.model_validate(
        {
            **her_fields(vtuber, game_day(now), now),
            **about_live(stream),
            "persona": vtuber.slug,
            "adapter": vtuber.persona.adapter,
            "minutes_on": max(int((now - stream.started_at) / MINUTE), 0),
            "minutes_left": max(int((end - now) / MINUTE), 0),
            "just_said": lines[::-1],
            "turns": [
                ChatTurn(nickname=turn.nickname, question=turn.question, answer=turn.line.text if turn.line else "")
                for turn in before[::-1]
            ],
            "answered": list(answered.values_list("line__text", flat=True)[:ANSWERED]),
            "nickname": answer.nickname,
            "question": answer.question,
            "askers": answer.askers,
            "first_time": not heard_in,
            "returning": bool(set(heard_in) - {stream.pk}),
            "notes": list(answer.viewer.notes),
            "trouble": trouble,
            **life_fields(vtuber, now),
            **_paid(answer),
        }
    )


def _paid(answer: Answer) -> dict[str, str]:
    """What whoever is answered has paid, the most of it; nothing where nothing was."""
    paid = most_paid(answer)
    return {"paid": paid.kind, "amount": f"{paid.amount} {paid.currency}".strip()} if paid else {}


def blanked(context: ChatContext) -> ChatContext:
    """The same without a word of any viewer: what is then in the prompt is ours, and nobody else's to see."""
    return context.model_copy(
        update={
            **dict.fromkeys(("nickname", "question", "sponsor", "game", "amount", "fact"), ""),
            **{name: [] for name in ("turns", "notes", "just_said", "answered", "done", "games")},
            **dict.fromkeys(("yesterday", "coming")),
        }
    )
