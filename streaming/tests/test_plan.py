"""A stream on the plan brings its cover and its preview, about the right thing; and what she is told at 08:00."""

from typing import Any

import pytest
from django.utils import translation

from streaming.briefing import brief
from streaming.models import Stream
from streaming.on_air.talk_themes import theme_in
from streaming.plan_rules import streams_are_announced
from streaming.tests.support.factory import GAME, TALK, script, stream_task
from vtuber import registry
from vtuber.models import TodoTask, VTuber
from vtuber.planner.briefing import PlanDay
from vtuber.planner.draft import Draft, DraftTask
from vtuber.planner.normalise import normalise
from vtuber.tests.support.world import DATE, baomi, hours, planned_baomi
from vtuber.translatable import translate

pytestmark = pytest.mark.django_db


def wish(type: str, content: str, start: str, end: str, category: str = "", **more: object) -> DraftTask:
    return DraftTask(type, hours(start), hours(end), content, category, **more)  # type: ignore[arg-type]


def stream(content: str = GAME, start: str = "20:00", end: str = "21:30", **more: Any) -> DraftTask:
    return wish("stream", content, start, end, **more)


def announced(vtuber: VTuber, *tasks: DraftTask, now: str = "08:00") -> Draft:
    draft = Draft(day=PlanDay(vtuber=vtuber, date=DATE, now=hours(now)), tasks=list(tasks))
    streams_are_announced(draft)
    return draft


def notes(draft: Draft) -> str:
    with translation.override("en"):
        return "\n".join(translate(note) for note in draft.notes)


@pytest.fixture
def vtuber() -> VTuber:
    return baomi()


def test_a_stream_gets_what_is_missing(vtuber: VTuber) -> None:
    draft = announced(vtuber, stream())

    (cover,), (preview,) = draft.of("cover"), draft.of("tweet", "preview")
    assert (cover.start, cover.end, cover.not_after) == (hours("18:30"), hours("19:00"), hours("20:00"))
    assert (preview.start, preview.end, preview.not_after) == (hours("17:00"), hours("17:20"), hours("20:00"))
    assert (cover.game, preview.game, cover.source, preview.source) == ("纸船邮差", "纸船邮差", "planner", "planner")
    assert notes(draft).splitlines() == [
        "A preview was added before the stream at 20:00.",
        "A cover was added before the stream at 20:00.",
    ]


def test_a_talk_stream_is_announced_by_its_theme(vtuber: VTuber) -> None:
    draft = announced(vtuber, stream(TALK))
    for herald in (*draft.of("cover"), *draft.of("tweet", "preview")):
        assert TALK[3:] in herald.content and herald.game == ""


def test_what_is_there_and_agrees_is_left_alone(vtuber: VTuber) -> None:
    cover = wish("cover", "画《纸船邮差》", "15:00", "15:30")
    preview = wish("tweet", "预告《纸船邮差》", "16:00", "16:20", "preview")
    draft = announced(vtuber, stream(), cover, preview)

    assert draft.tasks[1:] == [cover, preview]
    assert (cover.content, preview.content) == ("画《纸船邮差》", "预告《纸船邮差》")
    assert (cover.not_after, preview.not_after) == (hours("20:00"), hours("20:00"))
    assert draft.notes == []


@pytest.mark.parametrize("content", ["画《别的游戏》的封面", "封面，圆圆金枪鱼赞助"])
def test_another_game_or_brand_is_rewritten(vtuber: VTuber, content: str) -> None:
    draft = announced(vtuber, stream(), wish("cover", content, "15:00", "15:30"))
    (cover,) = draft.of("cover")
    assert cover.game == "纸船邮差"
    assert "别的游戏" not in cover.content and "金枪鱼" not in cover.content
    assert f"“{content}” did not agree with the stream" in notes(draft)


def test_the_streams_own_brand_may_be_named(vtuber: VTuber) -> None:
    cover = wish("cover", "画《纸船邮差》，圆圆金枪鱼放在角落", "15:00", "15:30")
    draft = announced(vtuber, stream(f"{GAME}（合作：圆圆金枪鱼）"), cover)
    assert "圆圆金枪鱼" in cover.content
    assert "did not agree" not in notes(draft)


def test_a_game_that_was_left_out_is_added(vtuber: VTuber) -> None:
    draft = announced(vtuber, stream(), wish("tweet", "告诉大家晚上见", "15:00", "15:20", "preview"))
    assert draft.of("tweet", "preview")[0].content == "告诉大家晚上见（《纸船邮差》）"
    assert "names the stream's game now" in notes(draft)


def test_a_game_on_a_talk_day_is_taken_out(vtuber: VTuber) -> None:
    draft = announced(vtuber, stream(TALK), wish("tweet", "今晚《纸船邮差》", "15:00", "15:20", "preview"))
    assert draft.of("tweet", "preview")[0].game == ""


def test_without_a_stream_there_is_nothing_to_announce(vtuber: VTuber) -> None:
    everyday = wish("tweet", "说说窗台", "11:00", "11:20", "communication")
    draft = announced(
        vtuber,
        everyday,
        wish("cover", "封面", "15:00", "15:30"),
        wish("tweet", "今晚直播", "16:00", "16:20", "preview"),
    )
    assert draft.tasks == [everyday]
    assert notes(draft).splitlines() == [
        "The cover at 15:00 was left out: there is no stream on this day.",
        "The preview at 16:00 was left out: there is no stream on this day.",
    ]


