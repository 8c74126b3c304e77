"""The world of `live_world`, with tokens for front ends. Run as a module, as that is; its verbs are there too."""

import datetime as dt
import os
import uuid
from collections.abc import Callable
from typing import Any

import django

from streaming.tests.support import live_world
from vtuber.tests.support import board_world


def build_verbs() -> dict[str, Callable[..., Any]]:
    """What a test may ask for, beside the verbs of a live world."""
    from django.conf import settings
    from django.db import connection, transaction
    from django.utils import timezone

    from streaming.chat.policy.identity import key_of_sender
    from streaming.chat.services.forgetting import forget
    from streaming.chat.services.viewers import follow, get_or_create_viewer
    from streaming.models import Viewer
    from unity_bridge.models import FrontEndToken
    from unity_bridge.projections import project
    from unity_bridge.projections.log_state import state_at
    from unity_bridge.services.looks import keep_picture, remove_look
    from unity_bridge.services.tokens import create_token, revoke_token
    from unity_bridge.tests.support.look_pictures import png
    from vtuber.default_persona import BAOMI
    from vtuber.event_types import TweetPublished
    from vtuber.gametime import game_day
    from vtuber.models import EventHead, GameClock, VTuber, Weather
    from vtuber.plugin import emit, events_after, head_seq
    from vtuber.services import clock as clocks
    from vtuber.services.days import set_weather
    from vtuber.services.operator_actions import change_weather
    from vtuber.services.vtuber_creation import create_vtuber

    def token(name: str, scopes: list[str]) -> dict[str, Any]:
        """A new token, as the admin makes one."""
        vtuber = VTuber.objects.get()
        row, shown = create_token(vtuber=vtuber, name=name, scopes=scopes, actor="test", real=timezone.now())
        return {"token": shown, "id": row.pk}

    def revoke(id: int) -> dict[str, Any]:
        """It lets nobody in any more."""
        revoke_token(token=FrontEndToken.objects.get(pk=id), actor="test", real=timezone.now())
        return {}

    def look(colour: str, mouth_open: bool = False, eyes_shut: bool = False) -> dict[str, Any]:
        """A picture of her own look, all in one colour; returns its path."""
        picture = keep_picture(
            vtuber=VTuber.objects.get(),
            expression="neutral",
            mouth_open=mouth_open,
            eyes_shut=eyes_shut,
            data=png(colour),
            actor="test",
            real=timezone.now(),
        )
        return {"url": picture.url, "file": picture.file}

    def no_look() -> dict[str, Any]:
        """She is the drawn cat again."""
        return {"pictures": remove_look(vtuber=VTuber.objects.get(), actor="test", real=timezone.now())}

    def another_log() -> dict[str, Any]:
        """As after a copy was restored."""
        EventHead.objects.update(log=uuid.uuid4())
        return {}

    def reconnect() -> dict[str, Any]:
        """The database has been away: let go of the connection that it cut."""
        connection.close()
        return {}

    def neighbour(text: str) -> dict[str, Any]:
        """Another VTuber in the house, whose editor opens for a post; her token."""
        name = "fox"
        vtuber = VTuber.objects.filter(slug=name).first() or create_vtuber(
            slug=name, sheet=BAOMI["en"], game_time=dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), real=timezone.now()
        )
        with transaction.atomic():
            event = TweetPublished(tweet=1, task=1, category="communication", text=text)
            emit(vtuber, event, game_time=dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), real=timezone.now())
        _row, shown = create_token(vtuber=vtuber, name=text, scopes=["watch"], actor="test", real=timezone.now())
        return {"token": shown}

    def sky(sky: str) -> dict[str, Any]:
        """The weather of her day is this from now on."""
        vtuber, real = VTuber.objects.get(), timezone.now()
        now = GameClock.objects.get(vtuber=vtuber).now(real)
        weather = Weather.objects.filter(vtuber=vtuber, date=game_day(now)).first()
        told: dict[str, Any] = {"sky": sky, "temperature": 9, "real": real}
        with transaction.atomic():
            if weather:
                change_weather(weather=weather, actor="test", **told)
            else:
                set_weather(vtuber=vtuber, date=game_day(now), game_time=now, **told)
        return {}

    def wind(to: str) -> dict[str, Any]:
        """Game time goes on to an ISO moment, and nothing is done that is due there."""
        clocks.jump(vtuber=VTuber.objects.get(), to=dt.datetime.fromisoformat(to), real=timezone.now())
        return {}

    def follow_her(name: str) -> dict[str, Any]:
        """Somebody of that name follows her."""
        vtuber, real = VTuber.objects.get(), timezone.now()
        key = key_of_sender("elsewhere", name)
        fan = get_or_create_viewer(vtuber=vtuber, key=key, address="", real=real, nickname=name)
        return {"viewer": follow(viewer=fan, wanted=True, real=real).pk}

    def forget_viewer(viewer: int) -> dict[str, Any]:
        """She knows nothing any more of a viewer."""
        found = Viewer.objects.select_related("vtuber").get(pk=viewer)
        return {"done": forget(viewer=found, actor="test", real=timezone.now()) is not None}

    def told_by_the_log(after: int, origin: str) -> dict[str, Any]:
        """All that the log tells front ends after an event, and what is shown at its end, by type, without the time.

        `origin` stands before the addresses of files.
        """
        settings.FRONT_END_ORIGIN = origin
        vtuber = VTuber.objects.select_related("persona").get()
        state = state_at(vtuber, after)
        frames = []
        for event in events_after(vtuber, after, 100_000):
            commands = project(event, state)
            for part, told in enumerate(commands, start=1):
                state.apply(told)
                frames.append([event.seq, part, told.type, dict(told.data), told.ttl_ms is None])
        shown = {told.type: dict(told.data) for told in state.commands()}
        return {"frames": frames, "shown": shown, "head": head_seq(vtuber)}

    verbs: tuple[Callable[..., dict[str, Any]], ...]
    verbs = (token, revoke, look, no_look, another_log, reconnect, neighbour, sky, wind)
    verbs += (follow_her, forget_viewer, told_by_the_log)
    return {**live_world.build_verbs(), **{verb.__name__: verb for verb in verbs}}


def main() -> None:
    """Set up, then serve."""
    import asyncio

    django.setup()
    board_world.build_world()
    asyncio.run(board_world.serve(build_verbs()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
