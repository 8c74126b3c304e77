"""What operators do in the chat: JSON under `/api/vtubers/<slug>/chat/`, on the stream page itself."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ConfigDict, Field

from streaming.chat.live.frames import Rules
from streaming.chat.services import moderation, stars
from streaming.chat.services.chat_settings import change_rules, edit_words, silence, state_of
from streaming.models import Answer, BannedWord, ChatMessage, Restriction, Viewer
from streaming.models.chat import TEXT_LIMIT
from streaming.selectors import live_stream, restrictions
from vtuber.access import Right
from vtuber.gametime import stamp
from vtuber.models import AuditEntry, VTuber
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, NoBody, actor_of
from vtuber.web.refusals import Refusal

router = ApiRouter("chat")

ROWS = 50
_VERBS = ("silence", "unsilence")


class RestrictBody(ApiBody):
    """Why somebody is held back."""

    reason: str = Field(default="", max_length=200)


class TimeoutBody(RestrictBody):
    """For how many real minutes, and why."""

    minutes: int = Field(default=10, ge=1, le=14 * 24 * 60)


class RulesBody(ApiBody):
    """Rules to change; those that are left out stay."""

    model_config = ConfigDict(strict=True)
    slow_s: int | None = Field(default=None, ge=0, le=600)
    followers_only: bool | None = None
    emote_only: bool | None = None
    links: bool | None = None
    max_length: int | None = Field(default=None, ge=1, le=TEXT_LIMIT)


class SilenceBody(ApiBody):
    """Whether she is silenced in the chat."""

    model_config = ConfigDict(strict=True)
    silenced: bool


class WordsBody(ApiBody):
    """Words to ban and words to allow again."""

    add: list[str] = Field(default=[], max_length=200)
    remove: list[str] = Field(default=[], max_length=200)


class Noted(ApiAnswer):
    """`input` is the line of the audit log, with which it can be taken back; null where nothing changed."""

    input: int | None


class RulesAnswer(Noted):
    """The house rules, as they stand now."""

    rules: Rules


class WordsAnswer(Noted):
    """The banned words, as they stand now."""

    words: list[str]


class Starred(ApiAnswer):
    """Answers that are starred, by number."""

    answers: list[int]


class HeldBack(ApiAnswer):
    """A viewer who is held back."""

    id: int
    kind: str
    viewer: int
    nickname: str
    until: str | None
    reason: str
    by: str


class ChatInput(ApiAnswer):
    """Something that was done to the chat."""

    id: int
    verb: str
    target: str
    nickname: str
    actor: str
    at: str
    undone: bool


class Moderation(ApiAnswer):
    """Who is held back, what was done, which words are banned."""

    restrictions: list[HeldBack]
    audit: list[ChatInput]
    words: list[str]


@router.post("chat/messages/{int:message_id}/remove", right=Right.CHAT)
def remove(request: HttpRequest, vtuber: VTuber, message_id: int, body: NoBody) -> Noted:
    """Nobody sees the message any more."""
    message = _message(vtuber, message_id)
    return _done(moderation.remove_message(message=message, actor=actor_of(request), real=timezone.now()))


@router.post("chat/messages/{int:message_id}/highlight", right=Right.CHAT)
def highlight(request: HttpRequest, vtuber: VTuber, message_id: int, body: NoBody) -> Noted:
    """She takes the message next."""
    message = _message(vtuber, message_id)
    return _done(moderation.highlight_message(message=message, actor=actor_of(request), real=timezone.now()))


@router.post("chat/answers/{int:answer_id}/star", right=Right.CHAT)
def star(request: HttpRequest, vtuber: VTuber, answer_id: int, body: NoBody) -> Noted:
    """What she answered becomes a candidate row, for her model to learn from."""
    answer = _answer(vtuber, answer_id)
    return _done(stars.star_answer(answer=answer, actor=actor_of(request), real=timezone.now()))


@router.post("chat/answers/{int:answer_id}/unstar", right=Right.CHAT)
def unstar(request: HttpRequest, vtuber: VTuber, answer_id: int, body: NoBody) -> Noted:
    """The candidate is taken back, as long as nobody has judged it."""
    answer = _answer(vtuber, answer_id)
    return _done(stars.unstar_answer(answer=answer, actor=actor_of(request), real=timezone.now()))


@router.get("chat/stars", right=Right.CHAT)
def starred(request: HttpRequest, vtuber: VTuber) -> Starred:
    """Which answers of the stream that is on are starred."""
    stream = live_stream(vtuber)
    return Starred(answers=stars.starred_in(stream) if stream else [])


@router.post("chat/viewers/{int:viewer_id}/timeout", right=Right.CHAT)
def timeout(request: HttpRequest, vtuber: VTuber, viewer_id: int, body: TimeoutBody) -> Noted:
    """Hold a viewer back for a while."""
    return _restrict(request, vtuber, viewer_id, Restriction.Kind.TIMEOUT, body.reason, body.minutes)


@router.post("chat/viewers/{int:viewer_id}/ban", right=Right.CHAT)
def ban(request: HttpRequest, vtuber: VTuber, viewer_id: int, body: RestrictBody) -> Noted:
    """Hold a viewer back for good."""
    return _restrict(request, vtuber, viewer_id, Restriction.Kind.BAN, body.reason)


@router.post("chat/viewers/{int:viewer_id}/shadow", right=Right.CHAT)
def shadow(request: HttpRequest, vtuber: VTuber, viewer_id: int, body: RestrictBody) -> Noted:
    """Let a viewer talk to themselves."""
    return _restrict(request, vtuber, viewer_id, Restriction.Kind.SHADOW, body.reason)


@router.post("chat/restrictions/{int:restriction_id}/lift", right=Right.CHAT)
def lift(request: HttpRequest, vtuber: VTuber, restriction_id: int, body: NoBody) -> Noted:
    """Let a viewer talk again."""
    held = Restriction.objects.filter(pk=restriction_id, vtuber=vtuber).select_related("vtuber").first()
    if held is None:
        raise Refusal(404, "unknown", _("This restriction is not in the list any more."))
    return _done(moderation.lift(restriction=held, actor=actor_of(request), real=timezone.now()))


@router.post("chat/undo/{int:entry_id}", right=Right.CHAT)
def undo(request: HttpRequest, vtuber: VTuber, entry_id: int, body: NoBody) -> Noted:
    """Take back what was done to the chat."""
    done = AuditEntry.objects.filter(pk=entry_id, vtuber=vtuber).select_related("vtuber").first()
    if done is None:
        raise Refusal(404, "unknown", _("This edit is not in the list any more."))
    return _done(moderation.undo(done=done, actor=actor_of(request), real=timezone.now()))


@router.post("chat/rules", right=Right.CHAT)
def rules(request: HttpRequest, vtuber: VTuber, body: RulesBody) -> RulesAnswer:
    """Change the house rules."""
    changes = body.model_dump(exclude_none=True)
    kept, done = change_rules(vtuber=vtuber, changes=changes, actor=actor_of(request), real=timezone.now())
    return RulesAnswer(**_done(done).model_dump(), rules=Rules(**state_of(kept)))


@router.post("chat/silence", right=Right.CHAT)
def silence_chat(request: HttpRequest, vtuber: VTuber, body: SilenceBody) -> RulesAnswer:
    """Silence her in the chat, or let her answer again."""
    kept, done = silence(vtuber=vtuber, silenced=body.silenced, actor=actor_of(request), real=timezone.now())
    return RulesAnswer(**_done(done).model_dump(), rules=Rules(**state_of(kept)))


@router.post("chat/words", right=Right.CHAT)
def banned(request: HttpRequest, vtuber: VTuber, body: WordsBody) -> WordsAnswer:
    """Edit the words that nobody says."""
    kept, done = edit_words(
        vtuber=vtuber, add=body.add, remove=body.remove, actor=actor_of(request), real=timezone.now()
    )
    return WordsAnswer(**_done(done).model_dump(), words=kept)


@router.get("chat/moderation", right=Right.CHAT)
def overview(request: HttpRequest, vtuber: VTuber) -> Moderation:
    """Who is held back, what was done, which words are banned."""
    held = restrictions(vtuber, timezone.now())[:ROWS]
    inputs = AuditEntry.objects.filter(vtuber=vtuber)
    inputs = inputs.filter(verb__startswith="chat_") | inputs.filter(verb__in=_VERBS)
    return Moderation(
        restrictions=[
            HeldBack(
                id=one.pk,
                kind=one.kind,
                viewer=one.viewer_id,
                nickname=one.viewer.nickname,
                until=one.until.isoformat() if one.until else None,
                reason=one.reason,
                by=one.by,
            )
            for one in held
        ],
        audit=[
            ChatInput(
                id=done.pk,
                verb=done.verb,
                target=done.target,
                nickname=done.after.get("nickname", ""),
                actor=done.actor,
                at=stamp(done.game_time),
                undone=done.undone,
            )
            for done in inputs[:ROWS]
        ],
        words=list(BannedWord.objects.filter(vtuber=vtuber).values_list("word", flat=True)),
    )


def _restrict(
    request: HttpRequest,
    vtuber: VTuber,
    viewer_id: int,
    kind: Restriction.Kind,
    reason: str,
    minutes: int | None = None,
) -> Noted:
    viewer = Viewer.objects.filter(pk=viewer_id, vtuber=vtuber).select_related("vtuber").first()
    if viewer is None:
        raise Refusal(404, "unknown", _("This viewer is not known any more."))
    done = moderation.restrict(
        viewer=viewer, kind=kind, actor=actor_of(request), real=timezone.now(), minutes=minutes, reason=reason
    )
    return _done(done)


def _message(vtuber: VTuber, message_id: int) -> ChatMessage:
    rows = ChatMessage.objects.filter(pk=message_id, viewer__vtuber=vtuber)
    message = rows.select_related("viewer__vtuber").first()
    if message is None:
        raise Refusal(404, "unknown", _("This message is not known any more."))
    return message


def _answer(vtuber: VTuber, answer_id: int) -> Answer:
    answer = Answer.objects.filter(pk=answer_id, stream__vtuber=vtuber).select_related("stream__vtuber").first()
    if answer is None:
        raise Refusal(404, "unknown", _("This answer is not known any more."))
    return answer


def _done(done: AuditEntry | None) -> Noted:
    return Noted(input=done.pk if done else None)
