"""A viewer is forgotten: what they told her, what they said, and what she said to them, wherever it stands.

At once she knows nothing any more, the page on air shows nothing of theirs, and no row of their words is learnt from.
The rest (ledger, log, answers, messages) is taken out a little at a time, behind `Viewer.forgetting`, which stands
until nothing is left: a process that dies in between leaves the next one to go on.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from llmservice.persona.services import remove_words_of
from llmservice.retention import blank_texts_that_hold
from streaming.aloud.services import forget_sounds
from streaming.chat.services.stars import words_of
from streaming.chat.services.visibility import hide
from streaming.event_types import ViewerForgotten
from streaming.models import Answer, ChatMessage, Stream, StreamLine, Viewer
from vtuber.models import AuditEntry, Event
from vtuber.plugin import emit
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock

# Messages that go out of sight at once: more than a page shows of anybody. The others go with the rest.
MOST_SHOWN = 200
# For so long the mark stands at least: a call that was under way writes its prompt down when it ends.
GRACE = dt.timedelta(minutes=2)
# Viewers whose turn it may be in one look.
_AT_A_TIME = 20
# What stands in the place of her words to somebody whom she has forgotten.
GONE = "……"
# Purposes of model calls whose prompts hold viewers' words.
_PURPOSES = ("chat_small", "chat_big", "chat_embedded", "speak")
# Events that quote a viewer, and where their number stands in the payload.
_ENTRY = Q(type="chat.said")
_QUESTION = Q(type__in=("answer.begun", "answer.passed_on", "stream.said"))
_FOLLOW = Q(type="viewer.followed")
# Events whose payload is a list of entries; there are few.
_LISTS = ("chat.restored",)


@transaction.atomic
def forget(*, viewer: Viewer, real: dt.datetime, actor: str = "") -> AuditEntry | None:
    """She knows nothing any more of the viewer. Noted in the audit when an operator (`actor`) asked for it.

    What was said up to the real moment `real` goes; they may go on talking as somebody new to her. None, and nothing
    noted, where there is nothing to forget.
    """
    clock = locked_clock(viewer.vtuber)
    row = Viewer.objects.select_for_update(of=("self",)).get(pk=viewer.pk)
    known = len(row.notes)
    # What was made of their words for her model goes at once, whoever has accepted it.
    learnt = remove_words_of(said_by=words_of(row.pk))
    if not (known or learnt or row.follow_told or row.messages.exists() or row.answers.exists()):
        return None
    on_air = ChatMessage.objects.filter(viewer=row, stream__state=Stream.State.LIVE, state=ChatMessage.State.SHOWN)
    hide(viewer.vtuber, clock, list(on_air.order_by("-pk").values_list("pk", flat=True)[:MOST_SHOWN]), real)
    before: dict[str, Any] = row.forgetting or {"texts": []}
    texts = dict.fromkeys([*before["texts"], row.nickname, *row.notes])
    row.forgetting = {"asked_at": real.isoformat(), "texts": list(texts)}
    row.notes = []
    row.answered_before = row.follow_told = False
    row.save(update_fields=["forgetting", "notes", "answered_before", "follow_told"])
    viewer.notes, viewer.forgetting = [], row.forgetting
    emit(viewer.vtuber, ViewerForgotten(viewer=viewer.pk), game_time=clock.now(real), real=real)
    if not actor:
        return None
    # How many notes there were, not what they said: the audit is no place to remember it in.
    return record_audit(
        viewer.vtuber,
        actor=actor,
        verb="forget_viewer",
        target=f"viewer:{viewer.pk}",
        before={"notes": known},
        real=real,
    )


def prune_forgotten(most: int) -> int:
    """Go on taking out what is left of viewers who asked to be forgotten; returns how many rows were changed."""
    waiting = Viewer.objects.filter(forgetting__isnull=False).select_related("vtuber").order_by("pk")
    return next((count for viewer in waiting[:_AT_A_TIME] if (count := _take_out(viewer, most))), 0)


def _take_out(viewer: Viewer, most: int) -> int:
    asked = viewer.forgetting or {}
    until = dt.datetime.fromisoformat(asked["asked_at"])
    # The ledger first: what to look for in it stands in the answers.
    if count := _ledger(viewer, set(asked["texts"]), until, most):
        return count
    for step in (_log, _pieces, _answers, _audit, _messages):
        if count := step(viewer, until, most):
            return count
    # Well before it was asked for: this machine's clock was set back, and whatever was under way then is over.
    if abs(timezone.now() - until) < GRACE:
        return 0
    # Unless they asked once more in the meantime.
    return Viewer.objects.filter(pk=viewer.pk, forgetting=viewer.forgetting).update(forgetting=None)


def _theirs(viewer: Viewer, until: dt.datetime) -> Any:
    return Answer.objects.filter(viewer=viewer, begun_at__lte=until).exclude(state=Answer.State.SPEAKING)


def _ledger(viewer: Viewer, texts: set[str], until: dt.datetime, most: int) -> int:
    for nickname, question, text in _theirs(viewer, until).values_list("nickname", "question", "text"):
        texts |= {nickname, question, text}
    return blank_texts_that_hold(
        viewer.vtuber.owner, _PURPOSES, {text for text in texts if len(text) > 1 and text != GONE}, until, most
    )


def _log(viewer: Viewer, until: dt.datetime, most: int) -> int:
    events = Event.objects.filter(vtuber=viewer.vtuber, real_time__lte=until)
    # A gift may be without words, and nobody is without a name but who was forgotten.
    entry = _ENTRY & Q(payload__entry__viewer=viewer.pk) & ~Q(payload__entry__nickname="")
    question = _QUESTION & Q(payload__question__viewer=viewer.pk) & ~Q(payload__question__nickname="")
    follow = _FOLLOW & Q(payload__viewer=viewer.pk) & ~Q(payload__nickname="")
    found = list(events.filter(entry | question | follow).order_by("seq").values_list("pk", flat=True)[:most])
    found += [row.pk for row in events.filter(type__in=_LISTS) if _blank(row.payload, viewer.pk)]
    with transaction.atomic():
        # Read again: two who are forgotten may stand in one event.
        for row in Event.objects.select_for_update(of=("self",)).filter(pk__in=found[:most]).order_by("pk"):
            if _blank(row.payload, viewer.pk):
                row.save(update_fields=["payload"])
    return len(found[:most])


def _pieces(viewer: Viewer, until: dt.datetime, most: int) -> int:
    """What she said aloud to them, in the log."""
    answers = list(_theirs(viewer, until).exclude(nickname="").values_list("pk", flat=True))
    told = Event.objects.filter(vtuber=viewer.vtuber, type="stream.voiced", payload__answer__in=answers)
    found = list(told.exclude(payload__text=GONE).order_by("seq").values_list("pk", flat=True)[:most])
    with transaction.atomic():
        for row in Event.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk"):
            row.payload |= {"text": GONE, "url": "", "mouth": "", "shapes": "", "duration_ms": 0}
            row.save(update_fields=["payload"])
    return len(found)


def _blank(payload: dict[str, Any], viewer: int) -> bool:
    """Take a viewer's words out of an event, in place. Whether there were any; who it was stays, as a number."""
    changed = False
    quoted = [payload.get("entry"), payload.get("question"), *payload.get("entries", [])]
    for said in quoted:
        if said and said["viewer"] == viewer and said["nickname"]:
            said["text"] = said["nickname"] = ""
            if said.get("paid"):
                said["paid"] = None
            changed = True
    if payload.get("viewer") == viewer and payload.get("nickname"):
        payload["nickname"] = ""
        changed = True
    if changed and payload.get("answer") and "short" in payload:
        payload["text"] = payload["short"] = GONE
    return changed


