"""What of the log may be seen today: a replay never brings back what was taken down since.

Events are read as they would be told now: without messages that were removed, whose chat is not kept any more, or
whose writer is forgotten; without followers who are forgotten, or banned by who they are or where they come from;
without a quoted question that is gone, and what was said to it; with posts as they stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from llmservice.voice.speaking import sound_cache
from streaming.chat.services.forgetting import GONE
from streaming.models import Answer, ChatMessage, Restriction, SpokenPiece, Viewer
from streaming.selectors import restrictions
from vtuber.models import VTuber
from vtuber.plugin import EventMessage
from vtuber.selectors import posts

_ANSWERS = ("answer.begun", "stream.said", "stream.voiced")
# A piece of speech without its sound.
_UNHEARD = {"url": "", "mouth": "", "shapes": ""}


def still_shown(vtuber: VTuber, events: Iterable[EventMessage]) -> list[EventMessage]:
    """The events, in their order, each as it may be told today; those of which nothing is left are not among them."""
    events = list(events)
    eyes = _Eyes(vtuber, events)
    return [seen for event in events if (seen := eyes.see(event)) is not None]


@dataclass(frozen=True)
class _Said:
    """What is left of an answer."""

    asker: int  # whose question it is in the end: it may have been passed on
    question: bool
    text: bool
    dropped: bool


class _Eyes:
    """Looks at events of the log; what it needs of the tables is read once, for all of them."""

    def __init__(self, vtuber: VTuber, events: list[EventMessage]) -> None:
        self._messages = _shown_messages([entry["message"] for event in events for entry in _entries(event)])
        self._followers = _shown_followers(
            vtuber, [event.payload["viewer"] for event in events if event.type == "viewer.followed"]
        )
        answers = {event.payload.get("answer") for event in events if event.type in _ANSWERS}
        self._answers = _said({answer for answer in answers if answer})
        written = [event.payload["tweet"] for event in events if event.type == "tweet.published"]
        self._posts = dict(posts(vtuber).filter(pk__in=written).order_by().values_list("pk", "text"))
        self._sounds = _kept_sounds([event.payload["url"] for event in events if event.type == "stream.voiced"])

    def see(self, event: EventMessage) -> EventMessage | None:
        """The event as it may be told today; None for not at all."""
        told = event.payload
        match event.type:
            case "look.changed":
                return None  # its pictures may be gone; how she looks today is told at the beginning
            case "chat.said":
                return event if told["entry"]["message"] in self._messages else None
            case "chat.restored":
                left = [entry for entry in told["entries"] if entry["message"] in self._messages]
                return _with(event, entries=left)
            case "viewer.followed":
                return event if told["viewer"] in self._followers else None
            case "tweet.published":
                return _with(event, text=self._posts[told["tweet"]]) if told["tweet"] in self._posts else None
            case "answer.begun":
                return self._question(event) if told["answer"] in self._answers else None
            case "stream.said" if told.get("answer"):
                return self._answer(event)
            case "stream.voiced":
                return self._piece(event)
        return event

    def _question(self, event: EventMessage) -> EventMessage:
        """Without what she was asked, where that is not to be seen any more."""
        quoted, left = event.payload.get("question"), self._answers[event.payload["answer"]]
        if not quoted or (left.question and quoted["viewer"] == left.asker):
            return event
        # Without a name, the projection takes it for nobody's.
        return _with(event, question={**quoted, "nickname": "", "text": ""})

    def _answer(self, event: EventMessage) -> EventMessage:
        left = self._answers.get(event.payload["answer"])
        if left is None:
            # Her face and what she does are hers; the words have gone with the chat.
            return _with(event, answer=None, question=None, aloud=False)
        event = self._question(event)
        return event if left.text else _with(event, text=GONE, short=GONE)

    def _piece(self, event: EventMessage) -> EventMessage | None:
        told = event.payload
        if told.get("answer"):
            left = self._answers.get(told["answer"])
            if left is None or not left.text or (left.dropped and not left.question):
                return None
        return event if not told["url"] or told["url"] in self._sounds else _with(event, **_UNHEARD)


def _with(event: EventMessage, **changed: Any) -> EventMessage:
    return event.model_copy(update={"payload": {**event.payload, **changed}})


def _entries(event: EventMessage) -> list[dict[str, Any]]:
    match event.type:
        case "chat.said":
            return [event.payload["entry"]]
        case "chat.restored":
            return list(event.payload["entries"])
    return []


def _shown_messages(ids: list[int]) -> set[int]:
    found = ChatMessage.objects.filter(pk__in=ids, state=ChatMessage.State.SHOWN, stream__chat_kept=True)
    return set(found.filter(viewer__forgetting__isnull=True).order_by().values_list("pk", flat=True))


def _shown_followers(vtuber: VTuber, ids: list[int]) -> set[int]:
    """The viewers of whom it may be told that they came to follow her."""
    if not ids:
        return set()
    banned = restrictions(vtuber, timezone.now()).filter(kind=Restriction.Kind.BAN).order_by()
    known = Viewer.objects.filter(pk__in=ids, forgetting__isnull=True).exclude(pk__in=banned.values("viewer"))
    known = known.exclude(address__in=banned.exclude(address="").values("address"))
    return set(known.order_by().values_list("pk", flat=True))


def _said(ids: set[int]) -> dict[int, _Said]:
    """What is left of answers, by their number; those that are not kept any more are not there."""
    rows = Answer.objects.filter(pk__in=ids, stream__chat_kept=True).select_related("viewer")
    found = {}
    for row in rows.prefetch_related("messages"):
        asked = [message for message in row.messages.all() if message.viewer_id == row.viewer_id]
        removed = asked and all(message.state != ChatMessage.State.SHOWN for message in asked)
        known = bool(row.nickname) and row.viewer.forgetting is None
        found[row.pk] = _Said(row.viewer_id, known and not removed, known, row.state == Answer.State.DROPPED)
    return found


def _kept_sounds(urls: list[str]) -> set[str]:
    """The addresses at which there is something to be heard yet."""
    tokens = [url.rpartition("/")[2].removesuffix(".wav") for url in urls if url]
    pieces = SpokenPiece.objects.filter(token__in=tokens, silenced=False)
    sounds = sound_cache() if tokens else None
    return {piece.url for piece in pieces if sounds and piece.sound_key and sounds.holds(piece.sound_key)}
