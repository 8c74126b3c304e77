"""What the library says in the morning, and what becomes of a stream whose game is not hers."""

import pytest
from django.utils import translation

from store.briefing import brief
from store.models import Game, Ownership
from store.plan_rules import streams_need_games
from store.selectors import owned_titles
from store.snapshot import diary_facts, library_section
from store.tests.support.factory import days, game, own, set_balance
from vtuber.models import TodoTask, VTuber
from vtuber.planner.briefing import PlanDay
from vtuber.planner.draft import Draft, DraftTask
from vtuber.tests.support.world import DATE, baomi, hours, planned_baomi, task
from vtuber.translatable import translate

pytestmark = pytest.mark.django_db


def plan_day(vtuber: VTuber, now: str = "08:00") -> PlanDay:
    return PlanDay(vtuber=vtuber, date=DATE, now=hours(now))


def stream(content: str, start: str = "19:30", end: str = "21:00", **more: object) -> DraftTask:
    return DraftTask("stream", hours(start), hours(end), content, **more)  # type: ignore[arg-type]


def store(content: str, start: str, end: str, **more: object) -> DraftTask:
    return DraftTask("store", hours(start), hours(end), content, **more)  # type: ignore[arg-type]


def checked(vtuber: VTuber, *tasks: DraftTask, now: str = "08:00") -> Draft:
    draft = Draft(day=plan_day(vtuber, now), tasks=list(tasks))
    streams_need_games(draft)
    return draft


def notes(draft: Draft) -> str:
    with translation.override("en"):
        return "\n".join(translate(note) for note in draft.notes)


@pytest.fixture
def vtuber() -> VTuber:
    found = baomi()
    own(found, "paper-boat-post", "window-seat")
    return found


def test_an_owned_game_passes_and_is_spelt_right(vtuber: VTuber) -> None:
    draft = checked(vtuber, stream("直播《纸船邮差》，漂到哪里算哪里"), stream("直播《paper boat POST》"))

    assert [each.content for each in draft.tasks] == ["直播《纸船邮差》，漂到哪里算哪里", "直播《纸船邮差》"]
    assert notes(draft) == "paper boat POST was written as 纸船邮差."


def test_a_talk_stream_needs_no_game(vtuber: VTuber) -> None:
    draft = checked(vtuber, stream("聊聊窗台"))
    assert (draft.tasks[0].content, draft.notes) == ("聊聊窗台", [])


def test_a_purchase_before_the_stream_counts_and_stays_before_it(vtuber: VTuber) -> None:
    draft = checked(vtuber, store("去买《屋顶三亩田》", "15:00", "15:30"), stream("直播《屋顶三亩田》"))

    assert draft.tasks[0].not_after == hours("19:30")
    assert draft.tasks[1].content == "直播《屋顶三亩田》"
    assert draft.notes == []


def test_a_missing_game_is_bought_before(vtuber: VTuber) -> None:
    draft = checked(vtuber, stream("直播《屋顶三亩田》"))

    (visit,) = draft.of("store")
    assert (visit.start, visit.end, visit.not_after) == (hours("16:30"), hours("17:00"), hours("19:30"))
    assert visit.game == "屋顶三亩田"
    assert (visit.source, visit.origin["app"], visit.origin["id"]) == ("planner", "store", "roof-rice")
    assert "The stream needs 屋顶三亩田: it will be bought before." in notes(draft)


def test_a_visit_that_was_planned_anyway_fetches_it(vtuber: VTuber) -> None:
    draft = checked(vtuber, store("逛商店", "22:00", "22:30"), stream("直播《屋顶三亩田》"))

    (visit,) = draft.of("store")
    assert visit.game == "屋顶三亩田"
    assert visit.end <= hours("19:30")


@pytest.mark.parametrize(
    ("title", "coins", "now", "why"),
    [
        ("没有这款游戏", 300, "08:00", "Nobody has heard of 没有这款游戏"),
        ("屋顶三亩田", 47, "08:00", "屋顶三亩田 is beyond her wallet"),
        ("屋顶三亩田", 300, "19:20", "There was no time to buy 屋顶三亩田"),
    ],
)
def test_what_cannot_be_bought_is_swapped(vtuber: VTuber, title: str, coins: int, now: str, why: str) -> None:
    set_balance(vtuber, coins)
    draft = checked(vtuber, stream(f"直播《{title}》，关灯"), now=now)

    (only,) = draft.tasks
    assert only.content in ("直播《纸船邮差》，关灯", "直播《靠窗座位》，关灯")
    assert why in notes(draft) and only.game in notes(draft)


def test_a_game_off_sale_is_not_planned(vtuber: VTuber) -> None:
    Game.objects.filter(key="roof-rice").update(released=False)
    draft = checked(vtuber, stream("直播《屋顶三亩田》"))
    assert draft.of("store") == []
    assert draft.tasks[0].game in owned_titles(vtuber)


