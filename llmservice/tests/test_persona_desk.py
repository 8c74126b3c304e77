"""The desk: rows of people beside those in files, in their place, or hiding them."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from llmservice.models import PersonaRow
from llmservice.persona import desk
from llmservice.persona.datasets import Dataset, datasets
from llmservice.persona.desk_checks import problems
from llmservice.persona.new_persona import lay_out
from llmservice.persona.row_model import LONGEST_TEXT, MOST_TURNS, check_history
from llmservice.persona.rows import Row, as_array, read_rows, write_rows
from llmservice.persona.selection import split
from llmservice.persona.services import judge_row, offer_row, remove_row, remove_words_of, take_up, withdraw_row

pytestmark = pytest.mark.django_db
REAL = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
State, Source = PersonaRow.State, PersonaRow.Source
HUNGRY = Row("你饿吗", "", "「饿。从上一口开始饿的。」")
TIRED = Row("困不困", "", "（打哈欠）「困。床离我三步，我离床三步。」")


@pytest.fixture
def mochi(settings: Any, tmp_path: Path) -> Dataset:
    """A persona of the operator's own with two rows."""
    settings.PERSONA_DIR = tmp_path / "personas"
    folder = lay_out("mochi", "zh")
    write_rows(folder / "zh" / "first.json", [HUNGRY, TIRED])
    return datasets()["mochi"]


def lay(row: Row, state: PersonaRow.State = State.ACCEPTED, **more: Any) -> PersonaRow:
    """A row on the desk."""
    given: dict[str, Any] = {"persona": "mochi", "language": "zh", "source": Source.ADMIN, **more}
    offered = offer_row(row=row, actor="op", real=REAL, **given)
    assert offered is not None
    judge_row(row_id=offered.pk, digest=offered.digest, state=state, actor="op", real=REAL)
    offered.refresh_from_db()
    return offered


def edit_of(shipped: Row, state: PersonaRow.State, text: str = "") -> PersonaRow:
    """A row of a file, taken up, changed and judged."""
    row, _new = take_up(persona="mochi", language="zh", shipped=shipped, state=State.CANDIDATE, actor="op", real=REAL)
    row.put(Row(shipped.instruction, "", text or shipped.output))
    row.state = state
    row.save()
    return row


def words(dataset: Dataset) -> list[str]:
    return [row.output for _place, row in dataset.all_rows("zh")]


def told(command: str, *arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("persona", command, "mochi", *arguments, stdout=out, **options)
    return out.getvalue()


def test_accepted_rows_count_beside_the_files_and_candidates_do_not(mochi: Dataset) -> None:
    mine = lay(Row("你会爬树吗", "", "「会上，不会下。」"))
    lay(Row("你会飞吗", "", "「跳得久一点就是。」"), State.CANDIDATE)
    lay(Row("你会数数吗", "", "「一、二、很多。」"), State.REJECTED)
    lay(Row("你是狐狸吗", "", "「问反了。」"), persona="fox")
    placed = mochi.all_rows("zh")
    assert [str(place) for place, _row in placed] == ["first.json:2", "first.json:3", f"desk:{mine.pk}"]
    assert [row for _place, row in placed] == [HUNGRY, TIRED, mine.row]
    assert [row for _place, row in mochi.rows("zh")] == [HUNGRY, TIRED]


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        (State.CANDIDATE, [HUNGRY.output, TIRED.output]),
        (State.ACCEPTED, [TIRED.output, "「刚吃过。再吃一点也是刚吃过。」"]),
        (State.REJECTED, [TIRED.output]),
    ],
)
def test_an_edit_stands_in_a_rows_place_once_accepted_and_hides_it_once_rejected(
    mochi: Dataset, state: PersonaRow.State, stands: list[str]
) -> None:
    row = edit_of(HUNGRY, state, "「刚吃过。再吃一点也是刚吃过。」")
    assert words(mochi) == stands
    remove_row(row=row)
    assert words(mochi) == [HUNGRY.output, TIRED.output]


def test_a_row_is_taken_up_once(mochi: Dataset) -> None:
    first, new = take_up(persona="mochi", language="zh", shipped=HUNGRY, state=State.CANDIDATE, actor="op", real=REAL)
    again, newer = take_up(
        persona="mochi", language="zh", shipped=HUNGRY, state=State.REJECTED, actor="op2", real=REAL
    )
    assert (new, newer, again.pk, again.state) == (True, False, first.pk, State.CANDIDATE)
    assert (first.source, first.shadows, first.created_by) == ("shipped-edit", HUNGRY.digest, "op")


