"""Baomi on air in the bench's own database, and viewers' cookies for it.

Needs Django to be loaded: import it after `scratch.enter_django`.
"""

import datetime as dt

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from streaming.chat.policy.identity import new_cookie
from streaming.models import ChatRules, Stream
from streaming.on_air.services.broadcast import go_live
from vtuber.default_persona import BAOMI
from vtuber.models import DayStep, TodoList, TodoTask, VTuber
from vtuber.services.clock import release_hold
from vtuber.services.vtuber_creation import create_vtuber

SLUG = "baomi"
PATH = f"/ws/live/{SLUG}/"
HOURS = 4


def go_on_air() -> Stream:
    """A new world in which her stream has just begun, and goes on for longer than any bench."""
    call_command("migrate", verbosity=0, interactive=False)
    real, now = timezone.now(), dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC)
    vtuber = create_vtuber(slug=SLUG, sheet=BAOMI["zh"], game_time=now, real=real)
    # No step of the day, and no plan that is missing, has a part in this.
    DayStep.objects.filter(vtuber=vtuber).delete()
    release_hold(vtuber=vtuber, until=now + dt.timedelta(hours=3 * HOURS), real=real)
    todolist = TodoList.objects.create(vtuber=vtuber, date=now.date(), planned_by="bench", created_at=now)
    end = now + dt.timedelta(hours=HOURS)
    task = TodoTask.objects.create(
        vtuber=vtuber,
        todolist=todolist,
        type="stream",
        content="杂谈：冰箱半夜到底在跟谁说话",
        start=now,
        end=end,
        due=end,
        state=TodoTask.State.RUNNING,
        started_at=now,
        prepared={"title": "杂谈", "greeting": "来了。", "beats": ["嗯。"], "goodbye": "散。"},
        is_prepared=True,
    )
    return go_live(task=task, title="杂谈", greeting="来了。", game_time=now, real=real)


def cookies(count: int) -> list[str]:
    """Cookie headers of so many viewers whom nobody has seen yet."""
    return [f"{settings.VIEWER_COOKIE_NAME}={new_cookie()}" for _ in range(count)]


def silence_her() -> None:
    """She is silenced in the chat: viewers talk, and she answers nobody."""
    ChatRules.objects.update_or_create(vtuber=VTuber.objects.get(slug=SLUG), defaults={"silenced": True})
