"""Her look on the stage: pictures of it are taken, replaced and removed."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from unity_bridge.event_types import LookChanged
from unity_bridge.look import files
from unity_bridge.look.pictures import read_picture
from unity_bridge.models import LookPicture
from unity_bridge.projections.look import look_parts
from vtuber.models import GameClock, VTuber
from vtuber.plugin import NotAllowed, emit, translatable
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock

AUDIT_VERBS = {
    "look_picture": gettext_lazy("gave her a picture of her own look"),
    "look_remove": gettext_lazy("took a picture of her own look away"),
    "look_end": gettext_lazy("took her own look away"),
}
# Bytes of all pictures of one VTuber together, as they are kept: a source in OBS holds those of a face in memory.
MOST_BYTES_TOGETHER = 32 * 1024 * 1024


def keep_picture(
    *,
    vtuber: VTuber,
    expression: str,
    mouth_open: bool,
    eyes_shut: bool,
    data: bytes,
    actor: str,
    real: dt.datetime,
) -> LookPicture:
    """Take a picture for one face, mouth and eyes, in place of the one that was there; open stages change at once.

    NotAllowed for what is no picture that can be shown, for a face that does not begin with mouth closed and eyes
    open, and when all of them together would be too much. ValidationError for a face that there is not.
    """
    picture = read_picture(data)
    written = files.write(vtuber.slug, picture.data)
    try:
        with transaction.atomic():
            clock = locked_clock(vtuber)
            _check_begun(vtuber, expression, mouth_open=mouth_open, eyes_shut=eyes_shut)
            kind = {"expression": expression, "mouth_open": mouth_open, "eyes_shut": eyes_shut}
            row = LookPicture.objects.filter(vtuber=vtuber, **kind).first() or LookPicture(vtuber=vtuber, **kind)
            before = row.file if row.pk else ""
            row.digest, row.bytes, row.uploaded_at = picture.digest, len(picture.data), real
            row.width, row.height = picture.width, picture.height
            row.left, row.top, row.right, row.bottom = picture.box
            row.full_clean()
            _check_room(row)
            row.save()
            files.publish(written, row.file)
            _tell(clock, real)
            record_audit(
                vtuber,
                actor=actor,
                verb="look_picture",
                target=f"look:{row}",
                before={"file": before} if before else {},
                after={"file": row.file, "width": row.width, "height": row.height},
                real=real,
            )
            if before and before != row.file:
                transaction.on_commit(lambda: files.not_needed(before))
    finally:
        written.unlink(missing_ok=True)
    return row


@transaction.atomic
def remove_picture(*, picture: LookPicture, actor: str, real: dt.datetime) -> None:
    """Take a picture away: another one stands in for it. Again, it changes nothing.

    NotAllowed for the one with which a face begins, while there are others that need it.
    """
    clock = locked_clock(picture.vtuber)
    row = LookPicture.objects.select_related("vtuber").filter(pk=picture.pk).first()
    if row is None:
        return
    if not row.mouth_open and not row.eyes_shut:
        others = LookPicture.objects.filter(vtuber=row.vtuber).exclude(pk=row.pk)
        if row.expression != "neutral":
            others = others.filter(expression=row.expression)
        if others.exists():
            why = _("The others stand on this picture. Replace it, or take the others away first.")
            raise NotAllowed(translatable(why))
    name = row.file
    row.delete()
    _tell(clock, real)
    record_audit(
        clock.vtuber, actor=actor, verb="look_remove", target=f"look:{row}", before={"file": name}, real=real
    )
    transaction.on_commit(lambda: files.not_needed(name))


@transaction.atomic
def remove_look(*, vtuber: VTuber, actor: str, real: dt.datetime) -> int:
    """Take all of them away: she is the drawn cat again. Returns how many there were; of none, nothing is noted."""
    clock = locked_clock(vtuber)
    rows = list(LookPicture.objects.filter(vtuber=vtuber).select_related("vtuber"))
    if not rows:
        return 0
    names = {row.file for row in rows}
    LookPicture.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _tell(clock, real)
    record_audit(
        clock.vtuber, actor=actor, verb="look_end", before={"pictures": [str(row) for row in rows]}, real=real
    )
    transaction.on_commit(lambda: files.not_needed(*names))
    return len(rows)


def prune_files(most: int) -> int:
    """Files of pictures that no row has named for two weeks, and what a process that died has left half-written."""
    gone = 0
    for slug, path in files.old_files():
        if gone >= most:
            break
        vtuber = VTuber.objects.filter(slug=slug).first()
        if vtuber is not None and LookPicture.objects.filter(vtuber=vtuber, digest=path.stem).exists():
            continue
        with transaction.atomic():
            if vtuber is not None:
                # Whoever takes a picture holds the same lock while the file gets its name.
                locked_clock(vtuber)
                if LookPicture.objects.filter(vtuber=vtuber, digest=path.stem).exists():
                    continue
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _check_begun(vtuber: VTuber, expression: str, *, mouth_open: bool, eyes_shut: bool) -> None:
    first = not mouth_open and not eyes_shut
    there = LookPicture.objects.filter(vtuber=vtuber, mouth_open=False, eyes_shut=False)
    if not there.filter(expression="neutral").exists() and not (first and expression == "neutral"):
        why = _("Begin with the neutral face, mouth closed and eyes open: it stands in for whatever is missing.")
        raise NotAllowed(translatable(why))
    if not first and not there.filter(expression=expression).exists():
        why = _("Begin this face with its picture with mouth closed and eyes open.")
        raise NotAllowed(translatable(why))


def _check_room(row: LookPicture) -> None:
    others = LookPicture.objects.filter(vtuber=row.vtuber).exclude(pk=row.pk)
    together = sum(others.values_list("bytes", flat=True)) + row.bytes
    if together > MOST_BYTES_TOGETHER:
        raise NotAllowed(
            translatable(
                _("All pictures of her together may have {most} MB; with this one they would have {size} MB."),
                most=MOST_BYTES_TOGETHER // 1024 // 1024,
                size=f"{together / 1024 / 1024:.1f}",
            )
        )


def _tell(clock: GameClock, real: dt.datetime) -> None:
    told = LookChanged(pictures=look_parts(clock.vtuber))
    emit(clock.vtuber, told, game_time=clock.now(real), real=real)
