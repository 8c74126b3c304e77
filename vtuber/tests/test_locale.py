"""The Chinese of the pages is whole: every marked string is in the catalogues, translated, and compiled.

Read without GNU gettext, which whoever only runs the project does not have.
"""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
import unfold
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.translation.template import templatize

from config.env import BASE_DIR
from vtuber.admin.theme import WORDS

MESSAGES = BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")

MARKS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
PLACE = re.compile(r"%\(\w+\)[-+0 #]*[\d.]*[a-z]|%[sd%]|\{\w*\}|</?\w+>")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LETTER = re.compile(r"[A-Za-z]")

_QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_IN_TEMPLATE = re.compile(rf"\b(?:n?gettext|_)\(u?({_QUOTED})")
_IN_SCRIPT = re.compile(r"\bn?gettext\(\s*(?P<text>\"(?:[^\"\\\n]|\\.)*\")?")

RUN = "run `python manage.py makemessages` for zh_Hans, translate, and compile"


@cache
def catalogue(domain: str) -> polib.POFile:
    return polib.pofile(str(MESSAGES / f"{domain}.po"), encoding="utf-8")


def said(entry: polib.POEntry) -> list[str]:
    """The entry's Chinese: one text, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def marked_in_python(source: str) -> Iterator[str]:
    """Every msgid that a module marks, under whatever name it imports the marker."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in ("django.utils.translation", "llmservice.translatable")
        for alias in node.names
        if alias.name in MARKS or alias.name == "Reason"
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called, text = node.func, node.args[0]
        by_name = isinstance(called, ast.Name) and called.id in names
        by_module = isinstance(called, ast.Attribute) and called.attr in MARKS
        if (by_name or by_module) and isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value


def marked_in_template(source: str) -> Iterator[str]:
    """Every msgid of a template, read with what makemessages reads it with."""
    for found in _IN_TEMPLATE.finditer(templatize(source)):
        yield ast.literal_eval(found.group(1))


def marked_in_script(source: str) -> Iterator[str]:
    """Every msgid of a script; refuses an argument that is no plain "…", for makemessages would miss it too."""
    for found in _IN_SCRIPT.finditer(source):
        assert found["text"], f'gettext wants a plain "…" here: {source[found.start() :][:80]}'
        yield json.loads(found["text"])


def own_files(pattern: str, *folders: Path) -> Iterable[Path]:
    return (
        path
        for folder in folders
        for path in sorted(folder.rglob(pattern))
        if not {"tests", "migrations"} & set(path.relative_to(BASE_DIR).parts)
    )


def app_folders() -> list[Path]:
    return [
        BASE_DIR / "config",
        *(Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == BASE_DIR),
    ]


@cache
def marked(domain: str) -> dict[str, str]:
    """Every msgid of the project's own code, with a file that marks it."""
    found: dict[str, str] = {}
    if domain == "django":
        kinds = [
            (own_files("*.py", *app_folders()), marked_in_python),
            (own_files("*.html", BASE_DIR / "templates", *app_folders()), marked_in_template),
        ]
    else:
        kinds = [(own_files("*.js", BASE_DIR / "static", *app_folders()), marked_in_script)]
    for files, read in kinds:
        for path in files:
            for msgid in read(path.read_text(encoding="utf-8")):
                found.setdefault(msgid, str(path.relative_to(BASE_DIR)))
    return found


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_marked_string_is_in_the_catalogue(domain: str) -> None:
    known = {entry.msgid for entry in catalogue(domain)}
    missing = {msgid: where for msgid, where in marked(domain).items() if msgid not in known}
    assert missing == {}, RUN


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogue_holds_nothing_that_no_code_says(domain: str) -> None:
    used = marked(domain)
    assert [entry.msgid for entry in catalogue(domain) if entry.msgid not in used] == [], RUN


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_string_is_translated_into_chinese(domain: str) -> None:
    po = catalogue(domain)
    assert [entry.msgid for entry in po if not all(said(entry))] == []
    english = [
        entry.msgid
        for entry in po
        if LETTER.search(PLACE.sub("", entry.msgid)) and not all(CHINESE.search(text) for text in said(entry))
    ]
    assert english == []
    assert [entry.msgid for entry in po if entry.fuzzy or entry.obsolete] == []
    assert not po.metadata_is_fuzzy
    assert po.metadata["Plural-Forms"] == "nplurals=1; plural=0;"


@pytest.mark.parametrize("domain", DOMAINS)
def test_places_are_the_same_in_both_languages(domain: str) -> None:
    wrong = []
    for entry in catalogue(domain):
        # Chinese has one form; it stands for the plural, whose places the code always fills.
        wanted = Counter(PLACE.findall(entry.msgid_plural or entry.msgid))
        wrong += [(entry.msgid, text) for text in said(entry) if Counter(PLACE.findall(text)) != wanted]
    assert wrong == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_catalogue_holds_the_same(domain: str) -> None:
    compiled = polib.mofile(str(MESSAGES / f"{domain}.mo"))
    written = {(entry.msgctxt, entry.msgid): said(entry) for entry in catalogue(domain)}
    assert {(entry.msgctxt, entry.msgid): said(entry) for entry in compiled} == written, (
        "run `python manage.py compilemessages -l zh_Hans -i .venv`"
    )


def test_the_board_gets_its_words_in_the_language_of_the_page(client: Client) -> None:
    address = reverse("words", args=["zh-hans"])
    chinese = client.get(address, headers={"Accept-Language": "zh-hans"})
    assert chinese.headers["Content-Type"].startswith("text/javascript")
    # Django writes the catalogue as JSON, which keeps to ASCII.
    assert json.dumps("她睡着了，耳朵还醒着。") in chinese.text
    assert json.dumps("柜台上摆着 {count} 款游戏。") in chinese.text
    english = client.get(reverse("words", args=["en"]), headers={"Accept-Language": "en"})
    assert "\\u" not in english.text


def test_the_theme_still_says_the_words_that_are_translated_for_it() -> None:
    theme = Path(unfold.__file__).parent
    said_there = {msgid for path in theme.rglob("*.html") for msgid in marked_in_template(path.read_text("utf-8"))}
    said_there |= {msgid for path in theme.rglob("*.py") for msgid in marked_in_python(path.read_text("utf-8"))}
    assert sorted(set(WORDS) - said_there) == []


def test_marks_are_found_under_any_name() -> None:
    source = """
from django.utils import translation
from django.utils.translation import gettext_noop as _, ngettext
from elsewhere import gettext_lazy as other
a = _("one " "two")
b = ngettext("a cat", "{n} cats", 2)
c = translation.gettext("by module")
d = other("not ours")
e = _(name)
"""
    assert sorted(marked_in_python(source)) == ["a cat", "by module", "one two"]
    template = (
        '{% load i18n %}{% translate "Her day" %}{% blocktranslate trimmed %}\n  A\n  cat\n{% endblocktranslate %}'
    )
    assert list(marked_in_template(template)) == ["Her day", "A cat"]
    assert list(marked_in_script('ngettext(\n  "One",\n  "Many", n); x = gettext("a \\"b\\"")')) == ["One", 'a "b"']
    with pytest.raises(AssertionError, match="plain"):
        list(marked_in_script("gettext(`no ${way}`)"))
