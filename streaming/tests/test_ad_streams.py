"""A stream with an ad in it: everything that people read is about its theme, and the ad is read and paid once."""

import pytest

from company.models import Job
from company.plan_rules import promises_are_kept
from company.tests.support.factory import accepted_ad
from store.tests.support.factory import balance
from streaming.models import Cover, Stream
from streaming.on_air.prompt_contexts import cover_text_context, script_context
from streaming.tests.support.factory import live_until, stream_task
from vtuber.handlers.tweet import tweet_context
from vtuber.models import TodoTask, Tweet, VTuber
from vtuber.planner.briefing import PlanDay
from vtuber.planner.draft import Draft, DraftTask
from vtuber.steps.diary import diary_context
from vtuber.tests.support.world import DATE, hours, planned_baomi, task

pytestmark = pytest.mark.django_db

# What a director wrote, what becomes of it in the todolist, and the theme that people read.
WRITTEN = [
    ("zh", "聊聊最近的梦，中间插播九号红点", "聊聊最近的梦（合作：九号红点）", "最近的梦"),
    ("zh", "聊聊最近的梦，中间插播九号红点，顺便试一试柔光逗猫点", "聊聊最近的梦（合作：九号红点）", "最近的梦"),
    ("en", "Mid-way ad for Red Dot Nine, then talk about dreams", "talk about dreams (with Red Dot Nine)", "dreams"),
]  # fmt: skip


def planned(vtuber: VTuber, content: str) -> tuple[DraftTask, Draft]:
    wish = DraftTask("stream", hours("20:00"), hours("21:00"), content)
    draft = Draft(day=PlanDay(vtuber=vtuber, date=DATE, now=hours("08:00")), tasks=[wish])
    promises_are_kept(draft)
    return wish, draft


@pytest.mark.parametrize(("language", "written", "content", "theme"), WRITTEN)
def test_theme_and_ad_are_parted_when_the_day_is_planned(
    language: str, written: str, content: str, theme: str
) -> None:
    vtuber, _todolist = planned_baomi(language=language)
    job = accepted_ad(vtuber, brand="dot-nine")

    wish, draft = planned(vtuber, written)

    assert wish.content == content
    assert (wish.origin["app"], wish.origin["id"]) == ("company", str(job.pk))
    assert [note["msg"] for note in draft.notes] == [
        "The stream carries the ad for {brand}.",
        "What the stream is about was parted from the ad for {brand}.",
    ]


def test_a_content_that_is_parted_already_stays_as_it_is() -> None:
    vtuber, _todolist = planned_baomi()
    accepted_ad(vtuber, brand="dot-nine")
    wish, draft = planned(vtuber, "聊聊最近的梦（九号红点特约）")
    assert wish.content == "聊聊最近的梦（九号红点特约）"
    assert [note["msg"] for note in draft.notes] == ["The stream carries the ad for {brand}."]


def test_an_everyday_post_may_be_about_a_sponsor() -> None:
    _vtuber, todolist = planned_baomi()
    content = "谢谢九号红点的赞助，晒一晒逗猫点"
    everyday = task(todolist, "tweet", "10:00", "10:20", content=content)
    preview = task(todolist, "tweet", "11:00", "11:20", category="preview", content="预告今晚聊梦，中间插播九号红点")
    assert tweet_context(everyday, hours("10:00")).content == content
    assert tweet_context(preview, hours("11:00")).content == "预告今晚聊梦"


def test_a_content_that_is_only_an_ad_becomes_a_talk_with_a_theme() -> None:
    vtuber, _todolist = planned_baomi()
    accepted_ad(vtuber, brand="dot-nine")
    wish, _draft = planned(vtuber, "今晚聊天直播，中间插播九号红点")
    assert "插播" not in wish.content and wish.content.endswith("（合作：九号红点）")
    assert "柔光逗猫点" in wish.content


# An operator may write the ad into the sentence after the day was planned: the same must hold then.
@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("row", WRITTEN)
def test_title_cover_post_and_diary_carry_the_theme_and_the_ad_is_paid_once(
    row: tuple[str, str, str, str], at: int
) -> None:
    language, content, theme = row[0], row[at], row[3]
    vtuber, todolist = planned_baomi(language=language)
    job = accepted_ad(vtuber, brand="dot-nine")
    wallet = balance(vtuber)
    task(todolist, "tweet", "18:00", "18:20", category="preview", content=content)
    task(todolist, "cover", "19:00", "19:30")
    origin = {"app": "company", "id": str(job.pk), "why": "promised"}
    stream_row = stream_task(todolist, content=content, origin=origin, prepared=None, is_prepared=False)

    live_until(vtuber, "21:00")

    stream = Stream.objects.get()
    texts = {
        "title": stream.title,
        "cover": Cover.objects.get().headline,
        "post": Tweet.objects.get(category="preview").text,
        "greeting": stream.lines.get(kind="greeting").text,
        "talk": "\n".join(stream.lines.filter(kind="talk").values_list("text", flat=True)),
    }
    strange = ["插播", "九号红点", "顺便试", "柔光逗猫点", "Red Dot", " ad ", "Mid-way", "mid-way"]
    assert {name: [word for word in strange if word in text] for name, text in texts.items()} == {
        name: [] for name in texts
    }
    assert theme in texts["post"] and theme in texts["greeting"]
    for context in (cover_text_context(stream_row, hours("19:00")), script_context(stream_row, hours("20:00"))):
        assert context.theme == theme
        assert [word for word in strange if word in context.content] == []

    diary = diary_context(vtuber, DATE, todolist, hours("02:00"))
    (told,) = [done for done in diary.done if done.type == "stream"]
    assert theme in told.content and [word for word in strange if word in told.content] == []
    assert [fact for fact in diary.highlights if theme in fact] != []
    assert not any("插播" in fact or "id-way" in fact for fact in diary.highlights)

    job.refresh_from_db()
    assert "九号红点" in stream.lines.get(kind="ad").text or "Red Dot Nine" in stream.lines.get(kind="ad").text
    assert (job.state, balance(vtuber)) == (Job.State.DONE, wallet + job.reward)
    assert TodoTask.objects.get(pk=stream_row.pk).state == "done"
