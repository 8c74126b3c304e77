"""Keeping order by hand: remove, highlight, time out, ban, shadow-mute, and each of them undone. All audited.

Stars (`stars`) are taken back here too.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from streaming.chat.answers import wake_ups
from streaming.chat.services import stars
from streaming.chat.services.chat_settings import change_rules, edit_words, silence
from streaming.chat.services.visibility import hide, show
from streaming.event_types import ChatHighlighted, FollowRemoved
from streaming.models import Answer, ChatMessage, Restriction, Stream, Viewer
from streaming.selectors import live_stream
from vtuber.errors import NotAllowed
from vtuber.models import AuditEntry, GameClock, VTuber
from vtuber.plugin import emit, lock_head
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable

Shown = ChatMessage.State.SHOWN
# What a ban takes away at most: their messages in the stream that is on, and the words of who follows from there.
MOST = 200
# What `undo` takes back. The undo of an undo is doing it again.
UNDONE_HERE = (
    "silence",
    "unsilence",
    "chat_rules",
    "chat_words",
    "chat_remove",
    "chat_highlight",
    "chat_timeout",
    "chat_ban",
    "chat_shadow",
    "chat_lift",
    "chat_star",
    "chat_unstar",
)


@transaction.atomic
def remove_message(*, message: ChatMessage, actor: str, real: dt.datetime) -> AuditEntry | None:
    """Nobody sees the message any more, and she does not answer it. None when it was removed before."""
    vtuber = message.viewer.vtuber
    clock = locked_clock(vtuber)
    if not hide(vtuber, clock, [message.pk], real):
        return None
    after = {"messages": [message.pk], "text": message.text, "nickname": message.nickname}
    return record_audit(
        vtuber, actor=actor, verb="chat_remove", target=f"message:{message.pk}", after=after, real=real
    )


@transaction.atomic
def highlight_message(*, message: ChatMessage, actor: str, real: dt.datetime) -> AuditEntry | None:
    """She takes it next. None when it is highlighted already, or cannot be answered any more."""
    vtuber = message.viewer.vtuber
    clock = locked_clock(vtuber)
    on_air = ChatMessage.objects.filter(stream__state=Stream.State.LIVE)
    waits = on_air.filter(pk=message.pk, state=Shown, answer=None, highlighted=False)
    if not waits.update(highlighted=True, passed_over=False, highlighted_at=real, tries=0):
        return None
    _tell_highlight(message, vtuber, clock, real, highlighted=True)
    transaction.on_commit(lambda: wake_ups.wake_answering(message.stream_id))
    after = {"text": message.text, "nickname": message.nickname}
    return record_audit(
        vtuber, actor=actor, verb="chat_highlight", target=f"message:{message.pk}", after=after, real=real
    )


@transaction.atomic
def restrict(
    *,
    viewer: Viewer,
    kind: Restriction.Kind,
    actor: str,
    real: dt.datetime,
    minutes: int | None = None,
    reason: str = "",
) -> AuditEntry:
    """Hold a viewer back, and whoever comes from the same address. `minutes` is for a timeout.

    A ban also takes away what they said in the stream that is on, and the word that they follow her: theirs, and
    that of whoever was last seen at the same address.
    """
    vtuber = viewer.vtuber
    clock = locked_clock(vtuber)
    until = real + dt.timedelta(minutes=minutes or 10) if kind == Restriction.Kind.TIMEOUT else None
    restriction = Restriction.objects.create(
        vtuber=vtuber,
        viewer=viewer,
        address=viewer.address,
        kind=kind,
        reason=reason[:200],
        by=actor,
        made_at=real,
        until=until,
    )
    removed: list[int] = []
    # Who says something holds the log's head until it is there to be seen; and who comes later sees the restriction.
    lock_head(vtuber)
    stream = live_stream(vtuber)
    if kind == Restriction.Kind.BAN and stream is not None:
        theirs = ChatMessage.objects.filter(stream=stream, viewer=viewer, state=Shown).order_by("-id")
        removed = hide(vtuber, clock, list(theirs.values_list("pk", flat=True)[:MOST]), real)
    if kind == Restriction.Kind.BAN:
        for follower in _followers_like(viewer):
            emit(vtuber, FollowRemoved(viewer=follower), game_time=clock.now(real), real=real)
    return record_audit(
        vtuber,
        actor=actor,
        verb=f"chat_{kind}",
        target=f"viewer:{viewer.pk}",
        after={
            "restriction": restriction.pk,
            "nickname": viewer.nickname,
            "until": until.isoformat() if until else None,
            "reason": reason[:200],
            "messages": removed,
        },
        real=real,
    )


@transaction.atomic
def lift(*, restriction: Restriction, actor: str, real: dt.datetime) -> AuditEntry | None:
    """The viewer may talk again. None when that is so already."""
    locked_clock(restriction.vtuber)
    if not Restriction.objects.filter(pk=restriction.pk, lifted_at__isnull=True).update(lifted_at=real):
        return None
    return record_audit(
        restriction.vtuber,
        actor=actor,
        verb="chat_lift",
        target=f"viewer:{restriction.viewer_id}",
        before={"restriction": restriction.pk, "kind": restriction.kind},
        real=real,
    )


@transaction.atomic
def undo(*, done: AuditEntry, actor: str, real: dt.datetime) -> AuditEntry:
    """Take back what was done to the chat. NotAllowed for what was taken back before, or is no such thing."""
    vtuber = done.vtuber
    clock = locked_clock(vtuber)
    if done.verb not in UNDONE_HERE:
        raise NotAllowed(translatable(_("This cannot be undone here.")))
    if not AuditEntry.objects.filter(pk=done.pk, undone=False).update(undone=True):
        raise NotAllowed(translatable(_("It has been undone already.")))
    _take_back(done, vtuber, clock, actor, real)
    return record_audit(vtuber, actor=actor, verb="chat_undo", target=f"input:{done.pk}", real=real)


def take_back_entry(done: AuditEntry, actor: str, real: dt.datetime) -> AuditEntry:
    """`undo`, as `registry.undo_verbs` calls it."""
    return undo(done=done, actor=actor, real=real)


@transaction.atomic
def take_back_ban(*, restriction: Restriction, actor: str, real: dt.datetime) -> AuditEntry | None:
    """Undo a ban as a whole: they may talk again, and what went with it is shown again.

    A ban that was lifted meanwhile still has its messages. None when it was undone before, or is no ban.
    """
    locked_clock(restriction.vtuber)
    bans = AuditEntry.objects.filter(vtuber=restriction.vtuber, verb="chat_ban", undone=False)
    ban = bans.filter(after__restriction=restriction.pk).select_related("vtuber").first()
    return undo(done=ban, actor=actor, real=real) if ban else None


def _followers_like(viewer: Viewer) -> list[int]:
    """Of whom it was told that they follow her: this viewer, and the latest ones of the same address."""
    whom = Q(pk=viewer.pk)
    if viewer.address:
        whom |= Q(vtuber=viewer.vtuber_id, address=viewer.address)
    told = Viewer.objects.filter(whom, follow_told=True).order_by("-last_seen", "-pk")
    return sorted(told.values_list("pk", flat=True)[:MOST])


def _take_back(done: AuditEntry, vtuber: VTuber, clock: GameClock, actor: str, real: dt.datetime) -> None:
    match done.verb:
        case "chat_rules":
            change_rules(vtuber=vtuber, changes=done.before, actor=actor, real=real)
        case "silence" | "unsilence":
            silence(vtuber=vtuber, silenced=done.verb == "unsilence", actor=actor, real=real)
        case "chat_words":
            edit_words(vtuber=vtuber, add=done.before["words"], remove=done.after["words"], actor=actor, real=real)
        case "chat_star" | "chat_unstar":
            answers = Answer.objects.filter(pk=int(done.target.removeprefix("answer:")))
            answer = answers.select_related("stream__vtuber").first()
            if answer is None:
                raise NotAllowed(translatable(_("This answer is not known any more.")))
            if done.verb == "chat_star":
                stars.withdraw(answer=answer, clock=clock, real=real)
            else:
                stars.offer(answer=answer, clock=clock, actor=actor, real=real)
        case "chat_lift":
            Restriction.objects.filter(pk=done.before["restriction"]).update(lifted_at=None)
        case "chat_highlight":
            starred = ChatMessage.objects.filter(pk=int(done.target.removeprefix("message:")), highlighted=True)
            message = starred.filter(answer=None).first()
            if message is not None:
                starred.update(highlighted=False)
                _tell_highlight(message, vtuber, clock, real, highlighted=False)
        case _:
            if restriction := done.after.get("restriction"):
                Restriction.objects.filter(pk=restriction, lifted_at__isnull=True).update(lifted_at=real)
            show(vtuber, clock, done.after.get("messages", []), real)


def _tell_highlight(
    message: ChatMessage, vtuber: VTuber, clock: GameClock, real: dt.datetime, *, highlighted: bool
) -> None:
    told = ChatHighlighted(stream=message.stream_id, message=message.pk, highlighted=highlighted)
    emit(vtuber, told, game_time=clock.now(real), real=real)