def test_nothing_lies_on_the_desk_twice(mochi: Dataset) -> None:
    lay(HUNGRY)
    more: dict[str, Any] = {
        "persona": "mochi",
        "language": "zh",
        "source": Source.IMPORT,
        "actor": "op",
        "real": REAL,
    }
    assert offer_row(row=HUNGRY, **more) is None
    twice = PersonaRow(
        persona="mochi", language="zh", created_at=REAL, changed_at=REAL, created_by="a", changed_by="a"
    )
    twice.put(HUNGRY)
    with pytest.raises(ValidationError, match="There is a row of these very words already"):
        twice.full_clean()
    # Another language, or another persona, is another row.
    assert offer_row(row=HUNGRY, **{**more, "persona": "fox"}) is not None
    assert PersonaRow.objects.count() == 2


def test_an_origin_gives_one_row_and_takes_back_only_what_nobody_has_judged(mochi: Dataset) -> None:
    given: dict[str, Any] = {
        "persona": "mochi", "language": "zh", "source": Source.STARRED, "actor": "op", "real": REAL,
        "origin": "answer:7", "said_by": "viewer:3",
    }  # fmt: skip
    row = offer_row(row=HUNGRY, **given)
    assert row is not None and (row.state, row.said_by) == (State.CANDIDATE, "viewer:3")
    assert offer_row(row=TIRED, **given) is None
    assert withdraw_row(origin="answer:8") is False
    assert withdraw_row(origin="answer:7") is True
    row = offer_row(row=HUNGRY, **given)
    assert row is not None
    judge_row(row_id=row.pk, digest=row.digest, state=State.ACCEPTED, actor="op", real=REAL)
    assert withdraw_row(origin="answer:7") is False
    assert remove_words_of(said_by="viewer:4") == 0
    assert remove_words_of(said_by="") == 0
    assert remove_words_of(said_by="viewer:3") == 1
    assert not PersonaRow.objects.exists()


def test_a_row_that_was_changed_since_it_was_looked_at_is_not_judged(mochi: Dataset) -> None:
    row = lay(HUNGRY, State.CANDIDATE)
    assert judge_row(row_id=row.pk, digest="old", state=State.ACCEPTED, actor="op", real=REAL) is None
    assert judge_row(row_id=row.pk, digest=row.digest, state=State.CANDIDATE, actor="op", real=REAL) is None
    row.refresh_from_db()
    assert row.state == State.CANDIDATE


@pytest.mark.parametrize(
    ("history", "right"),
    [
        ([], True),
        ([["在吗", "「在。」"]], True),
        ([["在吗"]], False),
        ([["在吗", 4]], False),
        ({"a": "b"}, False),
        ("在吗", False),
        ([["在吗", "「在。」"]] * (MOST_TURNS + 1), False),
        ([["在" * (LONGEST_TEXT + 1), "「在。」"]], False),
    ],
)
def test_the_shape_of_the_turns_before_is_checked(history: Any, right: bool) -> None:
    if right:
        check_history(history)
        return
    with pytest.raises(ValidationError):
        check_history(history)


def test_what_is_too_long_or_has_no_words_is_not_kept(mochi: Dataset) -> None:
    given: dict[str, Any] = {
        "persona": "mochi",
        "language": "zh",
        "source": Source.ADMIN,
        "actor": "op",
        "real": REAL,
    }
    for row in (Row("问" * (LONGEST_TEXT + 1), "", "「答。」"), Row("", "", "「答。」"), Row("问", "", "")):
        with pytest.raises(ValidationError):
            offer_row(row=row, **given)
    with pytest.raises(ValidationError):
        offer_row(row=HUNGRY, **{**given, "language": "ja"})
    assert not PersonaRow.objects.exists()


def test_other_wordings_and_edits_stay_on_one_side_with_their_row_and_move_nothing(mochi: Dataset) -> None:
    rows = [
        Row(f"第{number}个问题是什么呢{number}", "", f"「{number}号答案，{number * 7}。」") for number in range(60)
    ]
    write_rows(mochi.folder / "zh" / "first.json", rows)
    before = split(mochi.all_rows("zh"), share=0.2, seed=3)
    held, learnt = before.held_out[0], before.learnt[0]
    # Her answer is too short for two of them to be told alike by their letters: kin keeps them together.
    wordings = [
        lay(Row(f"换个说法{letter}", "", source.output), variant_of=source.digest)
        for source, letter in ((held, "甲"), (held, "乙"), (learnt, "丙"))
    ]
    edited = edit_of(before.held_out[1], State.ACCEPTED, "「改过的答案。」")
    after = split(mochi.all_rows("zh"), share=0.2, seed=3)
    assert set(before.held_out) - {before.held_out[1]} <= set(after.held_out)
    assert set(after.held_out) - set(before.held_out) == {wordings[0].row, wordings[1].row, edited.row}
    assert set(after.learnt) - set(before.learnt) == {wordings[2].row}


