"""Losses and duplicates, made by hand, that `check_world` has to find: a checker that finds nothing proves nothing.

Each plant changes the world the way a bug would, past the database's own constraints where those can be got past. Run
them inside a transaction that is rolled back.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model

from bench.support.check_world import complaints
from company.models import Mail
from store.models import Ownership
from streaming.models import Cover, StreamLine
from vtuber.events import emit, event_types
from vtuber.models import Diary, Event, TodoTask, Tweet, VTuber, WalletEntry
from vtuber.services.wallet import move_money
from vtuber.translatable import translatable

Plant = Callable[[VTuber], None]


class NothingToSpoil(LookupError):
    """The world has no row of the kind that this plant needs."""


def _one(rows: Any) -> Any:
    row = rows.first()
    if row is None:
        raise NothingToSpoil
    return row


def _again(row: Model, **changes: Any) -> Model:
    """A second row like `row`."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.pk = None
    row._state.adding = True
    row.save()
    return row


def _tell_again(vtuber: VTuber, type: str, **changes: Any) -> None:
    """The last event of a type, told once more, with `changes` in its payload."""
    last = _one(Event.objects.filter(vtuber=vtuber, type=type).order_by("-seq"))
    event = event_types()[type].model_validate({**last.payload, **changes})
    emit(vtuber, event, game_time=last.game_time, real=last.real_time)


def second_post(vtuber: VTuber) -> None:
    """A post is published twice."""
    post = _again(_one(Tweet.objects.filter(vtuber=vtuber)), task=None)
    _tell_again(vtuber, "tweet.published", tweet=post.pk)


def second_letter(vtuber: VTuber) -> None:
    """A letter arrives twice."""
    letter = _again(_one(Mail.objects.filter(vtuber=vtuber, mailbox="personal")))
    _tell_again(vtuber, "mail.received", mail=letter.pk)


def second_payment(vtuber: VTuber) -> None:
    """A game is paid for twice, under a key that the database lets pass."""
    owned = _one(Ownership.objects.filter(vtuber=vtuber, gift=False))
    last = _one(Event.objects.filter(vtuber=vtuber).order_by("-seq"))
    move_money(
        vtuber=vtuber,
        amount=-1,
        why=translatable("Paid again"),
        key=f"game:{owned.game_id}:again",
        game_time=last.game_time,
        real=last.real_time,
    )


def second_event(vtuber: VTuber) -> None:
    """The end of a task is told twice."""
    _tell_again(vtuber, "task.ended")


def second_line(vtuber: VTuber) -> None:
    """She says something twice in a stream."""
    line = _one(StreamLine.objects.filter(stream__vtuber=vtuber, kind="talk").order_by("-stream", "-number"))
    last = _one(StreamLine.objects.filter(stream=line.stream_id).order_by("-number"))
    _again(line, number=last.number + 1)
    _tell_again(vtuber, "stream.said", number=last.number + 1)


def second_cover(vtuber: VTuber) -> None:
    """A cover is registered twice."""
    cover = _one(Cover.objects.filter(vtuber=vtuber))
    copy = _again(cover, number=cover.number + 1, task=None)
    _tell_again(vtuber, "cover.made", cover=copy.pk)


def no_post(vtuber: VTuber) -> None:
    """A post is gone."""
    _one(Tweet.objects.filter(vtuber=vtuber)).delete()


def no_event(vtuber: VTuber) -> None:
    """An event is gone from the log."""
    _one(Event.objects.filter(vtuber=vtuber, type="task.started")).delete()


def no_game(vtuber: VTuber) -> None:
    """A game that was paid for is not in the library."""
    _one(Ownership.objects.filter(vtuber=vtuber, gift=False)).delete()


def no_letter(vtuber: VTuber) -> None:
    """A letter of hers is gone."""
    _one(Mail.objects.filter(vtuber=vtuber, mailbox="personal", job__isnull=True)).delete()


def no_task(vtuber: VTuber) -> None:
    """A planned task is gone, with everything that it caused."""
    _one(TodoTask.objects.filter(vtuber=vtuber, type="rest")).delete()


def no_entry(vtuber: VTuber) -> None:
    """A movement is gone from the books."""
    _one(WalletEntry.objects.filter(wallet__vtuber=vtuber)).delete()


def no_line(vtuber: VTuber) -> None:
    """Something that she said in a stream is gone."""
    _one(StreamLine.objects.filter(stream__vtuber=vtuber, kind="talk")).delete()


def no_page(vtuber: VTuber) -> None:
    """A page of the diary is gone."""
    _one(Diary.objects.filter(vtuber=vtuber)).delete()


PLANTS: dict[str, dict[str, Plant]] = {
    "duplicate": {
        "post": second_post,
        "letter": second_letter,
        "payment": second_payment,
        "event": second_event,
        "line": second_line,
        "cover": second_cover,
    },
    "loss": {
        "post": no_post,
        "event": no_event,
        "game": no_game,
        "letter": no_letter,
        "task": no_task,
        "entry": no_entry,
        "line": no_line,
        "page": no_page,
    },
}


def spoiled(vtuber: VTuber, plant: Plant) -> list[str]:
    """What the checker says of the world with this plant in it. The world stays as it was.

    NothingToSpoil when it has no row of that kind.
    """
    with transaction.atomic():
        plant(vtuber)
        found = complaints(VTuber.objects.get(pk=vtuber.pk))
        transaction.set_rollback(True)
    return found
