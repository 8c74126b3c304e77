"""Scripts and styles go by names that carry their content, so that no cache meets an old one after an upgrade."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client

from config.static_storage import HashedStaticFiles


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files, collected once; nobody writes into it any more."""
    folder = tmp_path_factory.mktemp("static")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "STATIC_ROOT", folder)
        patch.setattr(staticfiles_storage, "_wrapped", HashedStaticFiles(location=folder))
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    return folder


@pytest.fixture
def collected(collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HashedStaticFiles:
    """A copy that is the test's own."""
    shutil.copytree(collection, tmp_path, dirs_exist_ok=True)
    storage = HashedStaticFiles(location=tmp_path)
    assert storage.hashed_files
    monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path)
    monkeypatch.setattr(staticfiles_storage, "_wrapped", storage)
    return storage


def test_every_import_between_modules_names_a_file_that_is_there(
    collected: HashedStaticFiles, tmp_path: Path
) -> None:
    hashed = [name for name in collected.hashed_files.values() if name.endswith(".js")]
    assert len(hashed) > 40
    imports = 0
    for name in hashed:
        source = re.sub(r"/\*.*?\*/", "", (tmp_path / name).read_text("utf-8"), flags=re.DOTALL)
        for wanted in re.findall(r'(?:from |await import\(|^import )"(\.[^"]+)"', source, re.MULTILINE):
            assert re.search(r"\.[0-9a-f]{12}\.js$", wanted), f"{name} imports {wanted}"
            assert (tmp_path / name).parent.joinpath(wanted).resolve().is_file(), f"{name} imports {wanted}"
            imports += 1
    assert imports > 80


def test_a_changed_module_changes_the_names_of_all_that_import_it(
    collected: HashedStaticFiles, tmp_path: Path
) -> None:
    before = dict(collected.hashed_files)
    paths = {name: (collected, name) for name in before}
    (tmp_path / "js/shared/dom.js").write_text("export const changed = 1;\n", "utf-8")
    list(collected.post_process(paths))
    changed = {name for name, now in collected.hashed_files.items() if now != before[name]}
    assert {"js/shared/dom.js", "js/board/main.js", "js/live/main.js"} <= changed
    assert "js/shared/api.js" not in changed


def test_pages_name_them(collected: HashedStaticFiles, client: Client) -> None:
    page = client.get("/login/").content.decode()
    names = re.findall(r'(?:src|href)="/static/((?:css|js)/[^"]+)"', page)
    assert names and all(re.search(r"\.[0-9a-f]{12}\.(?:css|js)$", name) for name in names)


def test_without_a_collection_names_are_plain() -> None:
    assert HashedStaticFiles(location="/nowhere").url("js/board/main.js") == "/static/js/board/main.js"


def test_an_upgrade_leaves_the_old_names_to_the_pages_that_are_still_open(
    collected: HashedStaticFiles, tmp_path: Path
) -> None:
    """A page from before that loads a module late gets the old one, with the old ones that it names."""
    old = {name: (tmp_path / name).read_bytes() for name in collected.hashed_files.values()}
    source = tmp_path / "js/shared/dom.js"
    source.write_text(f"{source.read_text('utf-8')}\nexport const later = 1;\n", "utf-8")
    list(collected.post_process({name: (collected, name) for name in collected.hashed_files}))
    assert set(old) - set(collected.hashed_files.values())
    for name, content in old.items():
        assert (tmp_path / name).read_bytes() == content, f"{name} changed under its name"