def _answers(viewer: Viewer, until: dt.datetime, most: int) -> int:
    found = list(_theirs(viewer, until).exclude(nickname="").order_by("pk").values_list("pk", "line")[:most])
    lines = [line for _answer, line in found if line]
    answers = Answer.objects.filter(pk__in=[answer for answer, _line in found])
    forget_sounds([answer for answer, _line in found])
    with transaction.atomic():
        StreamLine.objects.filter(pk__in=lines).update(text=GONE, short=GONE)
        answers.exclude(line=None).update(text=GONE)
        answers.update(nickname="", question="")
    return len(found)


def _messages(viewer: Viewer, until: dt.datetime, most: int) -> int:
    said = ChatMessage.objects.filter(viewer=viewer, real_time__lte=until).order_by("pk")
    return ChatMessage.objects.filter(pk__in=list(said.values_list("pk", flat=True)[:most])).delete()[0]


def _audit(viewer: Viewer, until: dt.datetime, most: int) -> int:
    """What the staff did to them stands; their words and names in it do not."""
    said = ChatMessage.objects.filter(viewer=viewer, real_time__lte=until)
    answers = _theirs(viewer, until).values_list("pk", flat=True)
    targets = {f"viewer:{viewer.pk}", *(f"message:{message}" for message in said.values_list("pk", flat=True))}
    targets |= {f"answer:{answer}" for answer in answers}
    entries = AuditEntry.objects.filter(vtuber=viewer.vtuber, real_time__lte=until, verb__startswith="chat_")
    count = 0
    for entry in entries.order_by("pk"):
        words = {name: "" for name in ("text", "nickname") if entry.after.get(name)}
        if words and entry.target in targets and count < most:
            AuditEntry.objects.filter(pk=entry.pk).update(after=entry.after | words)
            count += 1
    return count
