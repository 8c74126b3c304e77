"""The small world of `desk_world` with the drawers' thirty days to bring in, and people besides its owner.

Run as a module, as `board_world` is; the verbs of `desk_world` and `drawers_world` are there too.
"""

import asyncio
import datetime as dt
import os
from collections.abc import Callable
from typing import Any

import django

from tests.support import drawers_world
from vtuber.tests.support import board_world, desk_world

HOUR = dt.timedelta(hours=1)
POSTING = dt.timedelta(minutes=20)


def build_verbs() -> dict[str, Callable[..., Any]]:
    """Besides those of both."""
    from django.db.models import Q
    from django.utils import timezone

    from vtuber.access import Role
    from vtuber.models import AuditEntry, Event, TodoTask, Tweet
    from vtuber.services.people import invite, join
    from vtuber.services.task_edits import cancel_task

    def people(**roles: str) -> dict[str, Any]:
        """Who else lives here: name → role. They came by a link, as everybody does."""
        for name, role in roles.items():
            _invitation, secret = invite(role=Role(role), actor="operator", real=timezone.now())
            join(secret=secret, username=name, password=board_world.PASSWORD, real=timezone.now())
        return {}

    def make_room() -> dict[str, Any]:
        """Three everyday posts, and nothing where the stream and what goes with it would lie an hour later."""
        planned = TodoTask.objects.filter(state=TodoTask.State.PLANNED)
        leads = planned.filter(Q(type__in=["stream", "cover"]) | Q(category="preview"))
        taken = [(row.start + HOUR, row.end + HOUR) for row in leads]
        for row in planned.exclude(pk__in=leads):
            if any(row.start < end and start < row.end for start, end in taken):
                cancel_task(task_id=row.pk, version=row.version, actor="test", real=timezone.now())
        for row in planned.filter(type="rest").order_by("-start")[:2]:
            end = row.start + POSTING
            TodoTask.objects.filter(pk=row.pk).update(type="tweet", category="communication", end=end)
        return {}

    def out(text: str) -> dict[str, Any]:
        """Where a post stands that is out: when she posted it, and what the log says of it."""
        posts = Tweet.objects.filter(text=text)
        told = Event.objects.filter(type="tweet.published", payload__text=text).order_by("seq")
        return {
            "posts": [f"{post.published_at:%H:%M}" for post in posts],
            "events": [[row.seq, f"{row.game_time:%H:%M}"] for row in told],
        }

    def audited(verb: str) -> dict[str, Any]:
        """Who did it, the latest first."""
        return {"by": list(AuditEntry.objects.filter(verb=verb).values_list("actor", flat=True))}

    verbs = (people, make_room, out, audited)
    older = {**drawers_world.build_verbs(), **desk_world.build_verbs()}
    return {**older, **{verb.__name__: verb for verb in verbs}}


def main() -> None:
    """Set up, then serve."""
    django.setup()
    board_world.build_world()
    asyncio.run(board_world.serve(build_verbs()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
