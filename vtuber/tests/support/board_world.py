"""A whole small world in one process, for tests in a browser: the web server, and time that ticks when told to.

Run as a module with DATABASE_URL pointing to a file. Prints `{"port": …}`, then answers one JSON line for each JSON
line on its input. Server and executor share one event loop, so the in-memory channel layer carries events as a
broker would.
"""

import asyncio
import datetime as dt
import json
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

import django

PASSWORD = "a-desk-for-tests"


def build_verbs() -> dict[str, Callable[..., Any]]:
    """What a test may ask for. Each runs in a thread, as Celery's tasks would."""
    from django.utils import timezone

    from vtuber.channel_publisher import publish, publish_heads
    from vtuber.event_types import TweetPublished
    from vtuber.events import emit, head_seq, set_publisher
    from vtuber.executor import engine
    from vtuber.executor.tick import look_around
    from vtuber.models import GameClock, TodoTask, Tweet, VTuber
    from vtuber.replanning.making import make_proposals
    from vtuber.services import clock as clocks
    from vtuber.services.follower_stats import move_followers
    from vtuber.services.task_edits import TaskEdit, edit_task

    def tick() -> dict[str, Any]:
        """One beat of the worker's: clocks kept alive, and everything done that is due."""
        heads = look_around(timezone.now()).heads
        for vtuber in VTuber.objects.all():
            engine.advance(vtuber.pk, timezone.now)
            engine.prepare_ahead(vtuber.pk, timezone.now)
            make_proposals(vtuber.pk, timezone.now)
        publish_heads(heads)
        return {"game_time": GameClock.objects.get().now(timezone.now()).isoformat()}

    def jump(to: str) -> dict[str, Any]:
        """Move game time to an ISO moment, and do what is due there."""
        clocks.heartbeat(timezone.now())
        clocks.jump(vtuber=VTuber.objects.get(), to=dt.datetime.fromisoformat(to), real=timezone.now())
        return tick()

    def post(text: str) -> dict[str, Any]:
        """An event out of the blue."""
        from django.db import transaction

        vtuber = VTuber.objects.get()
        now = GameClock.objects.get(vtuber=vtuber).now(timezone.now())
        with transaction.atomic():
            event = TweetPublished(tweet=1, task=1, category="communication", text=text)
            row = emit(vtuber, event, game_time=now, real=timezone.now())
        return {"seq": row.seq}

    def flood(count: int, size: int) -> dict[str, Any]:
        """Many large events at once; only the tick tells of them."""
        from django.db import transaction

        vtuber = VTuber.objects.get()
        now = GameClock.objects.get(vtuber=vtuber).now(timezone.now())
        set_publisher(None)
        with transaction.atomic():
            for number in range(count):
                event = TweetPublished(tweet=number, task=1, category="communication", text="喵" * (size // 3))
                emit(vtuber, event, game_time=now, real=timezone.now())
        set_publisher(publish)
        publish_heads({vtuber.slug: head_seq(vtuber)})
        return {}

    def followers(changes: list[int]) -> dict[str, Any]:
        """They come and go, one after the other."""
        vtuber = VTuber.objects.get()
        real = timezone.now()
        now = GameClock.objects.get(vtuber=vtuber).now(real)
        for change in changes:
            stats = move_followers(vtuber=vtuber, real_people=change, game_time=now, real=real)
        return {"total": stats.followers_simulated + stats.followers_real}

    def edit(task: int, content: str) -> dict[str, Any]:
        """Another operator is faster."""
        row = TodoTask.objects.get(pk=task)
        changes = TaskEdit(content=content)
        edited = edit_task(task_id=task, version=row.version, changes=changes, actor="another", real=timezone.now())
        return {"version": edited.version}

    def collide() -> dict[str, Any]:
        """One task runs far beyond its time, over two that overlap it and each other and never took place."""
        from django.db.models import F

        State = TodoTask.State
        running = TodoTask.objects.filter(state=State.RUNNING).first()
        if running is None:
            running = TodoTask.objects.filter(state=State.PLANNED).earliest("start")
        start = running.start
        end = start + dt.timedelta(hours=3)
        TodoTask.objects.filter(pk=running.pk).update(
            state=State.RUNNING, end=end, started_at=F("start"), due=end, version=F("version") + 1
        )
        dropped = [
            TodoTask.objects.create(
                vtuber=running.vtuber,
                todolist=running.todolist,
                type="rest",
                start=start + dt.timedelta(minutes=offset),
                end=start + dt.timedelta(minutes=offset + 90),
                content="a nap",
                state=state,
                due=None,
                ended_at=start,
                reason={"msg": "for a test", "params": {}},
            ).pk
            for offset, state in ((30, State.CANCELLED), (60, State.SKIPPED))
        ]
        return {"running": running.pk, "dropped": dropped}

    def plan() -> dict[str, Any]:
        """Her open tasks, by start."""
        rows = TodoTask.objects.filter(state__in=TodoTask.OPEN).order_by("start")
        names = ("pk", "type", "category", "start", "content", "approval", "prepared")
        told = [{**{name: getattr(row, name) for name in names}, "start": row.start.isoformat()} for row in rows]
        return {"tasks": told}

    def posted() -> dict[str, Any]:
        """What she has posted."""
        return {"posts": list(Tweet.objects.order_by("pk").values_list("text", flat=True))}

    def clock() -> dict[str, Any]:
        """The clock as the database has it."""
        row = GameClock.objects.get()
        names = ("paused", "speed", "live_speed", "waiting_for_stage", "stopped")
        return {name: getattr(row, name) for name in names}

    def wait_for_stage() -> dict[str, Any]:
        """As `--wait-for-stage` leaves it."""
        clocks.wait_for_stage(vtuber=VTuber.objects.get(), waiting=True, real=timezone.now())
        return clock()

    verbs = (tick, jump, post, flood, followers, edit, collide, plan, posted, clock, wait_for_stage)
    return {verb.__name__: verb for verb in verbs}


def build_world() -> None:
    """Tables, an operator, and a Baomi who stands still in the morning of her first day."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from vtuber.default_persona import BAOMI
    from vtuber.services.vtuber_creation import create_vtuber
    from vtuber.tests.support.migrated import create_tables

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    create_tables()
    if get_user_model()._default_manager.exists():
        return
    get_user_model()._default_manager.create_superuser("operator", password=PASSWORD)
    get_user_model()._default_manager.create_user("guest", password=PASSWORD)
    game_time = dt.datetime(2026, 11, 24, 7, 50, tzinfo=dt.UTC)
    create_vtuber(slug="baomi", sheet=BAOMI["zh"], game_time=game_time, real=timezone.now(), speed=60)


async def serve(verbs: dict[str, Callable[..., Any]]) -> None:
    """Serve pages and answer the test until its pipe ends."""
    import uvicorn
    from asgiref.sync import sync_to_async

    from config.asgi import application
    from config.kept_static import KeptStatic

    # No file changes while tests run: a board in a new browser asks for a hundred, under names that do not say so.
    KeptStatic.never_changes = b""
    # Who asks is ours to say, as under start.py.
    config = uvicorn.Config(
        application, log_level="warning", lifespan="off", proxy_headers=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    door = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "0"))))

    def drop() -> dict[str, Any]:
        """Cut every connection, as a network does."""
        cut = list(server.server_state.connections)
        for connection in cut:
            connection.transport.abort()
        return {"cut": len(cut)}

    serving = asyncio.create_task(server.serve(sockets=[door]))
    print(json.dumps({"port": door.getsockname()[1]}), flush=True)  # noqa: T201
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        asked = json.loads(line)
        verb = asked.pop("do")
        answer = drop() if verb == "drop" else await sync_to_async(verbs[verb])(**asked)
        print(json.dumps(answer), flush=True)  # noqa: T201
    server.should_exit = True
    await serving


def main() -> None:
    """Set up, then serve."""
    django.setup()
    build_world()
    asyncio.run(serve(build_verbs()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
