"""What streaming tells her at 08:00: how the last streams went, and what she could simply talk about."""

from llmservice.fallback import book_for
from streaming.models import Stream
from streaming.on_air.talk_themes import themes
from vtuber.models import TodoTask
from vtuber.plugin import Briefing, Idea, PlanDay, Section, plan_wording

LINES = 5
TALK_IDEAS = 2
# A theme rests for so many streams.
REST = 40
_TITLES = {"zh": "最近的直播", "en": "My last streams"}


def brief(day: PlanDay) -> Briefing:
    """The last streams, and two themes for a talk stream that she has not had lately."""
    return Briefing(section=_section(day), ideas=_ideas(day))


def _section(day: PlanDay) -> Section | None:
    lately = Stream.objects.filter(vtuber=day.vtuber, state=Stream.State.ENDED)[:LINES]
    lines = []
    for stream in lately:
        if day.language == "zh":
            about = f"《{stream.game_title}》" if stream.game_title else "杂谈"
            lines.append(
                f"{stream.started_at:%m-%d} {about}：{stream.title}（最多 {stream.viewers_peak} 人在看，模拟）"
            )
        else:
            about = f"《{stream.game_title}》" if stream.game_title else "talk"
            lines.append(
                f"{stream.started_at:%m-%d} {about}: {stream.title} "
                f"(at most {stream.viewers_peak} watching, simulated)"
            )
    return Section(title=_TITLES[day.language], lines=lines) if lines else None


def _ideas(day: PlanDay) -> list[Idea]:
    writer = plan_wording(day.vtuber, day.date, "talk ideas")
    rested = _rested(day)
    return [
        Idea(
            type="stream",
            content=writer.word("live_plan.talk", theme=theme),
            minutes=writer.pick((60, 75, 90, 105, 120)),
            weight=1.0,
        )
        for theme in writer.rng.sample(rested, min(TALK_IDEAS, len(rested)))
    ]


def _rested(day: PlanDay) -> list[str]:
    """Themes that none of her last streams had; all of them where that leaves none."""
    contents = list(
        TodoTask.objects.filter(vtuber=day.vtuber, type="stream")
        .exclude(state=TodoTask.State.CANCELLED)
        .order_by("-start")
        .values_list("content", flat=True)[:REST]
    )
    everything = [theme for family in themes(book_for(day.language)).values() for theme in family]
    return [theme for theme in everything if not any(theme in content for content in contents)] or everything
