"""A viewer says something."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_noop as _

from streaming.chat.answers import wake_ups
from streaming.chat.answers.viewer_memory import merge_notes, told_about_self, wants_forgetting
from streaming.chat.policy.banned_words import banned_words
from streaming.chat.policy.refusals import Refused, off_air, too_fast
from streaming.chat.policy.screening import screen, tidy
from streaming.chat.services.entries import entry_of
from streaming.chat.services.forgetting import forget
from streaming.chat.services.viewers import game_now
from streaming.event_types import ChatSaid, Paid
from streaming.models import ChatMessage, ChatRules, Restriction, Stream, Viewer
from streaming.selectors import chat_rules, open_chat, restriction_of
from vtuber.models import VTuber
from vtuber.plugin import emit
from vtuber.translatable import translatable

# Real seconds in which nobody says the same thing twice.
ECHO_S = 30.0
_LATELY = 3


@dataclass(frozen=True)
class Said:
    """What became of it. `message` is None for a command, which nobody sees."""

    message: int | None
    shadow: bool = False
    again: bool = False
    forgotten: bool = False


def say_in_chat(
    *,
    viewer: Viewer,
    client_id: str,
    text: str,
    real: dt.datetime,
    by_staff: bool = False,
    highlighted: bool = False,
    paid: Paid | None = None,
) -> Said:
    """One message, said once however often it is sent. Raises Refused, and then nothing was said.

    Limits that are counted in Redis come before; this looks at the rules, the restrictions and the text. What was
    paid for is highlighted, waits for no slow mode, and may be without words: those that may not be said are left
    out, and she gives thanks all the same.
    """
    try:
        return _say(viewer, client_id, text, real, by_staff, highlighted or paid is not None, paid)
    except (Refused, IntegrityError):
        # Few messages come twice, and each of those ends here: only now is it worth a look.
        before = ChatMessage.objects.filter(viewer=viewer, client_id=client_id).first()
        if before is None:
            raise
        return Said(before.pk, shadow=before.state == ChatMessage.State.SHADOW, again=True)


def _say(
    viewer: Viewer,
    client_id: str,
    text: str,
    real: dt.datetime,
    by_staff: bool,
    highlighted: bool,
    paid: Paid | None,
) -> Said:
    vtuber = viewer.vtuber
    text = tidy(text)
    if wants_forgetting(text):
        forget(viewer=viewer, real=real)
        return Said(None, forgotten=True)
    stream = open_chat(vtuber)
    if stream is None:
        raise off_air()
    try:
        rules = chat_rules(vtuber)
        if paid is None:
            _check(viewer, stream, rules, text, by_staff, real)
        else:
            text = _fit_to_show(text, rules)
    except Refused:
        # Who may not talk at all is told that, and not what was wrong with this message.
        _check_restricted(viewer, by_staff, real)
        raise
    message = ChatMessage(
        stream=stream,
        viewer=viewer,
        client_id=client_id,
        nickname=viewer.nickname,
        text=text,
        highlighted=highlighted,
        by_staff=by_staff,
        paid=paid.kind if paid else "",
        amount=Decimal(paid.amount) if paid and paid.amount else None,
        currency=paid.currency if paid else "",
        said_at=game_now(vtuber, real),
        real_time=real,
    )
    return _write_down(message, viewer, vtuber)


@transaction.atomic
def _write_down(message: ChatMessage, viewer: Viewer, vtuber: VTuber) -> Said:
    """Everything else was looked up before: a database with one writer makes her own words wait for this."""
    real = message.real_time
    held = None if message.by_staff else restriction_of(viewer, real)
    if held is not None and held.kind != Restriction.Kind.SHADOW:
        raise restricted(held, real)
    message.state = ChatMessage.State.SHADOW if held else ChatMessage.State.SHOWN
    message.save(force_insert=True)
    if held is None:
        # The viewer's row before the log's head, in the order in which whoever follows locks them.
        _remember(viewer, message.text)
        _tell(vtuber, message, viewer, real)
        if connection.vendor != "sqlite":
            # Whoever has banned them meanwhile held the log's head until now, and has not seen this message. (SQLite
            # has one writer: there is no meanwhile.)
            _check_restricted(viewer, message.by_staff, real)
        transaction.on_commit(lambda: wake_ups.wake_answering(message.stream_id))
    return Said(message.pk, shadow=held is not None)


def restricted(held: Restriction, real: dt.datetime) -> Refused:
    """Why somebody who is held back cannot talk."""
    if held.until is None:
        return Refused("restricted", translatable(_("You cannot talk here.")))
    seconds = max(int((held.until - real).total_seconds()), 1)
    return Refused(
        "restricted", translatable(_("You can talk again in {minutes} min."), minutes=-(-seconds // 60)), seconds
    )


def _check_restricted(viewer: Viewer, by_staff: bool, real: dt.datetime) -> None:
    held = None if by_staff else restriction_of(viewer, real)
    if held is not None and held.kind != Restriction.Kind.SHADOW:
        raise restricted(held, real)


def _check(viewer: Viewer, stream: Stream, rules: ChatRules, text: str, by_staff: bool, real: dt.datetime) -> None:
    if rules.followers_only and not (viewer.follows or by_staff):
        raise Refused("followers_only", translatable(_("Only those who follow her talk just now.")))
    newest = ChatMessage.objects.filter(viewer=viewer).only("stream_id", "text", "real_time").order_by("-id")
    lately = [said for said in newest[:_LATELY] if said.stream_id == stream.pk]
    if rules.slow_s and lately and not by_staff:
        # Above the whole pause: the last one was said before this machine's clock was set back.
        wait = rules.slow_s - (real - lately[0].real_time).total_seconds()
        if 0 < wait <= rules.slow_s:
            refused = too_fast(wait)
            raise Refused("slow_mode", refused.reason, refused.retry_after)
    echoes = [said.text for said in lately if 0 <= (real - said.real_time).total_seconds() < ECHO_S]
    screen(text, rules, banned_words(viewer.vtuber_id), echoes)


def _fit_to_show(text: str, rules: ChatRules) -> str:
    """The words of what was paid for, as far as they may be said here: all of them, or none."""
    try:
        screen(text, rules, banned_words(rules.vtuber_id), ())
    except Refused:
        return ""
    return text


def _tell(vtuber: VTuber, message: ChatMessage, viewer: Viewer, real: dt.datetime) -> None:
    said = ChatSaid(stream=message.stream_id, entry=entry_of(message, viewer))
    emit(vtuber, said, game_time=message.said_at, real=real)


def _remember(viewer: Viewer, text: str) -> None:
    # Whoever has no number may be somebody else tomorrow.
    told = None if viewer.guest else told_about_self(text)
    if told:
        notes = merge_notes(list(viewer.notes), told)
        Viewer.objects.filter(pk=viewer.pk).update(notes=notes)
        viewer.notes = notes