def test_a_wording_of_a_row_on_the_desk_is_its_kin(mochi: Dataset) -> None:
    mine = lay(Row("你会爬树吗", "", "「会上，不会下。」"))
    lay(Row("树爬得上去不", "", "「会上，不会下。」"), variant_of=desk.root_of(mine))
    parts = split(mochi.all_rows("zh"), share=0.5, seed=1)
    assert len({row.output for row in parts.held_out} & {row.output for row in parts.learnt}) == 0
    assert list(mochi.findings()) == []


def test_other_wordings_are_no_near_doubles_and_their_answer_counts_once(mochi: Dataset) -> None:
    assert list(mochi.findings()) == []
    for text in ("饿了没", "肚子叫了吗", "想吃东西不"):
        lay(Row(text, "", HUNGRY.output), variant_of=HUNGRY.digest)
    assert list(mochi.findings()) == []
    stray = lay(Row("你想吃啥", "", HUNGRY.output))
    assert list(mochi.findings()) == [
        f"desk:{stray.pk}: nearly the answer of first.json:2",
        *(f"desk:{stray.pk}: nearly the answer of desk:{stray.pk - back}" for back in (3, 2, 1)),
    ]


def test_what_is_wrong_with_a_row_among_others_is_named_with_its_field(mochi: Dataset) -> None:
    other = lay(Row("你会爬树吗", "", "「会上，不会下，下来的时候都是摔。」"))

    def wrong(row: Row, **more: Any) -> list[tuple[str, str]]:
        probe = PersonaRow(persona="mochi", language="zh", **more)
        probe.put(row)
        return [(each.field, each.text) for each in problems(probe, mochi)]

    assert wrong(Row("你会游泳吗", "", "「水在碗里就会。」")) == []
    assert wrong(Row("你饿吗", "", "「还行。」")) == [("instruction", "the same words as first.json:2")]
    near = Row("爬树会不会", "", "「会上，不会下，下来的时候全是摔。」")
    assert wrong(near) == [("output", f"nearly the answer of desk:{other.pk}")]
    assert wrong(near, variant_of=desk.root_of(other)) == []
    # What it is to stand in the place of is nothing beside it, and neither is it itself.
    assert wrong(Row("你饿吗", "", HUNGRY.output + "（舔嘴）"), shadows=HUNGRY.digest) == []
    assert wrong(other.row, pk=other.pk) == []
    fields = [field for field, _text in wrong(Row(" ", "", "no brackets", (("在吗", ""),)))]
    assert fields == ["instruction", "history", "history", "output", "output"]


def test_every_tool_takes_the_desk_along(mochi: Dataset, tmp_path: Path) -> None:
    edit_of(HUNGRY, State.ACCEPTED, "「刚吃过。」")
    lay(Row("are you up", "", "“Half of me.”"), language="en")
    lay(Row("你会飞吗", "", "「跳得久一点就是。」"), State.CANDIDATE)
    assert "nothing is wrong" in told("check")
    counted = told("statistics")
    assert "zh: 2 rows" in counted and "en: 1 rows" in counted
    assert "on the desk: 1 accepted, 1 candidate" in counted
    told("export", str(tmp_path / "out"))
    out = json.loads((tmp_path / "out" / "mochi.json").read_text(encoding="utf-8"))
    assert [row["output"] for row in out] == ["“Half of me.”", TIRED.output, "「刚吃过。」"]
    told("split", str(tmp_path / "parts"), "--share", "0.5", language="zh")
    parts = [row for path in (tmp_path / "parts" / "zh").glob("*.json") for _place, row in read_rows(path)]
    assert sorted(row.output for row in parts) == sorted([TIRED.output, "「刚吃过。」"])
    # What changes files reads files alone.
    told("deduplicate", "--write")
    assert [row for _place, row in mochi.rows("zh")] == [HUNGRY, TIRED]
    lay(Row("困不困", "", "「不。」"))
    with pytest.raises(CommandError, match="1 findings"):
        told("check")


def test_without_a_database_that_is_set_up_the_files_count(mochi: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(Row("你会爬树吗", "", "「会上，不会下。」"))
    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["django_migrations"])
    assert words(mochi) == [HUNGRY.output, TIRED.output]
    assert mochi.all_languages == ["zh"]
    assert desk.counts_by_state("mochi", "zh") == {}


def test_rows_go_out_as_a_file_holds_them() -> None:
    assert as_array([HUNGRY]) == f"[\n{HUNGRY.as_line()}\n]\n"
