"""The Unity package as Unity's package manager sees it: meta files, assembly definitions, package.json."""

import json
import re
from pathlib import Path

from unity_bridge.tests.support.csharp_build import PACKAGE
from unity_bridge.tests.support.unity_build import TEST_RUNNERS, assembly_definitions
from unity_bridge.unity.metas import assets, guid, meta_text, problems, write

REPOSITORY = Path(__file__).parents[2]
# What Unity brings along with the dependencies of package.json.
FROM_PACKAGES = {"UnityEngine.UI": "com.unity.ugui"}
PRECOMPILED = {"Newtonsoft.Json.dll", "nunit.framework.dll"}


def test_every_asset_has_its_meta_file_and_none_is_left_over() -> None:
    assert problems(PACKAGE) == [], "run python -m unity_bridge.unity.metas"


def test_guids_are_unique_and_hexadecimal() -> None:
    found = [re.findall(r"^guid: (.*)$", path.read_text(), re.MULTILINE) for path in PACKAGE.rglob("*.meta")]
    assert len(found) > 100
    assert all(len(guids) == 1 and re.fullmatch(r"[0-9a-f]{32}", guids[0]) for guids in found)
    assert len({guids[0] for guids in found}) == len(found)


def test_guids_never_change() -> None:
    """Scenes hold them: these are what the first release had."""
    assert guid("Runtime/Unity/VTuberLink.cs") == "b8dfc6cf0295e922c6f8716004f944ca"
    assert guid("Runtime/Unity/VTuberLink.cs") in (PACKAGE / "Runtime/Unity/VTuberLink.cs.meta").read_text()


def test_each_kind_has_its_importer() -> None:
    importers = {
        "package.json": "PackageManifestImporter:",
        "Runtime/Unity/VTuberLink.cs": "MonoImporter:",
        "Runtime/Unity/VTuberAgent.Link.asmdef": "AssemblyDefinitionImporter:",
        "README.md": "TextScriptImporter:",
    }
    for path, importer in importers.items():
        lines = (PACKAGE / f"{path}.meta").read_text().splitlines()
        assert lines[:3] == ["fileFormatVersion: 2", f"guid: {guid(path)}", importer]
    assert (PACKAGE / "Runtime.meta").read_text().splitlines()[2:4] == ["folderAsset: yes", "DefaultImporter:"]


def test_the_script_mends_what_is_wrong_and_leaves_the_rest(tmp_path: Path) -> None:
    (tmp_path / "Runtime").mkdir()
    (tmp_path / "Samples~" / "Room").mkdir(parents=True)
    (tmp_path / ".hidden").write_text("")
    (tmp_path / "Samples~" / "Room" / "A.cs").write_text("")
    (tmp_path / "Runtime" / "B.cs").write_text("")
    (tmp_path / "Gone.cs.meta").write_text("guid: 0")
    assert problems(tmp_path) == ["missing: Runtime.meta", "missing: Runtime/B.cs.meta", "orphaned: Gone.cs.meta"]
    assert write(tmp_path) == 3
    assert problems(tmp_path) == []
    assert write(tmp_path) == 0
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.meta")) == [
        "Runtime.meta",
        "Runtime/B.cs.meta",
    ]
    (tmp_path / "Runtime" / "B.cs.meta").write_text("guid: 0")
    assert problems(tmp_path) == ["stale: Runtime/B.cs.meta"]
    assert meta_text("Runtime", folder=True) == (tmp_path / "Runtime.meta").read_text()


def test_assembly_definitions_refer_to_what_is_there() -> None:
    definitions = assembly_definitions()
    names = [definition.name for definition in definitions]
    needed = json.loads((PACKAGE / "package.json").read_text())["dependencies"]
    known = set(names) | TEST_RUNNERS | {name for name, package in FROM_PACKAGES.items() if package in needed}
    assert len(set(names)) == len(names) >= 8
    for definition in definitions:
        assert [path.name for path in definition.folder.glob("*.asmdef")] == [f"{definition.name}.asmdef"]
        assert set(definition.told["references"]) <= known, definition.name
        assert set(definition.told["precompiledReferences"]) <= PRECOMPILED, definition.name
        assert definition.sources, f"{definition.name} has nothing to compile"
        if "Tests" in definition.folder.parts:
            assert definition.told["defineConstraints"] == ["UNITY_INCLUDE_TESTS"], definition.name
            assert definition.told["autoReferenced"] is False, definition.name


def test_every_script_belongs_to_an_assembly_definition() -> None:
    owned = {path for definition in assembly_definitions() for path in definition.sources}
    assert set(PACKAGE.rglob("*.cs")) == owned


def test_each_component_stands_in_a_file_of_its_name() -> None:
    """Unity finds the class of a scene's component by the file's name."""
    component = re.compile(r"class (\w+) : (?:MonoBehaviour|LinkBinding|ScriptableObject|EditorWindow|Editor)\b")
    found = 0
    for path in PACKAGE.rglob("*.cs"):
        for name in component.findall(path.read_text(encoding="utf-8")):
            assert path.stem == name
            found += 1
    assert found > 15


def test_package_json_is_what_unity_wants() -> None:
    told = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    assert told["name"] == PACKAGE.name == "com.vtuberagent.link"
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["version"])
    assert told["unity"] == "2021.3"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in told["dependencies"].values())
    assert f"## {told['version']}" in (PACKAGE / "CHANGELOG.md").read_text(encoding="utf-8")
    assert told["samples"]
    for sample in told["samples"]:
        assert (PACKAGE / sample["path"]).is_dir()
        assert (PACKAGE / sample["path"] / "README.md").is_file()
        assert sample["displayName"] and sample["description"]


def test_the_licence_is_the_projects() -> None:
    assert (PACKAGE / "LICENSE.md").read_text() == (REPOSITORY / "LICENSE").read_text()


def test_nothing_of_the_package_is_ignored_or_too_long_for_windows() -> None:
    """Unity's cache of a package lies about 120 characters deep, and Windows ends at 260."""
    for asset in assets(PACKAGE):
        assert len(asset.relative_to(PACKAGE).as_posix()) < 100
