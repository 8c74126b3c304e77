"""Other wordings by a big model: what becomes a candidate, what does not, and how a run goes on."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from llmservice.models import ModelCall, PersonaRow
from llmservice.persona.datasets import Dataset, datasets
from llmservice.persona.new_persona import lay_out
from llmservice.persona.paraphrase_purpose import PARAPHRASE, register
from llmservice.persona.rows import Row, write_rows
from llmservice.persona.selection import split
from llmservice.persona.services import judge_row, offer_row
from llmservice.prompts import _engine
from llmservice.tests.conftest import no_model
from llmservice.tests.support.openai_standin import OpenAIStandIn
from llmservice.tests.support.standin import Turn

pytestmark = pytest.mark.django_db(transaction=True)
CANDIDATES = "zh: {} candidates for {} rows ({} failed, {} had theirs before)"


@pytest.fixture(autouse=True)
def _shipped_prompts(settings: Any) -> None:
    """The purpose and its prompts as they come with the program."""
    register()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    _engine.cache_clear()


@pytest.fixture
def mochi(settings: Any, tmp_path: Path) -> Dataset:
    """A persona with one row: so few that none is held out."""
    settings.PERSONA_DIR = tmp_path / "personas"
    folder = lay_out("mochi", "zh")
    write_rows(
        folder / "zh" / "first.json",
        [Row("你平时喜欢吃什么", "现在：晚上", "「小鱼干。大的也行。」", (("在吗", "「在。」"),))],
    )
    return datasets()["mochi"]


@pytest.fixture
def server(settings: Any) -> Iterator[OpenAIStandIn]:
    with OpenAIStandIn() as standin:
        role = {**no_model(), "base_url": f"{standin.url}/v1", "model": "m"}
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": role}
        yield standin


def says(*answers: Any) -> list[Turn]:
    return [
        Turn(pieces=[answer if isinstance(answer, str) else json.dumps({"wordings": answer})]) for answer in answers
    ]


def run(*arguments: str, share: str = "1") -> str:
    out = io.StringIO()
    call_command("persona", "paraphrase", "mochi", "--share", share, *arguments, stdout=out)
    return out.getvalue()


def offered() -> list[str]:
    return list(PersonaRow.objects.order_by("pk").values_list("instruction", flat=True))


def test_other_wordings_are_candidates_with_her_answer_as_it_is(mochi: Dataset, server: OpenAIStandIn) -> None:
    server.turns = says(["有啥爱吃的没", "平常吃点什么呀"])
    told = run()
    assert CANDIDATES.format(2, 1, 0, 0) in told
    assert "你平时喜欢吃什么 → 有啥爱吃的没" in told
    ((_place, origin),) = mochi.rows("zh")
    rows = list(PersonaRow.objects.order_by("pk"))
    assert [row.instruction for row in rows] == ["有啥爱吃的没", "平常吃点什么呀"]
    for row in rows:
        assert (row.input, row.output, row.row.history) == (origin.input, origin.output, origin.history)
        assert (row.state, row.source, row.variant_of) == ("candidate", "paraphrase", origin.digest)
    asked = server.asked[0].body
    told_model = "".join(message["content"] for message in asked["messages"])
    assert all(
        text in told_model for text in ("你平时喜欢吃什么", "「小鱼干。大的也行。」", "现在：晚上", "在吗", "写 2 种")
    )
    assert "双花括号里的占位符" in told_model
    call = ModelCall.objects.get()
    assert (call.purpose, call.owner, call.role, call.state) == ("paraphrase", "persona:mochi", "director", "ok")
    # Nothing counts before somebody has read it.
    assert [row for _place, row in mochi.all_rows("zh")] == [origin]


def test_a_run_goes_on_where_the_last_one_was(mochi: Dataset, server: OpenAIStandIn) -> None:
    server.turns = says(["有啥爱吃的没"])
    run()
    told = run()
    assert CANDIDATES.format(0, 0, 0, 1) in told
    assert len(server.asked) == 1
    # What was rejected is neither asked for nor offered again.
    row = PersonaRow.objects.get()
    judge_row(row_id=row.pk, digest=row.digest, state=PersonaRow.State.REJECTED, actor="op", real=row.created_at)
    assert CANDIDATES.format(0, 0, 0, 1) in run()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("wording", "why"),
    [
        ("你平时，喜欢吃什么？", "a double"),
        ("小鱼干 大的也行", "a double"),
        ("  ", "nothing in it"),
        ("……！", "nothing in it"),
        ("想知道" * 20, "too long"),
        ("what do you like", "another script"),
        ("何が好き", "another script"),
        ("{{name}}平时吃什么", "other placeholders"),
    ],
)
def test_what_is_no_fit_wording_is_left_out_and_named(
    mochi: Dataset, server: OpenAIStandIn, wording: str, why: str
) -> None:
    server.turns = says([wording])
    told = run()
    assert f"left out, {why}: 1" in told
    assert offered() == []


def test_a_wording_given_twice_is_taken_once_and_more_than_were_asked_for_are_left(
    mochi: Dataset, server: OpenAIStandIn
) -> None:
    server.turns = says(["有啥爱吃的没", "有啥爱吃的没？", "吃什么好呢你", "第四种吃什么"])
    assert "left out, a double: 1" in run("--count", "3")
    assert offered() == ["有啥爱吃的没", "吃什么好呢你"]


def test_bad_json_is_mended_or_asked_for_once_more(mochi: Dataset, server: OpenAIStandIn) -> None:
    server.turns = says("好的！```json\n{'wordings': ['有啥爱吃的没',]}\n```")
    run()
    assert offered() == ["有啥爱吃的没"]
    PersonaRow.objects.all().delete()
    server.turns = says("我不会写", ["爱吃点啥"])
    run()
    assert offered() == ["爱吃点啥"]
    assert len(server.asked) == 3
    assert ModelCall.objects.filter(parse_failures=1).count() == 1


def test_a_row_that_fails_is_passed_over_and_three_in_a_row_end_the_run(
    mochi: Dataset, server: OpenAIStandIn
) -> None:
    rows = [
        Row(f"问题{letter}是什么呀{letter}{letter}", "", f"「{letter}的事，一言难尽{letter}。」")
        for letter in "甲乙丙丁戊"
    ]
    write_rows(mochi.folder / "zh" / "first.json", rows)
    server.turns = says("不会", "还是不会", ["一种新的说法"], "不会")
    with pytest.raises(CommandError, match=r"failed 3 times in a row .*1 candidates lie on the desk; give the same"):
        run()
    assert offered() == ["一种新的说法"]


def test_held_out_rows_are_left_alone_and_nothing_comes_near_them(mochi: Dataset, server: OpenAIStandIn) -> None:
    rows = [
        Row(f"第{number}个谜语的谜底是啥{number}", "", f"「{number}，{number * 7}号盒子里。」")
        for number in range(20)
    ]
    write_rows(mochi.folder / "zh" / "first.json", rows)
    (held,) = split(mochi.all_rows("zh"), share=0.05, seed=42).held_out
    server.turns = says([held.instruction + "呀"])
    told = run()
    assert CANDIDATES.format(0, 19, 0, 0) in told
    assert "left out, asks what is held out: 19" in told
    assert not any(held.output in str(asked.body) for asked in server.asked)


def test_a_share_of_the_rows_is_drawn_by_the_seed(mochi: Dataset, server: OpenAIStandIn) -> None:
    rows = [
        Row(f"第{number}个谜语的谜底是啥{number}", "", f"「{number}，{number * 7}号盒子里。」")
        for number in range(20)
    ]
    write_rows(mochi.folder / "zh" / "first.json", rows)
    server.turns = says([])
    for seed in ("1", "1", "2"):
        run("--seed", seed, share="0.2")
    questions = [str(asked.body["messages"]) for asked in server.asked]
    assert len(questions) == 12
    assert questions[:4] == questions[4:8] != questions[8:]


def test_viewers_own_words_and_other_wordings_are_sent_nowhere(mochi: Dataset, server: OpenAIStandIn) -> None:
    ((_place, origin),) = mochi.rows("zh")
    more: dict[str, Any] = {"persona": "mochi", "language": "zh", "actor": "op"}
    kinds: dict[str, dict[str, Any]] = {
        "昨天那碗面好吃吗": {"source": "starred", "said_by": "viewer:1", "origin": "answer:1"},
        "有啥爱吃的没": {"source": "paraphrase", "variant_of": origin.digest},
        "你会爬树吗": {"source": "admin"},
    }
    for text, kind in kinds.items():
        row = offer_row(row=Row(text, "", f"「{text}，这可说来话长。」"), real=timezone.now(), **more, **kind)
        assert row is not None
        judge_row(row_id=row.pk, digest=row.digest, state=PersonaRow.State.ACCEPTED, actor="op", real=timezone.now())
    server.turns = says(["上树行不行"])
    assert CANDIDATES.format(1, 1, 0, 1) in run()
    mine, wording = PersonaRow.objects.get(source="admin"), PersonaRow.objects.latest("pk")
    assert wording.variant_of == f"desk:{mine.pk}"
    assert "昨天那碗面" not in str([asked.body for asked in server.asked])


def test_another_roles_model_can_be_asked(mochi: Dataset, server: OpenAIStandIn, settings: Any) -> None:
    settings.MODEL_ROLES = {
        **settings.MODEL_ROLES, "judge": settings.MODEL_ROLES["director"], "director": no_model()
    }  # fmt: skip
    server.turns = says(["有啥爱吃的没"])
    with pytest.raises(CommandError, match="for the role director"):
        run()
    run("--model", "judge")
    assert ModelCall.objects.get().role == "judge"
    assert offered() == ["有啥爱吃的没"]


def test_without_a_model_it_says_what_to_do(mochi: Dataset) -> None:
    with pytest.raises(CommandError) as refused:
        run()
    assert str(refused.value) == (
        "No model can be asked for other words: no endpoint is set. Name one for the role director in .env "
        "(DIRECTOR_BASE_URL, DIRECTOR_MODEL) or on /settings/, and look at it with `manage.py models --ping`."
    )
    assert not ModelCall.objects.exists() and not PersonaRow.objects.exists()


def test_a_spent_budget_ends_a_run_and_keeps_what_it_has(
    mochi: Dataset, server: OpenAIStandIn, settings: Any
) -> None:
    rows = [
        Row(f"问题{letter}是什么呀{letter}{letter}", "", f"「{letter}的事，一言难尽{letter}。」") for letter in "甲乙"
    ]
    write_rows(mochi.folder / "zh" / "first.json", rows)
    settings.MODEL_PRICES_SET = {"m": [1000, 1000]}
    settings.MODEL_BUDGET_PER_DAY = Decimal("0.001")
    server.turns = says(["一种新的说法"])
    with pytest.raises(CommandError, match="No model can be asked any more: today's budget"):
        run()
    assert offered() == ["一种新的说法"]


@pytest.mark.parametrize("arguments", [("--share", "0"), ("--share", "1.5"), ("--count", "0"), ("--count", "9")])
def test_bounds_are_refused(mochi: Dataset, arguments: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="--share lies between 0 and 1, --count between 1 and 8"):
        run(*arguments)


def test_the_purpose_is_registered_once_and_is_not_hers() -> None:
    register()
    assert (PARAPHRASE.hers, PARAPHRASE.role) == (False, "director")


def test_an_import_onto_the_desk_waits_to_be_read(mochi: Dataset, tmp_path: Path) -> None:
    source = tmp_path / "talk.json"
    turns = [{"from": "human", "value": "你会爬树吗"}, {"from": "gpt", "value": "「会上，不会下。」"}]
    source.write_text(json.dumps([{"conversations": turns}]), encoding="utf-8")
    out = io.StringIO()
    for _again in range(2):
        call_command("persona", "import", "mochi", str(source), "--desk", stdout=out)
    assert out.getvalue().splitlines() == [
        "1 candidates on the desk; 0 lay there, or did not fit",
        "0 candidates on the desk; 1 lay there, or did not fit",
    ]
    row = PersonaRow.objects.get()
    assert (row.source, row.state, row.instruction) == ("import", "candidate", "你会爬树吗")
    assert [path.name for path in (mochi.folder / "zh").iterdir()] == ["first.json"]
