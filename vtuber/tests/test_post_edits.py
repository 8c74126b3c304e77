"""Posts and diary pages after the fact: what operators change, and how it is taken back."""

import pytest

from vtuber.errors import Conflict, NotAllowed, PostTooLong
from vtuber.models import AuditEntry, Diary, Event, Tweet, VTuber
from vtuber.selectors import all_posts, posts
from vtuber.services.days import write_diary_page
from vtuber.services.diary_edits import edit_page
from vtuber.services.operator_actions import publish_page
from vtuber.services.post_edits import edit_post, show_post
from vtuber.services.posts import publish_tweet
from vtuber.services.undo import undo
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Tweet:
    _vtuber, todolist = planned_baomi()
    writing = task(todolist, "tweet", "10:00", "10:10")
    return publish_tweet(task=writing, text="屋顶上有鱼", likes=3, game_time=hours("10:05"), real=REAL)


@pytest.fixture
def page() -> Diary:
    vtuber, _todolist = planned_baomi()
    return write_diary_page(vtuber=vtuber, date=DATE, text="今天下雨。", game_time=hours("02:00"), real=REAL)


def told(vtuber: VTuber, beginning: str) -> list[tuple[str, dict[str, object]]]:
    rows = Event.objects.filter(vtuber=vtuber, type__startswith=beginning).order_by("seq")
    return list(rows.values_list("type", "payload"))


def verbs() -> list[tuple[str, bool]]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", "undone"))


def last() -> int:
    return AuditEntry.objects.latest("pk").pk


def test_new_words_are_kept_told_and_noted(post: Tweet) -> None:
    changed = edit_post(post=post, version=1, text=" 屋顶上没有鱼 ", actor="op", real=REAL)
    assert (changed.text, changed.version) == ("屋顶上没有鱼", 2)
    assert changed.edited_at is not None
    assert told(post.vtuber, "tweet.edited") == [("tweet.edited", {"tweet": post.pk, "text": "屋顶上没有鱼"})]
    noted = AuditEntry.objects.get()
    assert (noted.verb, noted.target) == ("edit_post", f"post:{post.pk}")
    assert (noted.before, noted.after) == ({"text": "屋顶上有鱼"}, {"text": "屋顶上没有鱼"})


def test_the_same_words_change_nothing(post: Tweet) -> None:
    assert edit_post(post=post, version=1, text="屋顶上有鱼", actor="op", real=REAL).version == 1
    assert (AuditEntry.objects.count(), told(post.vtuber, "tweet.edited")) == (0, [])


def test_who_was_slower_is_refused_with_what_stands(post: Tweet) -> None:
    edit_post(post=post, version=1, text="先到", actor="op", real=REAL)
    with pytest.raises(Conflict) as refusal:
        edit_post(post=post, version=1, text="后到", actor="other", real=REAL)
    assert isinstance(refusal.value.current, Tweet)
    assert refusal.value.current.text == "先到"
    with pytest.raises(Conflict):
        show_post(post=post, version=1, shown=False, actor="other", real=REAL)
    assert posts(post.vtuber).get().text == "先到"


