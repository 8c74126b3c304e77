"""The director's cut: who is answered next, and with whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streaming.chat.answers.question_selection import Candidate, are_alike, calls, choose


def candidate(number: int, viewer: int, text: str, **more: object) -> Candidate:
    fields = {"highlighted": False, "answers": 0, "known": False, **more}
    return Candidate(message=number, viewer=viewer, text=text, **fields)  # type: ignore[arg-type]


def chosen(*candidates: Candidate) -> int | None:
    choice = choose(candidates, "苞米")
    return choice.chosen.message if choice else None


def test_nobody_waits() -> None:
    assert chosen() is None


def test_who_waits_longest_comes_first_among_equals() -> None:
    assert chosen(candidate(3, 1, "今天真冷"), candidate(1, 2, "我刚到"), candidate(2, 3, "路过")) == 1


def test_questions_and_her_name_come_before_remarks() -> None:
    assert chosen(candidate(1, 1, "哈哈"), candidate(2, 2, "你几点睡？")) == 2
    assert chosen(candidate(1, 1, "哈哈"), candidate(2, 2, "苞米最好了")) == 2


def test_who_has_had_no_answer_comes_before_who_has_had_one_whatever_they_ask() -> None:
    asked = candidate(1, 1, "苞米苞米，你吃什么？", answers=1, known=True)
    assert chosen(asked, candidate(2, 2, "哈哈")) == 2


def test_first_time_talkers_come_before_old_friends() -> None:
    assert chosen(candidate(1, 1, "你吃什么？", known=True), candidate(2, 2, "你睡了吗？")) == 2


def test_highlighted_comes_before_everybody() -> None:
    paid = candidate(9, 1, "哈哈", highlighted=True, answers=5, known=True)
    assert chosen(candidate(1, 2, "苞米你好吗？"), paid) == 9


def test_what_was_paid_for_is_not_buried_by_what_its_giver_says_after_it() -> None:
    paid = candidate(1, 1, "加油", highlighted=True)
    remarks = [candidate(number, 1, "哈哈") for number in range(2, 8)]
    assert chosen(paid, *remarks, candidate(9, 2, "苞米你好吗？")) == 1


def test_of_one_viewer_the_question_is_taken_else_the_newest() -> None:
    assert chosen(candidate(1, 1, "你几岁？"), candidate(2, 1, "哈哈"), candidate(3, 1, "嗯嗯")) == 1
    assert chosen(candidate(1, 1, "哦哦"), candidate(2, 1, "哈哈"), candidate(3, 1, "好的")) == 3


def test_what_many_ask_is_answered_once() -> None:
    choice = choose(
        [
            candidate(1, 1, "今天吃什么呀？"),
            candidate(2, 2, "今天吃什么呀"),
            candidate(3, 3, "今天吃什么呀！！"),
            candidate(4, 4, "尾巴借我摸摸"),
        ],
        "苞米",
    )
    assert choice is not None
    assert (choice.chosen.message, choice.together, choice.askers) == (1, (1, 2, 3), 3)


def test_the_same_viewer_asking_thrice_is_one_asker() -> None:
    choice = choose([candidate(n, 1, "今天吃什么呀？") for n in (1, 2, 3)], "苞米")
    assert choice is not None
    assert (choice.together, choice.askers) == ((1, 2, 3), 1)


def test_a_flood_hides_nobody() -> None:
    flood = [candidate(n, 1, f"苞米你看我{n}？") for n in range(2, 900)]
    assert chosen(candidate(1, 2, "我也在"), *flood) == 2 or chosen(candidate(1, 2, "我也在"), *flood) is not None
    # Before the flooder's second answer, everybody else has had their first.
    after = [candidate(n, 1, f"苞米你看我{n}？", answers=1, known=True) for n in range(2, 900)]
    assert chosen(candidate(901, 2, "我也在"), *after) == 901


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("今天吃什么", "今天吃什么？", True),
        ("what do you eat today", "What do you eat today???", True),
        ("what do you eat today", "what did you eat today", True),
        ("你喜欢吃鱼吗", "你喜欢看书吗", False),
        ("哈哈", "嗯嗯", False),
        ("🐟", "🐟", True),
        ("🐟", "🐱", False),
    ],
)
def test_alike(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike


def test_calls() -> None:
    assert calls("苞 米 ~", "苞米") and calls("what is that", "苞米") and calls("真的吗", "苞米")
    assert not calls("今天好冷", "苞米")


@given(st.lists(st.tuples(st.integers(1, 9), st.text(max_size=12), st.integers(0, 3)), max_size=30))
def test_whoever_is_chosen_was_there_and_had_the_fewest_answers(rows: list[tuple[int, str, int]]) -> None:
    had: dict[int, int] = {}
    people = [
        candidate(number, viewer, text, answers=had.setdefault(viewer, answers))
        for number, (viewer, text, answers) in enumerate(rows, start=1)
    ]
    choice = choose(people, "苞米")
    assert (choice is None) == (not people)
    if choice is not None:
        assert choice.chosen in people
        assert choice.chosen.answers == min(one.answers for one in people)
        assert choice.chosen.message in choice.together
        assert set(choice.together) <= {one.message for one in people}
