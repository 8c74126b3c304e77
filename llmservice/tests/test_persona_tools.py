"""Rows carried in and out, doubles, and a split that leaks nothing."""

import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from llmservice.persona.conversations import Unusable, read_conversations, row_of, write_conversations
from llmservice.persona.datasets import datasets
from llmservice.persona.llama_factory import read_folder, write_folder
from llmservice.persona.placed_json import placed_objects
from llmservice.persona.plain_format import prompt, script
from llmservice.persona.row_checks import alike
from llmservice.persona.rows import Place, Row, filled
from llmservice.persona.selection import bare_words, split, without_doubles

# The desk is looked at with the files.
pytestmark = pytest.mark.django_db

ROWS = [
    Row("你是谁", "", "（抬头）「{{name}}。」"),
    Row("再说一遍", "现在：晚上", "「好。」", (("你是谁", "「{{name}}。」"), ("谁做的你", "「{{author}}。」"))),
]


def placed(*rows: Row, file: str = "x.json") -> list[tuple[Place, Row]]:
    return [(Place(Path(file), number), row) for number, row in enumerate(rows, start=1)]


def told(command: str, *arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("persona", command, *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[{"a": 1},\n{"b": 2}\n]', [(1, {"a": 1}), (2, {"b": 2})]),
        ('\ufeff\n[\n  {\n"a": 1\n  }\n,\n\n{"b": 2}]', [(3, {"a": 1}), (8, {"b": 2})]),
        ('{"a": 1}\n{"b": 2}\n', [(1, {"a": 1}), (2, {"b": 2})]),
        ("[]", []),
        ("", []),
    ],
)
def test_entries_have_their_lines_however_a_file_is_laid_out(text: str, found: list[tuple[int, Any]]) -> None:
    assert list(placed_objects(text)) == found


@pytest.mark.parametrize(("text", "line"), [("[\n{},\n{nope}]", "3"), ("[\n{}\n", "3"), ("[{}\n x]", "2")])
def test_what_is_no_json_is_named_with_its_line(text: str, line: str) -> None:
    with pytest.raises(ValueError, match=f"^{line}: "):
        list(placed_objects(text))


