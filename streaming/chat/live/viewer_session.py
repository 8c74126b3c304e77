"""What a viewer does over the link: talk, choose a name, follow, react. One session a socket."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from streaming.chat.live.event_frames import message_frame
from streaming.chat.live.frames import (
    AckFrame,
    ChatFrame,
    FollowRequest,
    Me,
    MeFrame,
    NameRequest,
    ReactRequest,
    Request,
    Restricted,
    SayRequest,
)
from streaming.chat.live.live_room import LiveRoom
from streaming.chat.live.live_snapshot import HISTORY
from streaming.chat.policy.banned_words import banned_words
from streaming.chat.policy.identity import cookies_of, key_of_cookie
from streaming.chat.policy.limits import What, limiter
from streaming.chat.policy.refusals import Refused, no_cookie, too_fast, unavailable
from streaming.chat.policy.screening import screen_nickname
from streaming.chat.services.messages import say_in_chat
from streaming.chat.services.viewers import follow, get_or_create_viewer
from streaming.models import ChatMessage, Restriction, Stream, Viewer
from streaming.selectors import restriction_of
from vtuber.access import Right, rights_of
from vtuber.models import VTuber
from vtuber.web.socket_database import in_database


class ViewerSession:
    """One socket's viewer. A row comes about with the first word, not with watching."""

    __slots__ = ("_address", "_key", "_restriction", "_room", "_session", "_viewer", "_vtuber")

    def __init__(self, vtuber: VTuber, room: LiveRoom, key: str, address: str) -> None:
        self._vtuber = vtuber
        self._room = room
        self._key = key
        self._address = address
        self._viewer: Viewer | None = None
        self._restriction: Restriction | None = None
        self._session = ""  # of an operator who is signed in

    @classmethod
    async def of(
        cls, vtuber: VTuber, room: LiveRoom, headers: list[tuple[bytes, bytes]], address: str
    ) -> "ViewerSession":
        """The session of whoever these headers are from."""
        cookies = cookies_of(headers)
        viewer_session = cls(vtuber, room, key_of_cookie(cookies.get(settings.VIEWER_COOKIE_NAME, "")), address)
        session = cookies.get(settings.SESSION_COOKIE_NAME, "")
        if viewer_session._key or session:
            await in_database(viewer_session._look_up)(session)
        return viewer_session

    def me(self) -> Me:
        """The viewer's own state, as their page gets it."""
        viewer, held = self._viewer, self._restriction
        restricted = None
        # Who is shadow-muted does not learn of it.
        if held is not None and held.kind != Restriction.Kind.SHADOW:
            until = held.until.isoformat() if held.until else None
            restricted = Restricted.model_validate({"kind": held.kind, "until": until})
        return Me(
            viewer=viewer.pk if viewer else None,
            nickname=viewer.nickname if viewer else "",
            colour=viewer.colour if viewer else 0,
            follows=viewer.follows if viewer else False,
            staff=bool(self._session),
            restricted=restricted,
        )

    async def own(self) -> list[ChatFrame]:
        """What only this viewer sees: their messages while they are shadow-muted, as `chat` frames."""
        if self._viewer is None or self._restriction is None:
            return []
        frames: list[ChatFrame] = await in_database(self._muted)()
        return frames

    def _muted(self) -> list[ChatFrame]:
        mine = ChatMessage.objects.filter(
            viewer=self._viewer, state=ChatMessage.State.SHADOW, stream__state=Stream.State.LIVE
        )
        return [message_frame(message) for message in mine.select_related("viewer").order_by("-id")[:HISTORY][::-1]]

    async def do(self, request: Request) -> AckFrame | MeFrame | None:
        """Do what the viewer asks for; the answer to it. Raises Refused."""
        match request:
            case SayRequest():
                return await self._say(request)
            case NameRequest():
                return await self._name(request)
            case FollowRequest():
                return await self._follow(request)
            case ReactRequest():
                await self._react(request)
                return None

    async def _say(self, said: SayRequest) -> AckFrame:
        if not await self._still_staff():
            await self._limit("viewer", self._who())
            await self._limit("address", self._address)
        done = await self._in_database(lambda: self._speak(said))
        return AckFrame(id=said.id, message=done)

    def _speak(self, said: SayRequest) -> int | None:
        result = say_in_chat(
            viewer=self._welcomed(),
            client_id=said.id,
            text=said.text,
            real=timezone.now(),
            by_staff=self._is_staff(self._session),
        )
        return result.message

    async def _name(self, wish: NameRequest) -> MeFrame:
        await self._limit_profile()
        await self._in_database(lambda: self._rename(wish.nickname))
        return MeFrame(me=self.me())

    def _rename(self, nickname: str) -> None:
        name = screen_nickname(nickname, self._vtuber.name, banned_words(self._vtuber.pk))
        self._viewer = get_or_create_viewer(
            vtuber=self._vtuber, key=self._who(), address=self._address, real=timezone.now(), nickname=name
        )

    async def _follow(self, wish: FollowRequest) -> MeFrame:
        await self._limit_profile()
        await self._in_database(lambda: follow(viewer=self._welcomed(), wanted=wish.follow, real=timezone.now()))
        return MeFrame(me=self.me())

    async def _react(self, thrown: ReactRequest) -> None:
        if not await limiter().wait("reaction", self._key or self._address):
            self._room.throw(thrown.emote)

    def _who(self) -> str:
        if not self._key:
            raise no_cookie()
        return self._key

    def _welcomed(self) -> Viewer:
        self._viewer = get_or_create_viewer(
            vtuber=self._vtuber, key=self._who(), address=self._address, real=timezone.now()
        )
        return self._viewer

    async def _limit_profile(self) -> None:
        """Names and follows are counted by address as well: a cookie costs nothing."""
        await self._limit("profile", self._who())
        await self._limit("profile_address", self._address)

    async def _still_staff(self) -> bool:
        """Whether this is an operator's socket; looked at each time, for that may have ended since it was opened."""
        if self._session and not await in_database(self._is_staff)(self._session):
            self._session = ""
        return bool(self._session)

    async def _limit(self, what: What, key: str) -> None:
        if key and (seconds := await limiter().wait(what, key)):
            raise too_fast(seconds)

    async def _in_database(self, work: Any) -> Any:
        try:
            return await in_database(work)()
        except DatabaseError as error:
            raise unavailable() from error
        except Refused as refused:
            if refused.code == "restricted":
                await in_database(self._look_up)("")
            raise

    def _look_up(self, session: str) -> None:
        if self._key:
            self._viewer = Viewer.objects.filter(vtuber=self._vtuber, key=self._key).first()
        if self._viewer is not None:
            self._viewer.vtuber = self._vtuber
            self._restriction = restriction_of(self._viewer, timezone.now())
        if session and self._is_staff(session):
            self._session = session

    @staticmethod
    def _is_staff(session: str) -> bool:
        """Whether the session is an operator's at this moment: accounts are closed, and people sign out."""
        if not session:
            return False
        request = HttpRequest()
        request.session = SessionStore(session)
        user = get_user(request)
        return Right.CHAT in rights_of(user)
