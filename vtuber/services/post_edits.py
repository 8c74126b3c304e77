"""What operators do to a post that is out: change its words, take it down, put it back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop as _

from llmservice.text.cleaning import clean_text
from vtuber import registry
from vtuber.errors import Conflict, NotAllowed
from vtuber.event_types import TweetEdited, TweetPutBack, TweetTakenDown
from vtuber.events import WorldEvent, emit
from vtuber.models import AuditEntry, GameClock, Tweet
from vtuber.post_length import POST_CHARACTERS, check_post
from vtuber.services.audit import mark_undone, note_as_undo, record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable


@transaction.atomic
def edit_post(*, post: Tweet, version: int, text: str, actor: str, real: dt.datetime) -> Tweet:
    """Change the words of a post that is out.

    Conflict when somebody else was faster; PostTooLong, or NotAllowed for a post without words.
    """
    clock, row = _locked(post)
    _check(row.version == version, row)
    # One character more than a post may have, so that too long is refused rather than cut.
    text = clean_text(text, POST_CHARACTERS + 1)
    if not text:
        raise NotAllowed(translatable(_("A post needs words. To make it disappear, take it down.")))
    text = check_post(text)
    if text == row.text:
        return row
    before, row.text, row.edited_at = row.text, text, clock.now(real)
    _keep(row, clock, TweetEdited(tweet=row.pk, text=text), real)
    record_audit(
        clock.vtuber,
        actor=actor,
        verb="edit_post",
        target=f"post:{row.pk}",
        before={"text": before},
        after={"text": text},
        undo={"post": row.pk, "text": before, "left": text},
        real=real,
    )
    return row


@transaction.atomic
def show_post(*, post: Tweet, version: int, shown: bool, actor: str, real: dt.datetime) -> Tweet:
    """Take a post down (`shown` False), or put it back. Conflict when somebody else was faster."""
    clock, row = _locked(post)
    _check(row.version == version, row)
    if shown == (row.taken_down_at is None):
        return row
    row.taken_down_at = None if shown else clock.now(real)
    told: WorldEvent = TweetPutBack(tweet=row.pk, text=row.text) if shown else TweetTakenDown(tweet=row.pk)
    _keep(row, clock, told, real)
    record_audit(
        clock.vtuber,
        actor=actor,
        verb="put_back_post" if shown else "take_down_post",
        target=f"post:{row.pk}",
        after={"text": row.text},
        undo={"post": row.pk, "shown": not shown},
        real=real,
    )
    return row


def take_back(entry: AuditEntry, actor: str, real: dt.datetime) -> Tweet:
    """Undo of the verbs here, as `registry.undo_verbs` calls it; Conflict when the post was changed after it."""
    _clock, row = _locked(Tweet.objects.get(pk=entry.undo["post"], vtuber=entry.vtuber_id))
    mark_undone(entry)
    if "text" in entry.undo:
        # By its words and not by its version: edits are taken back one after the other, each a change of its own.
        _check(row.text == entry.undo["left"], row)
        row = edit_post(post=row, version=row.version, text=entry.undo["text"], actor=actor, real=real)
    else:
        _check((row.taken_down_at is None) != entry.undo["shown"], row)
        row = show_post(post=row, version=row.version, shown=entry.undo["shown"], actor=actor, real=real)
    note_as_undo(entry)
    return row


def register() -> None:
    """Called once, when the app is ready."""
    for verb in ("edit_post", "take_down_post", "put_back_post"):
        registry.undo_verbs.register(verb, take_back)


def _locked(post: Tweet) -> tuple[GameClock, Tweet]:
    clock = locked_clock(post.vtuber_id)
    return clock, Tweet.objects.select_for_update(of=("self",)).get(pk=post.pk)


def _check(stands: bool, row: Tweet) -> None:
    if not stands:
        raise Conflict(translatable(_("Somebody else has changed this post meanwhile.")), current=row)


def _keep(row: Tweet, clock: GameClock, told: WorldEvent, real: dt.datetime) -> None:
    row.version += 1
    row.save(update_fields=["text", "edited_at", "taken_down_at", "version"])
    emit(clock.vtuber, told, game_time=clock.now(real), real=real)
