"""Days that somebody has lived, in a moment: rows as life leaves them, without the life."""

import datetime as dt

from django.utils import timezone

from company.models import Mail
from llmservice.models import ModelCall
from streaming.models import Cover, Stream
from vtuber.models import AuditEntry, Diary, Event, EventHead, TodoList, TodoTask, Tweet, VTuber, Weather
from vtuber.tests.support.world import DATE, REAL, hours

EVENTS_A_DAY = 20
TASKS_A_DAY = 10


def days_behind(vtuber: VTuber, days: int) -> None:
    """Before `DATE`, each with ten tasks (one failed), a stream, cover, post, letter, diary, call, edit and log."""
    for back in range(1, days + 1):
        _one_day(vtuber, DATE - dt.timedelta(days=back))
    head = EventHead.objects.get(vtuber=vtuber)
    last = head.seq + days * EVENTS_A_DAY
    told = {"type": "sns.opened", "game_time": hours("08:00"), "real_time": REAL, "payload": {}}
    Event.objects.bulk_create(Event(vtuber=vtuber, seq=seq, **told) for seq in range(head.seq + 1, last + 1))
    EventHead.objects.filter(vtuber=vtuber).update(seq=last)


def _one_day(vtuber: VTuber, date: dt.date) -> None:
    noon = hours("12:00", date)
    todolist = TodoList.objects.create(vtuber=vtuber, date=date, planned_by="test", created_at=noon)
    State = TodoTask.State
    TodoTask.objects.bulk_create(
        TodoTask(
            vtuber=vtuber,
            todolist=todolist,
            type="rest",
            start=hours(f"{9 + number:02}:00", date),
            end=hours(f"{9 + number:02}:30", date),
            content=f"rest {number}",
            state=State.DONE if number else State.FAILED,
            started_at=hours(f"{9 + number:02}:00", date),
            ended_at=hours(f"{9 + number:02}:30", date),
            is_prepared=True,
        )
        for number in range(TASKS_A_DAY)
    )
    Cover.objects.create(vtuber=vtuber, date=date, headline="Tonight", thumbnail="t.jpg", digest="0", made_at=noon)
    over = {"state": Stream.State.ENDED, "started_at": noon, "ended_at": noon}
    Stream.objects.create(vtuber=vtuber, title="Tonight", content="games", **over)
    letter = {"mailbox": "personal", "kind": "fan", "sender": "a fan", "recipient": "her", "body": "Hello!"}
    Mail.objects.create(vtuber=vtuber, subject="Hello", sent_at=noon, **letter)
    Weather.objects.get_or_create(vtuber=vtuber, date=date, defaults={"sky": "rain", "temperature": 9})
    Diary.objects.create(vtuber=vtuber, date=date, text="A day.")
    Tweet.objects.create(vtuber=vtuber, category="communication", text="A post.", published_at=noon)
    call = {"purpose": "tweet", "role": "director", "backend": "openai", "model": "m", "state": "ok"}
    ModelCall.objects.create(owner=vtuber.owner, language="zh", created_at=timezone.now(), **call)
    AuditEntry.objects.create(vtuber=vtuber, actor="op", verb="pause", game_time=noon, real_time=REAL)
