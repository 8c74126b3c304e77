"""The small world of `board_world` with thirty days behind it: posts, pages, letters, games, calls, viewers, figures.

Run as a module, as `board_world` is; its verbs are there too.
"""

import asyncio
import datetime as dt
import os
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import django

from vtuber.tests.support import board_world

DAYS = 30
TODAY = dt.date(2026, 11, 24)


def build_verbs() -> dict[str, Callable[..., Any]]:
    """What a test may ask for, beside the board's verbs."""
    from django.utils import timezone

    from company.tests.support.factory import letter as send_letter
    from company.tests.support.factory import offered_ad
    from llmservice.models import ModelCall
    from streaming.models import Stream, Viewer
    from vtuber.gametime import at
    from vtuber.models import Diary, FollowerStats, TodoList, TodoTask, Tweet, VTuber
    from vtuber.services import clock as clocks
    from vtuber.services.post_edits import edit_post

    def live_through() -> dict[str, Any]:
        """Thirty days behind her, and time stands."""
        vtuber, real = VTuber.objects.get(), timezone.now()
        clocks.set_paused(vtuber=vtuber, paused=True, real=real)
        FollowerStats.objects.all().delete()
        for back in range(DAYS, 0, -1):
            _day(vtuber, TODAY - dt.timedelta(days=back), back)
        for back in range(DAYS - 1, -1, -1):
            for role, state, cost in (
                ("director", "ok", "0.12"),
                ("image", "ok", "0.2"),
                ("persona", "timeout", "0"),
            ):
                ModelCall.objects.create(
                    owner=vtuber.owner,
                    purpose="tweet" if role != "image" else "cover",
                    role=role,
                    backend="openai",
                    model="big-cat-72b",
                    endpoint="models.example.org",
                    language="zh",
                    state=state,
                    error="" if state == "ok" else "no answer in 30 s",
                    prompt_system="" if back > 5 else "你是苞米，一只三花猫。",
                    prompt_user="" if back > 5 else "写一条日常动态。",
                    answer="" if back > 5 else "屋顶上的雨声像很小的鼓。",
                    texts_kept=back <= 5,
                    tokens_in=640,
                    tokens_out=80,
                    cost=Decimal(cost) * (1 + back % 4),
                    latency_ms=1800,
                    created_at=real - dt.timedelta(days=back, minutes=5),
                )
        for name, notes in (("小满", ["养了一只仓鼠，叫年糕", "喜欢下雨天"]), ("Momo", ["在学吹口琴"]), ("路人", [])):
            Viewer.objects.create(
                vtuber=vtuber,
                key=name,
                nickname=name,
                notes=notes,
                first_seen=real,
                last_seen=real,
                follows=name == "小满",
            )
        moment = at(TODAY, dt.time(8))
        send_letter(
            vtuber, subject="你的呼噜声", sender="一位听众", body="昨晚听着你的呼噜睡着了。谢谢。", game_time=moment
        )
        proposal = send_letter(
            vtuber,
            mailbox="company",
            kind="proposal",
            sender="苞米",
            recipient="奶酪经纪",
            subject="「午睡电台」",
            body="只播午睡。",
            game_time=moment,
        )
        job = offered_ad(
            vtuber,
            subject="圆滚滚罐头想合作",
            body="他们说罐头很圆。\n你愿意播一场吗？",
            brief="一场吃罐头的直播",
            game_time=moment,
        )
        return {"proposal": proposal.pk, "job": job.pk}

    def _day(vtuber: VTuber, date: dt.date, back: int) -> None:
        FollowerStats.objects.create(
            vtuber=vtuber,
            date=date,
            followers_simulated=1200 + (DAYS - back) * 37 + back % 5 * 9,
            followers_real=DAYS - back,
        )
        Tweet.objects.create(
            vtuber=vtuber,
            category="communication",
            text=f"第 {DAYS - back + 1} 天：雨停了，屋顶还湿着。",
            published_at=at(date, dt.time(10)),
            likes_simulated=40 + back,
        )
        Diary.objects.create(
            vtuber=vtuber, date=date, text=f"{date}\n下午在窗台上睡着了。\n醒来时天已经黑了，楼下有人在煮面。" * 2
        )
        todolist = TodoList.objects.create(
            vtuber=vtuber, date=date, planned_by="rule planner", created_at=at(date, dt.time(8))
        )
        for hour, state, late in (
            (9, "done", 0),
            (11, "done", 3),
            (13, "skipped", 0),
            (15, "done", back % 3 * 9),
            (17, "failed", 0),
        ):
            if state == "failed" and back % 6:
                continue
            start = at(date, dt.time(hour))
            begun = start + dt.timedelta(minutes=late) if state == "done" else None
            end = start + dt.timedelta(minutes=60)
            TodoTask.objects.create(
                vtuber=vtuber,
                todolist=todolist,
                type="rest",
                start=start,
                end=end,
                content="打盹",
                state=state,
                started_at=begun,
                ended_at=end,
            )
        if back % 3:
            start = at(date, dt.time(20))
            Stream.objects.create(
                vtuber=vtuber,
                title="纸船邮差",
                content="玩《纸船邮差》",
                state="ended",
                started_at=start,
                ended_at=start + dt.timedelta(minutes=60 + back * 2),
                viewers_peak=80,
            )

    def edit_newest_post(text: str) -> dict[str, Any]:
        """Another operator is faster."""
        post = Tweet.objects.latest("pk")
        edited = edit_post(post=post, version=post.version, text=text, actor="another", real=timezone.now())
        return {"version": edited.version}

    def letter(subject: str) -> dict[str, Any]:
        """The post comes."""
        moment = at(TODAY, dt.time(8, 30))
        mail = send_letter(VTuber.objects.get(), subject=subject, game_time=moment, real=timezone.now())
        return {"mail": mail.pk}

    def follow(name: str) -> dict[str, Any]:
        """A viewer follows her from now on."""
        from streaming.chat.services import viewers

        viewer = Viewer.objects.select_related("vtuber").get(nickname=name)
        return {"told": viewers.follow(viewer=viewer, wanted=True, real=timezone.now()).follows}

    def kept() -> dict[str, Any]:
        """What the database has of what the drawers show."""
        from company.models import Job, Mail
        from store.models import Ownership

        newest = Tweet.objects.latest("pk")
        return {
            "post": newest.text,
            "taken_down": newest.taken_down_at is not None,
            "public": Diary.objects.filter(public=True).count(),
            "job": Job.objects.get().state,
            "letters": list(Mail.objects.order_by("pk").values_list("subject", flat=True)),
            "streamed": Ownership.objects.filter(streamed=True).count(),
            "games": Ownership.objects.count(),
            "notes": dict(Viewer.objects.values_list("nickname", "notes")),
        }

    verbs = (live_through, edit_newest_post, letter, follow, kept)
    return {**board_world.build_verbs(), **{verb.__name__: verb for verb in verbs}}


def main() -> None:
    """Set up, then serve."""
    django.setup()
    board_world.build_world()
    asyncio.run(board_world.serve(build_verbs()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
