"""The desk in the admin: rows are found, written, checked, judged, taken up from files; all of it audited."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from llmservice.models import PersonaRow
from llmservice.persona.datasets import Dataset, datasets
from llmservice.persona.new_persona import lay_out
from llmservice.persona.rows import Row, write_rows
from llmservice.persona.services import offer_row
from vtuber.audit_text import change_texts, verb_text
from vtuber.errors import Conflict
from vtuber.models import AuditEntry
from vtuber.services import persona_rows
from vtuber.tests.support.world import REAL, planned_baomi

pytestmark = pytest.mark.django_db
LIST = "/admin/llmservice/personarow/"
FILES = f"{LIST}files/"
HUNGRY = Row("你饿吗", "", "「饿。从上一口开始饿的。」")
TIRED = Row("困不困", "", "（打哈欠）「困。床离我三步，我离床三步。」", (("在吗", "「在。」"),))
FLYING = Row("你会飞吗", "", "「跳得久一点就是。」")
NEW = {
    "persona": "mochi", "language": "zh", "instruction": "你会爬树吗", "input": "", "output": "「会上，不会下。」",
    "history": "[]", "state": "accepted",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def mochi(settings: Any, tmp_path: Path) -> Dataset:
    settings.PERSONA_DIR = tmp_path / "personas"
    folder = lay_out("mochi", "zh")
    write_rows(folder / "zh" / "first.json", [HUNGRY, TIRED])
    return datasets()["mochi"]


@pytest.fixture
def operator(client: Client, mochi: Dataset) -> Client:
    planned_baomi()
    client.force_login(User.objects.create_superuser("operator"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def lay(row: Row = FLYING, **more: Any) -> PersonaRow:
    given: dict[str, Any] = {"persona": "mochi", "language": "zh", "source": "starred", "actor": "x", **more}
    offered = offer_row(row=row, real=REAL, **given)
    assert offered is not None
    return offered


def act(operator: Client, action: str, *rows: PersonaRow) -> Any:
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    return operator.post(LIST, chosen, follow=action != "export_rows")


def audited() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", "target"))


def test_rows_are_found_by_words_and_by_what_they_are(operator: Client) -> None:
    row = lay()
    lay(Row("are you up", "", "“Half of me.”"), language="en", source="paraphrase")
    for asked, found in (
        ({"q": "会飞"}, True),
        ({"q": "跳得久"}, True),
        ({"q": "Half"}, False),
        ({"persona": "mochi", "language": "zh", "state": "candidate", "source": "starred"}, True),
        ({"language": "en"}, False),
        ({"state": "accepted"}, False),
        ({"source": "paraphrase"}, False),
    ):
        page = operator.get(LIST, asked)
        assert page.status_code == 200
        assert (f"/personarow/{row.pk}/change/" in page.content.decode()) is found, asked


def test_a_row_written_here_counts_and_is_audited(operator: Client, mochi: Dataset) -> None:
    assert operator.get(f"{LIST}add/").status_code == 200
    assert operator.post(f"{LIST}add/", NEW).status_code == 302
    row = PersonaRow.objects.get()
    assert (row.source, row.state, row.created_by, row.changed_by) == ("admin", "accepted", "operator", "operator")
    assert [str(place) for place, _row in mochi.all_rows("zh")] == ["first.json:2", "first.json:3", f"desk:{row.pk}"]
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.target) == ("operator", "add_row", f"personarow:{row.pk}")
    assert entry.after["output"] == "「会上，不会下。」" and entry.before == {}


def test_an_edit_says_what_it_changed_and_keeps_where_the_row_belongs(operator: Client) -> None:
    operator.post(f"{LIST}add/", NEW)
    row = PersonaRow.objects.get()
    page = operator.get(f"{LIST}{row.pk}/change/")
    assert page.status_code == 200 and "written here" in page.content.decode()
    changes = {**NEW, "persona": "fox", "output": "「会上，下来看天气。」", "history": '[["在吗", "「在。」"]]'}
    assert operator.post(f"{LIST}{row.pk}/change/", changes).status_code == 302
    row.refresh_from_db()
    assert (row.persona, row.output, row.history) == ("mochi", "「会上，下来看天气。」", [["在吗", "「在。」"]])
    assert row.digest == row.row.digest
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, set(entry.after)) == ("edit_row", {"output", "history"})
    assert entry.before["output"] == "「会上，不会下。」"
    assert verb_text(entry.verb) == "changed a row of a persona"
    assert any(line.startswith("what she answers: ") for line in change_texts(entry))
    # Saved as it stands: nothing to note.
    operator.post(f"{LIST}{row.pk}/change/", changes)
    assert len(audited()) == 2


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"instruction": "你饿吗"}, "instruction", "the same words as first.json:2"),
        ({"output": "「饿。从上一口起开始饿的。」"}, "output", "nearly the answer of first.json:2"),
        ({"output": "没有括号"}, "output", "not movement and speech as they are written: 没有括号"),
        ({"output": "「hello there」"}, "output", "characters of another script: 「hello there」"),
        ({"output": f"「{'长' * 160}」（{'长' * 24}）"}, "output", "188 characters, at most 180"),
        ({"output": "「作为人工智能，不饿。」"}, "output", "against the sheet (kind): 「作为人工智能，不饿。」"),
        ({"history": '[["在吗", "在"]]'}, "history", "not movement and speech as they are written: 在"),
        ({"history": '[["在吗"]]'}, "history", "The turns before are a list of pairs"),
        ({"history": "{"}, "history", "Enter a valid JSON."),
        ({"instruction": " "}, "instruction", "This field is required."),
        ({"instruction": "问" * 1001}, "instruction", "Ensure this value has at most 1000 characters"),
        ({"persona": "nobody"}, "persona", "There is no folder of that name; there are:"),
    ],
)
def test_what_is_wrong_with_a_row_stands_at_its_field(
    operator: Client, changes: dict[str, str], field: str, words: str
) -> None:
    page = operator.post(f"{LIST}add/", {**NEW, **changes})
    assert page.status_code == 200
    errors = page.context["adminform"].form.errors
    assert list(errors) == [field]
    assert any(words in text for text in errors[field])
    assert not PersonaRow.objects.exists() and not audited()


def test_a_double_is_refused_and_a_rejected_row_need_not_be_right(operator: Client) -> None:
    operator.post(f"{LIST}add/", {**NEW, "state": "rejected", "output": "没有括号"})
    assert PersonaRow.objects.get().state == "rejected"
    page = operator.post(f"{LIST}add/", {**NEW, "state": "rejected", "output": "没有括号"})
    assert page.context["adminform"].form.non_field_errors() == ["There is a row of these very words already."]
    assert PersonaRow.objects.count() == 1


def test_candidates_are_accepted_as_far_as_they_are_right_and_rejected(operator: Client) -> None:
    good, bad, other = lay(), lay(Row("你会跑吗", "", "会")), lay(Row("你会跳吗", "", "「跳过晚饭除外。」"))
    page = act(operator, "accept", good, bad).content.decode()
    assert "1 accepted." in page
    assert "“你会跑吗” is not accepted: not movement and speech as they are written: 会." in page
    assert "2 rejected." in act(operator, "reject", bad, other).content.decode()
    states = dict(PersonaRow.objects.values_list("pk", "state"))
    assert states == {good.pk: "accepted", bad.pk: "rejected", other.pk: "rejected"}
    assert audited() == [
        ("accept_row", f"personarow:{good.pk}"),
        ("reject_row", f"personarow:{bad.pk}"),
        ("reject_row", f"personarow:{other.pk}"),
    ]
    # Again: it is so already.
    act(operator, "accept", good)
    assert len(audited()) == 3


def test_of_two_that_say_the_same_only_the_first_is_accepted(operator: Client) -> None:
    first, second = lay(), lay(Row("你会飞吗", "", "「只在梦里，翅膀很痒。」"))
    page = act(operator, "accept", first, second).content.decode()
    assert f"the same words as desk:{first.pk}" in page
    second.refresh_from_db()
    assert second.state == "candidate"


def test_a_row_changed_meanwhile_is_not_judged(operator: Client) -> None:
    row = lay()
    stale = PersonaRow.objects.get(pk=row.pk)
    row.put(Row("你会飞吗", "", "别的"))
    row.save()
    with pytest.raises(Conflict, match="Somebody has changed “你会飞吗” meanwhile"):
        persona_rows.judge_row(row=stale, state=PersonaRow.State.ACCEPTED, actor="op", real=REAL)
    row.refresh_from_db()
    assert row.state == "candidate" and not audited()


def test_a_persona_without_a_folder_accepts_nothing(operator: Client) -> None:
    row = lay(persona="gone")
    assert "There is no folder of the persona gone." in act(operator, "accept", row).content.decode()
    act(operator, "reject", row)
    row.refresh_from_db()
    assert row.state == "rejected"


def test_chosen_rows_are_downloaded_as_a_file_of_rows(operator: Client) -> None:
    first, second, _third = lay(), lay(TIRED), lay(HUNGRY)
    answer = act(operator, "export_rows", first, second)
    assert answer["Content-Disposition"] == 'attachment; filename="rows.json"'
    assert json.loads(answer.content) == [json.loads(row.row.as_line()) for row in (first, second)]
    assert not audited()


def test_rows_in_files_are_found_and_edited_on_the_desk(operator: Client, mochi: Dataset) -> None:
    assert "files" in operator.get(LIST).content.decode()
    page = operator.get(FILES, {"persona": "mochi", "language": "zh"})
    assert page.status_code == 200
    assert [each["place"] for each in page.context["rows"]] == ["first.json:2", "first.json:3"]
    page = operator.get(FILES, {"persona": "mochi", "language": "zh", "q": "在。"})
    assert [each["row"] for each in page.context["rows"]] == [TIRED]
    assert operator.get(FILES, {"persona": "mochi", "q": "没有这句"}).context["rows"] == []

    where = {"persona": "mochi", "language": "zh", "row": HUNGRY.digest}
    answer = operator.post(FILES, {**where, "edit": "1"})
    row = PersonaRow.objects.get()
    assert answer["Location"] == f"{LIST}{row.pk}/change/"
    assert (row.source, row.state, row.shadows) == ("shipped-edit", "candidate", HUNGRY.digest)
    assert len(mochi.all_rows("zh")) == 2
    edited = {**NEW, "instruction": HUNGRY.instruction, "output": "「饿。从上一口起就饿了。」"}
    assert operator.post(answer["Location"], edited).status_code == 302
    assert [each.output for _place, each in mochi.all_rows("zh")] == [TIRED.output, "「饿。从上一口起就饿了。」"]
    assert audited() == [("take_row", f"personarow:{row.pk}"), ("edit_row", f"personarow:{row.pk}")]

    # It lies there: no second one, and the page says so.
    assert operator.post(FILES, {**where, "edit": "1"})["Location"] == answer["Location"]
    page = operator.get(FILES, {"persona": "mochi", "language": "zh"})
    assert "On the desk: accepted" in page.content.decode()
    assert PersonaRow.objects.count() == 1 and len(audited()) == 2


def test_rows_in_files_are_hidden_and_come_back(operator: Client, mochi: Dataset) -> None:
    where = {"persona": "mochi", "language": "zh", "row": TIRED.digest, "hide": "1"}
    page = operator.post(f"{FILES}?persona=mochi&language=zh", where, follow=True)
    assert "It is hidden: she does not learn from it any more." in page.content.decode()
    assert [row for _place, row in mochi.all_rows("zh")] == [HUNGRY]
    row = PersonaRow.objects.get()
    assert audited() == [("hide_row", f"personarow:{row.pk}")]
    deleted = operator.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})
    assert deleted.status_code == 302
    assert [each for _place, each in mochi.all_rows("zh")] == [HUNGRY, TIRED]
    assert audited()[1] == ("remove_row", f"personarow:{row.pk}")


def test_a_row_that_lies_on_the_desk_already_is_hidden_there(operator: Client, mochi: Dataset) -> None:
    where = {"persona": "mochi", "language": "zh", "row": HUNGRY.digest}
    operator.post(FILES, {**where, "edit": "1"})
    operator.post(FILES, {**where, "hide": "1"})
    row = PersonaRow.objects.get()
    assert row.state == "rejected"
    assert [verb for verb, _target in audited()] == ["take_row", "reject_row"]
    operator.post(LIST, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert not PersonaRow.objects.exists()
    assert audited()[2] == ("remove_row", f"personarow:{row.pk}")


def test_a_row_that_is_gone_from_its_file_is_not_taken_up(operator: Client, mochi: Dataset) -> None:
    where = {"persona": "mochi", "language": "zh", "row": HUNGRY.digest, "edit": "1"}
    write_rows(mochi.folder / "zh" / "first.json", [TIRED])
    page = operator.post(FILES, where, follow=True)
    assert "That row is not in her files any more" in page.content.decode()
    lay(TIRED)
    page = operator.post(FILES, {**where, "row": TIRED.digest}, follow=True)
    assert "There is a row of these very words already." in page.content.decode()
    assert PersonaRow.objects.count() == 1 and not audited()


def test_files_that_cannot_be_read_are_named(operator: Client, mochi: Dataset) -> None:
    (mochi.folder / "zh" / "first.json").write_text("[\n{nope\n]", encoding="utf-8")
    page = operator.get(FILES, {"persona": "mochi", "language": "zh"})
    assert "Her files cannot be read: first.json:2" in page.content.decode()
    page = operator.post(f"{LIST}add/", NEW)
    (error,) = page.context["adminform"].form.non_field_errors()
    assert error.startswith("Her files cannot be read: first.json:2")


def test_a_viewers_words_stand_in_no_audit(operator: Client) -> None:
    row = lay(said_by="viewer:3", origin="answer:7")
    edited = {**NEW, "instruction": "会不会飞呀", "output": "「跳久一点就是飞。」"}
    assert operator.post(f"{LIST}{row.pk}/change/", edited).status_code == 302
    entry = AuditEntry.objects.get()
    assert entry.before == {"state": "candidate"}
    assert entry.after == {"state": "accepted", "fields": "instruction, output, state"}
    operator.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})
    assert AuditEntry.objects.latest("pk").before == {"state": "accepted"}


def test_who_may_only_look_changes_nothing(client: Client, mochi: Dataset) -> None:
    row = lay()
    client.force_login(User.objects.create_user("onlooker", is_staff=True))
    assert client.get(LIST).status_code == 403
    assert client.get(FILES).status_code == 403
    assert client.post(FILES, {"persona": "mochi", "row": HUNGRY.digest, "edit": "1"}).status_code == 403
    assert client.post(f"{LIST}{row.pk}/change/", NEW).status_code == 403
    assert PersonaRow.objects.get().state == "candidate"
