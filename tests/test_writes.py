"""Every write is a service's: what changes rows elsewhere is found by reading the source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("llmservice", "vtuber", "store", "company", "streaming", "unity_bridge")
# Where rows may be written beside `services`, and why.
OWNERS = {
    "vtuber/executor/": "the state machine of tasks, behind leases and fences",
    "vtuber/steps/chain.py": "the state machine of a day's steps",
    "vtuber/events.py": "the log",
    "vtuber/retention.py": "lets go what is old",
    "vtuber/simulation/driven_time.py": "plays the beat's part",
    "streaming/retention.py": "lets go what is old",
    "llmservice/ledger.py": "the ledger",
    "llmservice/endpoint_memory.py": "what endpoints were found to want",
    "llmservice/owner_settings/broken_prompts.py": "notes what broke when it was needed",
    "llmservice/retention.py": "lets go what is old",
    "llmservice/fallback/said_sentences.py": "the memory of what was said",
    "company/shipped_brands.py": "rows that come with the program",
    "store/catalogue.py": "rows that come with the program",
}
FREE = ("services", "migrations", "tests", "management")
_BY_NAME = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
_OF_ROWS = {"create", "update", "delete"}
_MANAGERS = (".objects", "_default_manager", "_base_manager")


def writes(source: str) -> list[int]:
    """The lines of a module on which it writes rows."""
    return sorted(
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node, node.func)
    )


def _writes(call: ast.Call, method: ast.Attribute) -> bool:
    name, on = method.attr, ast.unparse(method.value)
    if name in _BY_NAME or (name in _OF_ROWS and any(manager in on for manager in _MANAGERS)):
        return True
    # A picture is saved to somewhere, a dict is updated with another one: rows are saved as they are.
    if name == "save":
        asks_form = any(keyword.arg == "commit" for keyword in call.keywords)
        return not call.args and not asks_form and on != "super()"
    return name == "delete" and not call.args and not call.keywords


def modules() -> list[str]:
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            parts = name.removesuffix(".py").split("/")
            if not set(parts) & set(FREE) and not any(name.startswith(owner) for owner in OWNERS):
                found.append(name)
    return found


def test_nothing_writes_rows_but_services_and_the_owners() -> None:
    found = {name: lines for name in modules() if (lines := writes((ROOT / name).read_text(encoding="utf-8")))}
    assert found == {}


@pytest.mark.parametrize("owner", OWNERS)
def test_each_owner_still_writes(owner: str) -> None:
    files = sorted((ROOT / owner).rglob("*.py")) if owner.endswith("/") else [ROOT / owner]
    assert any(writes(path.read_text(encoding="utf-8")) for path in files)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Tweet.objects.create(text='x')", [1]),
        ("Tweet.objects.filter(\n  pk=1\n).update(text='x')", [1]),
        ("row.save()\nrow.save(update_fields=['a'])", [1, 2]),
        ("Model.objects.bulk_create(rows)", [1]),
        ("row.delete()", [1]),
        ("image.save(out, 'PNG')\nwords.update(more)\nnames.update(a=1)\nform.save(commit=False)", []),
        ("client.chat.completions.create(model='m')\nsuper().save()", []),
    ],
)
def test_what_counts_as_a_write(source: str, found: list[int]) -> None:
    assert writes(source) == found