@pytest.mark.parametrize(
    ("text", "error"), [("鱼" * 141, PostTooLong), ("a" * 900, PostTooLong), (" \u202e ", NotAllowed)]
)
def test_what_is_no_post_is_refused(post: Tweet, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        edit_post(post=post, version=1, text=text, actor="op", real=REAL)
    post.refresh_from_db()
    assert (post.text, post.version, AuditEntry.objects.count()) == ("屋顶上有鱼", 1, 0)


def test_a_post_that_is_taken_down_is_seen_by_operators_alone(post: Tweet) -> None:
    show_post(post=post, version=1, shown=False, actor="op", real=REAL)
    assert (list(posts(post.vtuber)), list(all_posts(post.vtuber))) == ([], [post])
    assert told(post.vtuber, "tweet.taken_down") == [("tweet.taken_down", {"tweet": post.pk})]
    # Once more takes nothing further down.
    assert show_post(post=post, version=2, shown=False, actor="op", real=REAL).version == 2
    show_post(post=post, version=2, shown=True, actor="op", real=REAL)
    assert list(posts(post.vtuber)) == [post]
    assert [type for type, _payload in told(post.vtuber, "tweet.put_back")] == ["tweet.put_back"]
    assert verbs() == [("take_down_post", False), ("put_back_post", False)]


def test_edits_are_taken_back_one_after_the_other(post: Tweet) -> None:
    edit_post(post=post, version=1, text="一", actor="op", real=REAL)
    first = last()
    edit_post(post=post, version=2, text="二", actor="op", real=REAL)
    second = last()
    with pytest.raises(Conflict):
        undo(entry_id=first, actor="op", real=REAL)
    undo(entry_id=second, actor="op", real=REAL)
    assert posts(post.vtuber).get().text == "一"
    undo(entry_id=first, actor="op", real=REAL)
    assert posts(post.vtuber).get().text == "屋顶上有鱼"
    # Taking back is no edit of its own: the next undo goes further back, and does not do it again.
    assert verbs() == [("edit_post", True), ("edit_post", True), ("undo", False), ("undo", False)]
    assert not AuditEntry.objects.filter(undone=False).exclude(undo={}).exists()
    with pytest.raises(NotAllowed):
        undo(entry_id=first, actor="op", real=REAL)


def test_taking_down_is_taken_back(post: Tweet) -> None:
    show_post(post=post, version=1, shown=False, actor="op", real=REAL)
    undo(entry_id=last(), actor="op", real=REAL)
    assert list(posts(post.vtuber)) == [post]
    assert verbs() == [("take_down_post", True), ("undo", False)]


def test_a_refused_undo_leaves_the_entry_as_it_was(post: Tweet) -> None:
    show_post(post=post, version=1, shown=False, actor="op", real=REAL)
    entry = last()
    show_post(post=post, version=2, shown=True, actor="op", real=REAL)
    with pytest.raises(Conflict):
        undo(entry_id=entry, actor="op", real=REAL)
    assert verbs() == [("take_down_post", False), ("put_back_post", False)]


def test_a_page_of_the_diary_is_changed_and_taken_back(page: Diary) -> None:
    changed = edit_page(page=page, version=1, text="今天放晴。", actor="op", real=REAL)
    assert (changed.text, changed.version, changed.public) == ("今天放晴。", 2, False)
    with pytest.raises(Conflict) as refusal:
        edit_page(page=page, version=1, text="别的", actor="other", real=REAL)
    assert isinstance(refusal.value.current, Diary) and refusal.value.current.text == "今天放晴。"
    undo(entry_id=last(), actor="op", real=REAL)
    page.refresh_from_db()
    assert (page.text, page.version) == ("今天下雨。", 3)
    assert told(page.vtuber, "diary.changed") == [("diary.changed", {"date": str(DATE), "change": "edited"})] * 2
    assert verbs() == [("edit_diary", True), ("undo", False)]


def test_a_page_changed_meanwhile_is_not_taken_back(page: Diary) -> None:
    edit_page(page=page, version=1, text="一", actor="op", real=REAL)
    entry = last()
    edit_page(page=page, version=2, text="二", actor="other", real=REAL)
    with pytest.raises(Conflict):
        undo(entry_id=entry, actor="op", real=REAL)
    page.refresh_from_db()
    assert page.text == "二"


@pytest.mark.parametrize("text", ["", "字" * 4001])
def test_a_page_has_words_and_an_end(page: Diary, text: str) -> None:
    with pytest.raises(NotAllowed):
        edit_page(page=page, version=1, text=text, actor="op", real=REAL)
    page.refresh_from_db()
    assert (page.text, AuditEntry.objects.count()) == ("今天下雨。", 0)


def test_boards_hear_of_a_page_that_is_published(page: Diary) -> None:
    publish_page(page=page, public=True, actor="op", real=REAL)
    publish_page(page=page, public=True, actor="op", real=REAL)
    publish_page(page=page, public=False, actor="op", real=REAL)
    changes = [payload["change"] for _type, payload in told(page.vtuber, "diary.changed")]
    assert changes == ["published", "withdrawn"]