def test_one_purse_does_not_pay_twice(vtuber: VTuber) -> None:
    set_balance(vtuber, 60)
    draft = checked(
        vtuber, stream("直播《屋顶三亩田》", "12:00", "13:00"), stream("直播《放云人》", "19:30", "21:00")
    )

    assert [each.game for each in draft.of("store")] == ["屋顶三亩田"]
    first, second = draft.of("stream")
    assert first.game == "屋顶三亩田"
    assert second.game in owned_titles(vtuber)


def test_a_swap_prefers_what_was_not_streamed_yet(vtuber: VTuber) -> None:
    Ownership.objects.filter(game=game("paper-boat-post")).update(streamed=True)
    draft = checked(vtuber, stream("直播《没有这款游戏》"))
    assert draft.tasks[0].game == "靠窗座位"


def test_without_any_game_the_stream_is_a_talk() -> None:
    vtuber = baomi()
    own(vtuber)
    set_balance(vtuber, 0)

    draft = checked(vtuber, stream("直播《屋顶三亩田》"))
    assert draft.tasks[0].game == ""
    assert draft.tasks[0].content


def test_a_fixed_task_is_never_touched(vtuber: VTuber) -> None:
    fixed = stream("直播《没有这款游戏》", fixed=True)
    over = store("去买《屋顶三亩田》", "09:00", "09:30", fixed=True)
    draft = checked(vtuber, fixed, over, stream("直播《屋顶三亩田》", "21:30", "22:30"), now="12:00")

    assert fixed.content == "直播《没有这款游戏》"
    assert over.not_after is None
    # The visit is over and she came home without it.
    assert draft.tasks[2].game in owned_titles(vtuber)


def test_a_visit_for_what_she_has_loses_its_list(vtuber: VTuber) -> None:
    draft = checked(vtuber, store("去买《纸船邮差》", "15:00", "15:30"))
    assert draft.tasks[0].game == ""
    assert "she owns it already" in notes(draft)


@pytest.mark.parametrize(("language", "title"), [("zh", "《纸船邮差》"), ("en", "《Paper Boat Post》")])
def test_the_morning_offers_her_games_and_the_store(language: str, title: str) -> None:
    vtuber = baomi(language=language)
    own(vtuber, "paper-boat-post", "window-seat")

    briefing = brief(plan_day(vtuber))

    assert briefing.section is not None
    assert "300" in briefing.section.lines[0] and len(briefing.section.lines) == 3
    streams = [idea for idea in briefing.ideas if idea.type == "stream"]
    assert len(streams) == 2 and all(idea.weight == 2.0 for idea in streams)
    assert any(title in idea.content for idea in streams)
    assert [idea.type for idea in briefing.ideas].count("store") == 1
    assert brief(plan_day(vtuber)) == briefing  # the same morning twice reads the same


def test_what_was_streamed_lately_suggests_itself_least() -> None:
    vtuber, todolist = planned_baomi()
    own(vtuber, "paper-boat-post", "window-seat", "sock-pairs")
    Ownership.objects.exclude(game=game("sock-pairs")).update(streamed=True)
    done = task(todolist, "stream", "19:30", "21:00", content="直播《Paper Boat Post》", is_prepared=True)
    TodoTask.objects.filter(pk=done.pk).update(state="done", due=None)

    ideas = [idea for idea in brief(plan_day(vtuber)).ideas if idea.type == "stream"]
    assert ["袜子配对学" in ideas[0].content, "靠窗座位" in ideas[1].content] == [True, True]
    assert [idea.weight for idea in ideas] == [2.0, 1.0, 0.1]


def test_the_store_waits_two_days_and_for_coins(vtuber: VTuber) -> None:
    def tempted() -> bool:
        return any(idea.type == "store" for idea in brief(plan_day(vtuber)).ideas)

    assert tempted()
    bought = Ownership.objects.create(vtuber=vtuber, game=game("sock-pairs"), bought_on=DATE - days(1), price_paid=22)
    assert not tempted()
    Ownership.objects.filter(pk=bought.pk).update(bought_on=DATE - days(2))
    assert tempted()
    set_balance(vtuber, 10)
    assert not tempted()


def test_pages_and_diary_are_told(vtuber: VTuber) -> None:
    Ownership.objects.create(vtuber=vtuber, game=game("sock-pairs"), bought_on=DATE, price_paid=22)

    assert library_section(vtuber, hours("20:00")) == {"count": 3, "not_streamed": 3}
    (fact,) = diary_facts(vtuber, DATE)
    assert "《袜子配对学》" in fact and "22" in fact
    assert diary_facts(vtuber, DATE + days(1)) == []