def test_rows_go_out_as_conversations_and_come_back(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    write_conversations(path, ROWS)
    assert [each[1] for each in read_conversations(path) if not isinstance(each, Unusable)] == ROWS
    first = json.loads(path.read_text(encoding="utf-8"))[1]
    assert [turn["from"] for turn in first["conversations"]] == ["human", "gpt"] * 3
    assert first["system"] == "现在：晚上"


def test_messages_of_chat_apis_are_conversations_too() -> None:
    messages = [
        {"role": "system", "content": "现在：晚上"},
        {"role": "user", "content": "在吗"},
        {"role": "assistant", "content": "「在。」"},
    ]
    assert row_of({"messages": messages}) == Row("在吗", "现在：晚上", "「在。」")


@pytest.mark.parametrize(
    ("turns", "why"),
    [
        (["gpt"], "she speaks first: a conversation begins with a viewer"),
        (["human"], "the last turn is a viewer's: there is nothing to learn from it"),
        (["human", "human"], "turn 2 is out of turn: viewer and she speak in turns"),
        (["human", "gpt", "gpt"], "turn 3 is out of turn: viewer and she speak in turns"),
        (["human", "system", "gpt"], "turn 2 is a system text in the middle of a conversation"),
        (["human", "tool"], "turn 2 is by 'tool'; there are: human, user, gpt, assistant, model, system"),
        ([], "nobody says anything"),
    ],
)
def test_turns_in_a_wrong_order_are_named(turns: list[str], why: str) -> None:
    with pytest.raises(ValueError) as raised:
        row_of({"conversations": [{"from": who, "value": "嗯"} for who in turns]})
    assert str(raised.value) == why


@pytest.mark.parametrize(
    ("conversation", "why"),
    [
        ({"conversations": [{"from": "human", "value": " "}, {"from": "gpt", "value": "x"}]}, "turn 1 is empty"),
        ({"conversations": [{"from": "human"}]}, "turn 1 has no text"),
        ({"conversations": ["hi"]}, "turn 1 is no object"),
        ({"conversations": {}}, "no conversation: it is an object with conversations or messages"),
        (["hi"], "no conversation: it is an object with conversations or messages"),
        ({"conversations": [], "system": 4}, "the system text is no text"),
    ],
)
def test_what_is_no_conversation_is_named(conversation: Any, why: str) -> None:
    with pytest.raises(ValueError) as raised:
        row_of(conversation)
    assert str(raised.value) == why


def test_a_folder_for_llama_factory_has_rows_index_and_recipes(tmp_path: Path) -> None:
    (tmp_path / "dataset_info.json").write_text('{"other": {"file_name": "other.json"}}')
    write_folder(tmp_path, "baomi", ROWS)

    index = json.loads((tmp_path / "dataset_info.json").read_text(encoding="utf-8"))
    assert list(index) == ["other", "baomi"]
    assert index["baomi"]["file_name"] == "baomi.json"
    tune = yaml.safe_load((tmp_path / "baomi-tune.yaml").read_text(encoding="utf-8"))
    merge = yaml.safe_load((tmp_path / "baomi-merge.yaml").read_text(encoding="utf-8"))
    assert (tune["stage"], tune["finetuning_type"], tune["template"]) == ("sft", "lora", "deepseekr1")
    assert (tune["lora_rank"], tune["lora_alpha"], tune["lora_target"]) == (16, 16, "q_proj,v_proj")
    assert tune["learning_rate"] == 3e-4 and tune["dataset"] == "baomi"
    assert merge["adapter_name_or_path"] == tune["output_dir"]
    assert merge["template"] == tune["template"] and merge["model_name_or_path"] == tune["model_name_or_path"]
    assert [each[1] for each in read_folder(tmp_path, "baomi") if not isinstance(each, Unusable)] == ROWS


def test_an_index_may_name_its_columns_and_a_file_outside_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"q": "在吗", "a": "「在。」"},\n{"q": "在吗"}]', encoding="utf-8")
    index = {
        "mine": {"file_name": "a.json", "columns": {"prompt": "q", "response": "a"}},
        "theirs": {"file_name": "../a.json"},
        "gone": {"file_name": "b.json"},
    }
    (tmp_path / "dataset_info.json").write_text(json.dumps(index))

    good, bad = read_folder(tmp_path, "mine")
    assert not isinstance(good, Unusable) and good[1] == Row("在吗", "", "「在。」")
    assert str(bad) == "a.json:2: instruction, input and output are strings"
    for name, why in (
        ("theirs", "lies outside"),
        ("gone", "is not there"),
        ("nobody", "there are: mine, theirs, gone"),
    ):
        with pytest.raises(ValueError, match=why):
            list(read_folder(tmp_path, name))


def test_her_name_and_her_author_are_put_in_everywhere() -> None:
    row = filled(ROWS[1], "苞米", "阿棠")
    assert row.history == (("你是谁", "「苞米。」"), ("谁做的你", "「阿棠。」"))


def test_what_says_the_same_again_goes_and_the_first_stays() -> None:
    rows = placed(
        Row("你是谁", "", "「苞米。」"),
        Row("你是谁？", "", "「苞米！」"),
        Row("吃什么", "", "「小鱼干放在左边的碗里，右边的碗留给月亮。」"),
        Row("吃啥呢", "", "「小鱼干放在左边的碗里，右边的碗留给太阳。」"),
        Row("你是谁", "", "「你猜。」"),
    )
    kept, gone = without_doubles(rows)
    assert [place.line for place, _row in kept] == [1, 3, 5]
    assert [(place.line, why) for place, why in gone] == [
        (2, "the same row as x.json:1"),
        (4, "nearly the answer of x.json:3"),
    ]


