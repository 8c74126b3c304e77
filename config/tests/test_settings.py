"""`.env.example` names exactly what can be set, says what it is for, and tells the true default."""

import re

from launcher.envfile import ROOT

ROLES = re.compile(r'_role\("([A-Z]+)"\)')
DJANGO = re.compile(
    r'(?:\benv\.[a-z_]+|\b_json_object|\b_decimal)\(\s*(f?)"([^"]+)"(?:,\s*default=("[^"]*"|[\d.]+)\s*\))?'
)
LAUNCHER = re.compile(r'\bsettings(?:\(\))?(?:\.get\(|\[)"([A-Z_]+)"')


def used() -> dict[str, str | None]:
    """Each setting that the code reads, with its default where that is a plain text or number."""
    found: dict[str, str | None] = {}
    for path in sorted([*ROOT.glob("config/**/*.py"), *ROOT.glob("launcher/**/*.py")]):
        if "tests" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for template, name, default in DJANGO.findall(text):
            plain = default.strip('"') if default else None
            names = [name.replace("{name}", role) for role in ROLES.findall(text)] if template else [name]
            found.update(dict.fromkeys(names, plain))
        for name in LAUNCHER.findall(text):
            found.setdefault(name, None)
    return found


def explained() -> dict[str, str]:
    """The settings of `.env.example` with their values; each must stand under a line of explanation."""
    found: dict[str, str] = {}
    before = ""
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"# ([A-Z][A-Z_]+)=(.*)", line):
            name, value = match.groups()
            assert re.fullmatch(r"# (?![A-Z_]+=).{12,}", before), f"{name} has no line of explanation"
            assert name not in found, f"{name} stands twice"
            found[name] = value
        before = line
    return found


def test_every_setting_is_in_the_example_and_nothing_else_is() -> None:
    names = set(used())
    assert {"DATA_DIR", "QWEN_API_KEY", "JUDGE_MODEL", "OPERATOR_PASSWORD", "PORT"} < names
    assert set(explained()) == names


def test_the_example_tells_the_true_defaults() -> None:
    shown = explained()
    wrong = {
        name: (default, shown[name])
        for name, default in used().items()
        if default is not None and shown.get(name) != default
    }
    assert wrong == {}


def test_an_example_that_is_copied_changes_nothing() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