def test_a_fixed_task_is_never_touched(vtuber: VTuber) -> None:
    cover = wish("cover", "画《别的游戏》", "15:00", "15:30", fixed=True)
    alone = announced(vtuber, cover)
    assert alone.tasks == [cover] and alone.notes == []
    draft = announced(vtuber, stream(), cover)
    assert cover.content == "画《别的游戏》" and cover.not_after is None
    assert draft.of("cover") == [cover]


def test_a_stream_at_dawn_waits_for_its_cover(vtuber: VTuber) -> None:
    draft = announced(vtuber, stream(start="08:00", end="09:30"))
    (row,) = draft.of("stream")
    assert (row.start, row.end, row.not_before) == (hours("09:00"), hours("10:30"), hours("09:00"))
    assert "moved to 09:00" in notes(draft)
    assert all(herald.start >= hours("08:00") for herald in draft.tasks)


def test_each_of_two_streams_is_announced_by_its_own(vtuber: VTuber) -> None:
    early, late = stream(start="12:00", end="13:00"), stream(TALK)
    cover = wish("cover", "画《纸船邮差》", "15:00", "15:30")
    draft = announced(vtuber, early, late, cover)
    covers = draft.of("cover")
    assert cover.not_after == hours("12:00")  # it names the early one's game
    assert [row.not_after for row in covers] == [hours("12:00"), hours("20:00")]
    assert len(draft.of("tweet", "preview")) == 2


def test_the_normaliser_puts_them_before_the_stream(vtuber: VTuber) -> None:
    """Even when the whole afternoon is taken, and the stream itself has to move."""
    day = PlanDay(vtuber=vtuber, date=DATE, now=hours("08:00"))
    busy = [wish("rest", "睡", f"{hour}:00", f"{hour + 2}:00") for hour in (10, 12, 14, 16, 18)]
    draft = Draft(day=day, tasks=[stream(TALK), *busy])
    normalise(draft, [], [])
    (row,), (cover,), (preview,) = draft.of("stream"), draft.of("cover"), draft.of("tweet", "preview")
    assert cover.end <= row.start and preview.end <= row.start


def test_one_stream_a_day_unless_set_otherwise() -> None:
    assert registry.handlers.get("stream").limits.per_day == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_morning_brings_two_themes_that_rest_afterwards(language: str) -> None:
    vtuber, todolist = planned_baomi(language=language)
    day = PlanDay(vtuber=vtuber, date=DATE, now=hours("08:00"))
    first = brief(day)
    assert first.section is None and first.obligations == []
    assert [(idea.type, idea.weight) for idea in first.ideas] == [("stream", 1.0)] * 2
    assert brief(day) == first
    offered = {theme_in(idea.content, language) for idea in first.ideas}
    assert len(offered) == 2
    for content in [idea.content for idea in first.ideas]:
        stream_task(todolist, content=content, state="done", due=None)
    assert not offered & {theme_in(idea.content, language) for idea in brief(day).ideas}


@pytest.mark.parametrize(("language", "words"), [("zh", "模拟"), ("en", "simulated")])
def test_the_morning_tells_how_the_last_streams_went(language: str, words: str) -> None:
    vtuber, todolist = planned_baomi(language=language)
    row = stream_task(todolist, prepared=script().model_dump(mode="json"))
    Stream.objects.create(
        vtuber=vtuber,
        task=row,
        title="T",
        game_title="G",
        content="c",
        state="ended",
        started_at=hours("20:00"),
        ended_at=hours("21:00"),
        viewers_peak=42,
    )
    section = brief(PlanDay(vtuber=vtuber, date=DATE, now=hours("22:00"))).section
    assert section is not None
    (line,) = section.lines
    assert all(part in line for part in ("11-24", "《G》", "T", "42", words))


@pytest.mark.parametrize(
    ("content", "language", "theme"),
    [
        ("杂谈：飞蛾为什么非要撞灯（合作：月光沙丁）", "zh", "飞蛾为什么非要撞灯"),
        ("和大家聊聊最近的梦。早点睡", "zh", "最近的梦"),
        ("杂谈", "zh", "杂谈"),
        ("Talk stream: why moths must have the lamp (with Moonlit Sardines)", "en", "why moths must have the lamp"),
        ("Chat about dreams", "en", "dreams"),
        ("A long quiet evening at home, with tea and then with the laundry", "en", "a long quiet evening at home"),
    ],
)
def test_a_theme_is_found_in_whatever_the_plan_says(content: str, language: str, theme: str) -> None:
    assert theme_in(content, language) == theme


def test_a_sponsored_talk_is_about_the_product_unless_it_has_a_theme() -> None:
    assert theme_in("闲聊直播，带大家认识圆圆金枪鱼", "zh", product="易拉罐金枪鱼") == "易拉罐金枪鱼"
    assert theme_in("杂谈：飞蛾为什么非要撞灯", "zh", product="易拉罐金枪鱼") == "飞蛾为什么非要撞灯"


def test_nothing_of_the_rule_is_written_to_the_database(vtuber: VTuber) -> None:
    announced(vtuber, stream())
    assert TodoTask.objects.count() == 0
