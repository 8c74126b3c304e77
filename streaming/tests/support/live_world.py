"""The small world of `board_world`, with a stream that goes on air when told to, and viewers who are answered.

Run as a module, as `board_world` is; its verbs are there too.
"""

import asyncio
import datetime as dt
import os
from collections.abc import Callable
from typing import Any, Literal

import django

from vtuber.tests.support import board_world


def build_verbs() -> dict[str, Callable[..., Any]]:
    """What a test may ask for, beside the board's verbs."""
    from django.utils import timezone

    from streaming.chat.answers.answering import answer_next
    from streaming.chat.services.answers import end_abandoned
    from streaming.models import Answer, Stream
    from streaming.on_air.services.broadcast import go_live
    from streaming.tests.support.factory import stream_task
    from vtuber.models import DayStep, GameClock, TodoList, TodoTask, VTuber
    from vtuber.services import clock as clocks

    def on_air(
        minutes: int = 60, title: str = "《纸船邮差》试播", greeting: str = "（挥爪）「来了，都坐。」"
    ) -> dict[str, Any]:
        """She goes on air at 20:00 of her first day, and the clock stands: nothing happens but what tests do."""
        vtuber = VTuber.objects.get()
        date = dt.date(2026, 11, 24)
        start = dt.datetime(2026, 11, 24, 20, 0, tzinfo=dt.UTC)
        real = timezone.now()
        DayStep.objects.filter(vtuber=vtuber).delete()
        todolist, _new = TodoList.objects.get_or_create(
            vtuber=vtuber, date=date, defaults={"planned_by": "test", "created_at": start}
        )
        clocks.release_hold(vtuber=vtuber, until=dt.datetime(2026, 11, 25, 8, 0, tzinfo=dt.UTC), real=real)
        clock = GameClock.objects.get(vtuber=vtuber)
        if clock.now(real) < start:
            clocks.jump(vtuber=vtuber, to=start, real=real)
        clocks.set_paused(vtuber=vtuber, paused=True, real=real)
        begins = max(start, GameClock.objects.get(vtuber=vtuber).now(real)).replace(second=0, microsecond=0)
        row = stream_task(todolist, state=TodoTask.State.RUNNING, started_at=begins)
        TodoTask.objects.filter(pk=row.pk).update(start=begins, end=begins + dt.timedelta(minutes=minutes))
        row.refresh_from_db()
        stream = go_live(task=row, title=title, greeting=greeting, game_time=begins, real=real)
        return {"stream": stream.pk}

    def cover() -> dict[str, Any]:
        """A cover of her first day, painted in one colour; before `on_air`, it is the stream's."""
        import io

        from PIL import Image

        from streaming.on_air import cover_files
        from streaming.on_air.services.covers import register_cover
        from vtuber.tests.support.world import task

        vtuber, date = VTuber.objects.get(), dt.date(2026, 11, 24)
        todolist, _new = TodoList.objects.get_or_create(
            vtuber=vtuber, date=date, defaults={"planned_by": "test", "created_at": dt.datetime.now(dt.UTC)}
        )
        row = task(todolist, "cover", "17:00", "17:30", state=TodoTask.State.DONE, due=None)
        pictures = []
        for kind, size in (("png", (1280, 720)), ("webp", (320, 180))):
            file = io.BytesIO()
            Image.new("RGB", size, "#e8923a").save(file, kind)
            pictures.append(file.getvalue())
        digest = cover_files.keep_pending(row.pk, *pictures)
        when = {"game_time": row.end, "real": timezone.now()}
        return {"url": register_cover(task=row, headline="test", digest=digest, made_by="test", **when).url}

    def off_air() -> dict[str, Any]:
        """The stream is over."""
        from streaming.on_air.services.broadcast import go_off

        stream = Stream.objects.get(state=Stream.State.LIVE)
        real = timezone.now()
        go_off(stream=stream, game_time=GameClock.objects.get().now(real), real=real)
        TodoTask.objects.filter(stream=stream).update(
            state=TodoTask.State.DONE, ended_at=GameClock.objects.get().now(real), due=None
        )
        return {}

    def answer() -> dict[str, Any]:
        """She answers whoever is next, as the worker would."""
        stream = Stream.objects.get(state=Stream.State.LIVE)
        before = Answer.objects.count()
        answer_next(stream.pk, timezone.now)
        return {"answered": Answer.objects.count() - before}

    def say(text: str, kind: Literal["talk", "goodbye"] = "talk") -> dict[str, Any]:
        """She says something of her own accord."""
        from django.db import transaction

        from streaming.on_air.services.speech import say as say_line
        from vtuber.services.clock import locked_clock

        real = timezone.now()
        stream = Stream.objects.select_related("vtuber__persona").get(state=Stream.State.LIVE)
        with transaction.atomic():
            now = locked_clock(stream.vtuber).now(real)
            return {"line": say_line(stream=stream, kind=kind, text=text, game_time=now, real=real).pk}

    def voice() -> dict[str, Any]:
        """All that is to be heard is made and told, as the worker would."""
        from streaming.aloud.speaking import say_aloud
        from streaming.models import SpokenPiece

        before = SpokenPiece.objects.count()
        say_aloud(Stream.objects.get(state=Stream.State.LIVE).pk, timezone.now)
        return {"urls": [piece.url for piece in SpokenPiece.objects.order_by("pk")[before:]]}

    def stop_her() -> dict[str, Any]:
        """The emergency stop."""
        from vtuber.services import emergency_stop

        emergency_stop.stop_her(vtuber=VTuber.objects.get(), actor="test", real=timezone.now())
        return {}

    def let_go_on() -> dict[str, Any]:
        """And its end."""
        from vtuber.services import emergency_stop

        emergency_stop.let_go_on(vtuber=VTuber.objects.get(), actor="test", real=timezone.now())
        return {}

    def chatter(count: int, size: int) -> dict[str, Any]:
        """Many large chat messages at once; only the tick tells of them."""
        from django.db import transaction

        from streaming.event_types import ChatEntry, ChatSaid
        from vtuber.channel_publisher import publish, publish_heads
        from vtuber.events import emit, head_seq, set_publisher

        stream = Stream.objects.select_related("vtuber").get(state=Stream.State.LIVE)
        now = GameClock.objects.get().now(timezone.now())
        set_publisher(None)
        with transaction.atomic():
            for number in range(count):
                entry = ChatEntry(
                    message=10**9 + number,
                    client_id=f"chatter-{number}",
                    viewer=1,
                    nickname="Chatter",
                    colour=0,
                    origin="web",
                    by_staff=False,
                    highlighted=False,
                    text="喵" * (size // 3),
                    at="20:00",
                )
                emit(stream.vtuber, ChatSaid(stream=stream.pk, entry=entry), game_time=now, real=timezone.now())
        set_publisher(publish)
        publish_heads({stream.vtuber.slug: head_seq(stream.vtuber)})
        return {}

    def memory() -> dict[str, Any]:
        """What the server's process holds, in MB."""
        import gc

        import psutil

        gc.collect()
        return {"mb": psutil.Process().memory_info().rss / 1e6}

    def gift(name: str, text: str = "", **paid: Any) -> dict[str, Any]:
        """Somebody on another platform pays for a message; `paid` are the fields of a `Paid`."""
        from streaming.chat.policy.identity import key_of_sender
        from streaming.chat.services.messages import say_in_chat
        from streaming.chat.services.viewers import get_or_create_viewer
        from streaming.event_types import Paid

        real = timezone.now()
        giver = get_or_create_viewer(
            vtuber=VTuber.objects.get(),
            key=key_of_sender("elsewhere", name),
            address="",
            real=real,
            origin="elsewhere",
            nickname=name,
        )
        said = say_in_chat(
            viewer=giver, client_id=f"gift-{real.timestamp()}", text=text, real=real, paid=Paid.model_validate(paid)
        )
        return {"message": said.message}

    def abandon() -> dict[str, Any]:
        """A worker took an answer and died; somebody finds it."""
        return {"ended": end_abandoned(timezone.now() + dt.timedelta(seconds=60))}

    verbs: tuple[Callable[..., dict[str, Any]], ...]
    verbs = (on_air, off_air, cover, answer, say, voice, stop_her, let_go_on, chatter, gift, memory, abandon)
    return {
        **board_world.build_verbs(),
        **{verb.__name__: verb for verb in verbs},
    }


def main() -> None:
    """Set up, then serve."""
    django.setup()
    board_world.build_world()
    asyncio.run(board_world.serve(build_verbs()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
