"""What operators do in the chat: JSON under `/api/vtubers/<slug>/chat/`, on the stream page itself."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from streaming.chat.services import moderation
from streaming.chat.services.chat_settings import change_rules, edit_words, silence, state_of
from streaming.models import BannedWord, ChatMessage, Restriction, Viewer
from streaming.models.chat import TEXT_LIMIT
from streaming.selectors import restrictions
from vtuber.gametime import stamp
from vtuber.models import AuditEntry, VTuber
from vtuber.web.api import NoBody
from vtuber.web.api_base import Refusal, endpoint, read_body

ROWS = 50
_VERBS = ("silence", "unsilence")


class RestrictBody(BaseModel):
    """Why somebody is held back."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(default="", max_length=200)


class TimeoutBody(RestrictBody):
    """For how many real minutes, and why."""

    minutes: int = Field(default=10, ge=1, le=14 * 24 * 60)


class RulesBody(BaseModel):
    """Rules to change; those that are left out stay."""

    model_config = ConfigDict(extra="forbid", strict=True)
    slow_s: int | None = Field(default=None, ge=0, le=600)
    followers_only: bool | None = None
    emote_only: bool | None = None
    links: bool | None = None
    max_length: int | None = Field(default=None, ge=1, le=TEXT_LIMIT)


class SilenceBody(BaseModel):
    """Whether the emergency stop is raised."""

    model_config = ConfigDict(extra="forbid", strict=True)
    silenced: bool


class WordsBody(BaseModel):
    """Words to ban and words to allow again."""

    model_config = ConfigDict(extra="forbid")
    add: list[str] = Field(default=[], max_length=200)
    remove: list[str] = Field(default=[], max_length=200)


@endpoint("POST")
def remove(request: HttpRequest, vtuber: VTuber, message_id: int) -> dict[str, Any]:
    """Nobody sees the message any more."""
    read_body(request, NoBody)
    message = _message(vtuber, message_id)
    return _done(moderation.remove_message(message=message, actor=_actor(request), real=timezone.now()))


@endpoint("POST")
def highlight(request: HttpRequest, vtuber: VTuber, message_id: int) -> dict[str, Any]:
    """She takes the message next."""
    read_body(request, NoBody)
    message = _message(vtuber, message_id)
    return _done(moderation.highlight_message(message=message, actor=_actor(request), real=timezone.now()))


@endpoint("POST")
def timeout(request: HttpRequest, vtuber: VTuber, viewer_id: int) -> dict[str, Any]:
    """Hold a viewer back for a while."""
    body = read_body(request, TimeoutBody)
    return _restrict(request, vtuber, viewer_id, Restriction.Kind.TIMEOUT, body.reason, body.minutes)


@endpoint("POST")
def ban(request: HttpRequest, vtuber: VTuber, viewer_id: int) -> dict[str, Any]:
    """Hold a viewer back for good."""
    return _restrict(request, vtuber, viewer_id, Restriction.Kind.BAN, read_body(request, RestrictBody).reason)


@endpoint("POST")
def shadow(request: HttpRequest, vtuber: VTuber, viewer_id: int) -> dict[str, Any]:
    """Let a viewer talk to themselves."""
    return _restrict(request, vtuber, viewer_id, Restriction.Kind.SHADOW, read_body(request, RestrictBody).reason)


@endpoint("POST")
def lift(request: HttpRequest, vtuber: VTuber, restriction_id: int) -> dict[str, Any]:
    """Let a viewer talk again."""
    read_body(request, NoBody)
    held = Restriction.objects.filter(pk=restriction_id, vtuber=vtuber).select_related("vtuber").first()
    if held is None:
        raise Refusal(404, "unknown", _("This restriction is not in the list any more."))
    return _done(moderation.lift(restriction=held, actor=_actor(request), real=timezone.now()))


@endpoint("POST")
def undo(request: HttpRequest, vtuber: VTuber, entry_id: int) -> dict[str, Any]:
    """Take back what was done to the chat."""
    read_body(request, NoBody)
    done = AuditEntry.objects.filter(pk=entry_id, vtuber=vtuber).select_related("vtuber").first()
    if done is None:
        raise Refusal(404, "unknown", _("This edit is not in the list any more."))
    return _done(moderation.undo(done=done, actor=_actor(request), real=timezone.now()))


@endpoint("POST")
def rules(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """Change the house rules."""
    changes = read_body(request, RulesBody).model_dump(exclude_none=True)
    kept, done = change_rules(vtuber=vtuber, changes=changes, actor=_actor(request), real=timezone.now())
    return {**_done(done), "rules": state_of(kept)}


@endpoint("POST")
def silence_chat(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """Raise the emergency stop, or lift it."""
    body = read_body(request, SilenceBody)
    kept, done = silence(vtuber=vtuber, silenced=body.silenced, actor=_actor(request), real=timezone.now())
    return {**_done(done), "rules": state_of(kept)}


@endpoint("POST")
def banned(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """Edit the words that nobody says."""
    body = read_body(request, WordsBody)
    kept, done = edit_words(
        vtuber=vtuber, add=body.add, remove=body.remove, actor=_actor(request), real=timezone.now()
    )
    return {**_done(done), "words": kept}


@endpoint("GET", "HEAD")
def overview(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """Who is held back, what was done, which words are banned."""
    held = restrictions(vtuber, timezone.now())[:ROWS]
    inputs = AuditEntry.objects.filter(vtuber=vtuber)
    inputs = inputs.filter(verb__startswith="chat_") | inputs.filter(verb__in=_VERBS)
    return {
        "restrictions": [
            {
                "id": one.pk,
                "kind": one.kind,
                "viewer": one.viewer_id,
                "nickname": one.viewer.nickname,
                "until": one.until.isoformat() if one.until else None,
                "reason": one.reason,
                "by": one.by,
            }
            for one in held
        ],
        "audit": [
            {
                "id": done.pk,
                "verb": done.verb,
                "target": done.target,
                "nickname": done.after.get("nickname", ""),
                "actor": done.actor,
                "at": stamp(done.game_time),
                "undone": done.undone,
            }
            for done in inputs[:ROWS]
        ],
        "words": list(BannedWord.objects.filter(vtuber=vtuber).values_list("word", flat=True)),
    }


def _restrict(
    request: HttpRequest,
    vtuber: VTuber,
    viewer_id: int,
    kind: Restriction.Kind,
    reason: str,
    minutes: int | None = None,
) -> dict[str, Any]:
    viewer = Viewer.objects.filter(pk=viewer_id, vtuber=vtuber).select_related("vtuber").first()
    if viewer is None:
        raise Refusal(404, "unknown", _("This viewer is not known any more."))
    done = moderation.restrict(
        viewer=viewer, kind=kind, actor=_actor(request), real=timezone.now(), minutes=minutes, reason=reason
    )
    return _done(done)


def _message(vtuber: VTuber, message_id: int) -> ChatMessage:
    rows = ChatMessage.objects.filter(pk=message_id, viewer__vtuber=vtuber)
    message = rows.select_related("viewer__vtuber").first()
    if message is None:
        raise Refusal(404, "unknown", _("This message is not known any more."))
    return message


def _done(done: AuditEntry | None) -> dict[str, Any]:
    return {"input": done.pk if done else None}


def _actor(request: HttpRequest) -> str:
    return request.user.get_username()
