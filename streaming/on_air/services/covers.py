"""A painted picture becomes today's cover."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from streaming.event_types import CoverMade
from streaming.models import Cover
from streaming.on_air import cover_files
from vtuber.gametime import game_day
from vtuber.models import TodoTask
from vtuber.plugin import emit


@transaction.atomic
def register_cover(
    *, task: TodoTask, headline: str, digest: str, made_by: str, game_time: dt.datetime, real: dt.datetime
) -> Cover:
    """Give the picture that was painted for `task` its final name and tell the world.

    The caller holds the VTuber's clock lock, which keeps the numbers of a day in order. OSError when the painted
    file is gone.
    """
    date = game_day(task.start)
    last = Cover.objects.filter(vtuber=task.vtuber, date=date).aggregate(last=Max("number"))["last"] or 0
    file, thumbnail = cover_files.publish(task.pk, digest, task.vtuber.slug, date, last + 1)
    cover = Cover.objects.create(
        vtuber=task.vtuber,
        task=task,
        date=date,
        number=last + 1,
        headline=headline,
        file=file,
        thumbnail=thumbnail,
        digest=digest,
        made_by=made_by,
        made_at=game_time,
    )
    emit(
        task.vtuber,
        CoverMade(
            cover=cover.pk,
            task=task.pk,
            url=cover.url,
            thumbnail_url=cover.thumbnail_url,
            date=date.isoformat(),
            number=cover.number,
            headline=headline,
            sha256=digest,
            bytes=cover_files.size(file),
        ),
        game_time=game_time,
        real=real,
    )
    transaction.on_commit(lambda: cover_files.forget_pending(task.pk))
    return cover
