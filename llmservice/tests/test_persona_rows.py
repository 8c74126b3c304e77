"""The rows of every persona are well-formed, consistent and varied; and what is wrong with a row is found."""

from pathlib import Path

import pytest

from llmservice.persona.datasets import datasets
from llmservice.persona.row_checks import findings
from llmservice.persona.rows import BadRow, Place, Row, read_rows, write_rows
from llmservice.persona.sheet import Sheet, read_sheet

# At the least: of hers what the recipe asks for, of the others enough to tune an adapter each on the same base.
ROWS = {"baomi": 2000, "fox": 450, "sunny": 450}


@pytest.mark.parametrize("name", sorted(datasets()))
def test_nothing_is_wrong_with_the_rows_that_come_with_the_program(name: str) -> None:
    dataset = datasets()[name]
    assert list(dataset.findings()) == []
    assert sum(len(dataset.rows(language)) for language in dataset.languages) >= ROWS[name]


@pytest.mark.parametrize("name", sorted(datasets()))
def test_each_is_taught_talk_of_several_turns_its_surroundings_and_who_it_is(name: str) -> None:
    rows = [row for _place, row in datasets()[name].rows("zh")]
    assert sum(bool(row.history) for row in rows) >= 0.1 * len(rows)
    assert sum(bool(row.input) for row in rows) >= 0.1 * len(rows)
    for placeholder in ("{{name}}", "{{author}}"):
        assert sum(placeholder in row.output for row in rows) >= 5, placeholder


def test_the_sheet_of_each_is_in_both_languages() -> None:
    for dataset in datasets().values():
        for fact in dataset.sheet().facts:
            assert fact.zh and fact.en, fact.key


@pytest.fixture
def sheet() -> Sheet:
    return datasets()["baomi"].sheet()


GOOD = Row("你是谁", "", "（抬头）「苞米。你呢？」")


def found(sheet: Sheet, *rows: Row, language: str = "zh") -> list[str]:
    # Enough others beside them, so that no phrase stands in too many.
    others = (chr(0x4E00 + n * 7) + chr(0x5000 + n * 11) + chr(0x6000 + n * 5) for n in range(80))
    rest = [Row(f"第{n}个", "", f"「{other}」") for n, other in enumerate(others)]
    placed = [(Place(Path("x.json"), number), row) for number, row in enumerate([*rows, *rest], start=1)]
    return list(findings(placed, sheet, language))


def test_a_good_row_is_good(sheet: Sheet) -> None:
    assert found(sheet, GOOD) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row(" ", "", "「喵。」"), "x.json:1: somebody says nothing"),
        (Row("在吗", "", " "), "x.json:1: she says nothing"),
        (Row("在吗", "", "在。"), "x.json:1: not movement and speech as they are written: 在。"),
        (Row("在吗", "", "(抬头)「在。」"), "x.json:1: not movement and speech as they are written: (抬头)「在。」"),
        (Row("在吗", "", "（抬头）"), "x.json:1: not movement and speech as they are written: （抬头）"),
        (Row("在吗", "", "「<think>」"), "x.json:1: characters of another script: 「<think>」"),
        (Row("在吗", "", "「ねこ」"), "x.json:1: characters of another script: 「ねこ」"),
        (Row("在吗", "", "「hello」"), "x.json:1: characters of another script: 「hello」"),
        (Row("在吗", "", "「我是程序。」"), "x.json:1: against the sheet (kind): 「我是程序。」"),
        (
            Row("在吗", "", "「在。」", (("谁", "「我是人类。」"),)),
            "x.json:1: against the sheet (kind): 「我是人类。」",
        ),
        (Row("在吗", "", "「在。」", (("", "「嗯。」"),)), "x.json:1: somebody says nothing"),
    ],
)
def test_what_is_wrong_with_a_row_is_named_with_its_line(sheet: Sheet, row: Row, said: str) -> None:
    assert found(sheet, row) == [said]


def test_doubles_and_near_doubles_are_named(sheet: Sheet) -> None:
    twice = Row("你是谁", "", "「别的答案，完全不同的一句。」")
    assert found(sheet, GOOD, twice) == ["x.json:2: the same words as x.json:1"]
    one = Row("吃什么", "", "「小鱼干放在左边的碗里，右边的碗留给月亮。」")
    near = Row("吃啥呢", "", "「小鱼干放在左边的碗里，右边的碗留给太阳。」")
    assert found(sheet, one, near) == ["x.json:2: nearly the answer of x.json:1"]


def test_a_phrase_in_too_many_answers_is_named(sheet: Sheet) -> None:
    rows = [Row(f"问{n}", "", f"「{chr(0x7000 + n)}窗台上的{chr(0x7100 + n)}」") for n in range(6)]
    assert "“窗台上的” stands in 7.0% of all answers" in found(sheet, *rows)


def test_rows_are_written_a_line_each_and_read_back(tmp_path: Path) -> None:
    rows = [GOOD, Row("再说一遍", "现在：晚上", "「好。」", (("你是谁", "「苞米。」"),))]
    path = tmp_path / "rows.json"
    write_rows(path, rows)
    assert [row for _place, row in read_rows(path)] == rows
    assert path.read_text(encoding="utf-8").count("\n") == 4


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"instruction": "a"}',
        '{"instruction": "a", "input": "", "output": 1}',
        '{"instruction": "a", "input": "", "output": "b", "more": 1}',
        '{"instruction": "a", "input": "", "output": "b", "history": [["a"]]}',
    ],
)
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "rows.json"
    path.write_text(f"[\n{GOOD.as_line()},\n{line}\n]\n", encoding="utf-8")
    with pytest.raises(BadRow, match=r"^rows\.json:3: "):
        list(read_rows(path))


def test_a_sheet_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"sheet\.toml is no character sheet"):
        read_sheet(tmp_path)
    (tmp_path / "sheet.toml").write_text('name = "x"\n[[fact]]\nkey = "a"\nzh = "b"\nen = "c"\nnever = ["("]\n')
    with pytest.raises(ValueError, match=r"sheet\.toml is no character sheet"):
        read_sheet(tmp_path)