def test_nothing_is_on_both_sides_of_a_split() -> None:
    rows = datasets()["baomi"].rows("zh")
    parts = split(rows, share=0.05, seed=42)

    assert len(parts.learnt) + len(parts.held_out) == len(rows)
    assert 0.03 * len(rows) < len(parts.held_out) < 0.06 * len(rows)
    said = [{bare_words(row.instruction) for row in part} for part in (parts.learnt, parts.held_out)]
    assert not said[0] & said[1]
    turns = [{bare_words(turn[0]) for row in part for turn in row.history} for part in (parts.learnt, parts.held_out)]
    assert not turns[0] & (turns[1] | said[1]) and not said[0] & turns[1]
    both = [*placed(*parts.learnt, file="learnt"), *placed(*parts.held_out, file="held")]
    assert [pair for pair in alike(both) if pair[0].path != pair[1].path] == []


def test_a_split_depends_on_rows_and_seed_alone() -> None:
    rows = datasets()["fox"].rows("zh")
    shuffled = rows.copy()
    random.Random(1).shuffle(shuffled)

    def held(given: list[tuple[Place, Row]], seed: int) -> set[str]:
        return {row.as_line() for row in split(given, share=0.1, seed=seed).held_out}

    assert held(rows, 42) == held(shuffled, 42)
    assert held(rows, 42) != held(rows, 43)


def test_the_script_of_a_row_is_the_prompt_of_its_question() -> None:
    row = Row("主播\n晚上好", "现在：晚上八点，下雨", "「晚上好。」", (("在吗", "「在。」"),))
    pieces = script(row, name="苞米", language="zh")
    assert "".join(piece.text for piece in pieces) == (
        "（现在：晚上八点，下雨）\n观众：在吗\n苞米：「在。」\n观众：主播 晚上好\n苞米：「晚上好。」\n"
    )
    assert [piece.text for piece in pieces if piece.hers] == ["「在。」\n", "「晚上好。」\n"]
    asked = prompt(row.instruction, name="苞米", language="zh", given=row.input, turns=row.history)
    assert asked == "".join(piece.text for piece in pieces[:-1])
    assert prompt("Hi", name="Baomi", language="en") == "Viewer: Hi\nBaomi:"


def test_a_persona_of_ones_own_is_laid_out_checked_and_carried(settings: Any, tmp_path: Path) -> None:
    settings.PERSONA_DIR = str(tmp_path / "personas")
    told("new", "mochi")
    assert told("check", "mochi") == "nothing is wrong\n"
    assert "1 of 2" not in told("deduplicate", "mochi")

    talk = tmp_path / "talk.json"
    talk.write_text(
        json.dumps(
            [
                {"conversations": [{"from": "human", "value": "吃什么"}, {"from": "gpt", "value": "「面。」"}]},
                {"conversations": [{"from": "gpt", "value": "「我先说。」"}]},
                {"conversations": [{"from": "human", "value": "几点"}, {"from": "gpt", "value": "<think>嗯"}]},
            ],
            ensure_ascii=False,
        ),
        encoding="utf-8",
    )
    with pytest.raises(CommandError, match="nothing was taken in"):
        told("import", "mochi", str(talk))
    said = told("import", "mochi", str(talk), skip=True)
    assert "talk.json:1 (number 2 in it): she speaks first" in said and said.endswith(
        f"1 rows in {tmp_path}/personas/mochi/zh/imported.json\n"
    )
    with pytest.raises(CommandError, match="is there already"):
        told("import", "mochi", str(talk), skip=True)

    told("export", "mochi", str(tmp_path / "out"), author="阿棠")
    rows = json.loads((tmp_path / "out/mochi.json").read_text(encoding="utf-8"))
    assert [row["output"] for row in rows] == ["（抬头）「mochi。你呢？」", "「阿棠。手很轻。」", "「面。」"]
    told("export", "mochi", str(tmp_path / "out"), layout="sharegpt")
    assert len(json.loads((tmp_path / "out/mochi.json").read_text(encoding="utf-8"))) == 3


@pytest.mark.parametrize("name", ["../x", "a b", "苞米", ""])
def test_a_name_that_is_no_folder_is_refused(settings: Any, tmp_path: Path, name: str) -> None:
    settings.PERSONA_DIR = str(tmp_path / "personas")
    with pytest.raises(CommandError, match="a plain word"):
        told("new", name)
    assert not (tmp_path / "personas").exists()
