"""The Unity package without Unity: every assembly definition compiled by Mono against stand-ins for the engine.

What an assembly may see is what its `.asmdef` says, as in Unity: a reference that is missing there is missing here.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unity_bridge.tests.support.csharp_build import NEWTONSOFT, NUNIT, PACKAGE, UNITY, need_mono

PATIENCE_S = 120
STUBS = UNITY / "stubs"
PROGRAMS = UNITY / "programs"
# Part of every Unity, and no stand-in is needed for them.
TEST_RUNNERS = {"UnityEngine.TestRunner", "UnityEditor.TestRunner"}
PRECOMPILED = {"Newtonsoft.Json.dll": NEWTONSOFT, "nunit.framework.dll": NUNIT}
# Fields that the inspector fills are never assigned in code (649, as in Unity); tests use C# events of stubs (67).
OPTIONS = ["-langversion:7.2", "-warnaserror", "-warn:4", "-debug", "-nowarn:0649,0067"]
DEFINES = "-define:UNITY_2021_2_OR_NEWER;ENABLE_LEGACY_INPUT_MANAGER;UNITY_INCLUDE_TESTS;UNITY_EDITOR"


@dataclass(frozen=True)
class AssemblyDefinition:
    """An `.asmdef` with the sources that belong to it."""

    folder: Path
    told: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.told["name"])

    @property
    def references(self) -> list[str]:
        """Names of the assemblies that it refers to."""
        return [name for name in self.told["references"] if name not in TEST_RUNNERS]

    @property
    def sources(self) -> list[Path]:
        """Everything below it that no other definition further down takes."""
        nested = [path.parent for path in self.folder.rglob("*.asmdef") if path.parent != self.folder]
        return sorted(
            path
            for path in self.folder.rglob("*.cs")
            if not any(folder in path.parents for folder in nested)
        )  # fmt: skip


def assembly_definitions(package: Path = PACKAGE) -> list[AssemblyDefinition]:
    """All of the package, its samples and tests among them."""
    return [
        AssemblyDefinition(path.parent, json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(package.rglob("*.asmdef"))
    ]


@dataclass(frozen=True)
class UnityBuild:
    """A folder with everything compiled, beside each other."""

    folder: Path

    @property
    def stage_tests(self) -> Path:
        return self.folder / "VTuberAgent.Link.Stage.Tests.dll"

    @property
    def scene(self) -> Path:
        return self.folder / "SceneProgram.exe"


def build_unity(folder: Path) -> UnityBuild:
    """Compile the package and the scene's program. AssertionError with the compiler's words, also for a warning."""
    need_mono()
    engine, ui, editor = (folder / f"{name}.dll" for name in ("UnityEngine", "UnityEngine.UI", "UnityEditor"))
    for stub, needed in ((engine, []), (ui, [engine]), (editor, [engine])):
        _compile(stub, [STUBS / f"{stub.stem}.cs"], needed, "-target:library")
    definitions = assembly_definitions()
    for definition in _in_order(definitions):
        _compile_definition(definition, folder)
    ours = [folder / f"{definition.name}.dll" for definition in definitions]
    references = [NEWTONSOFT, engine, ui, editor, *ours]
    sources = [PROGRAMS / "SceneProgram.cs", PROGRAMS / "ScenePicture.cs"]
    _compile(folder / "SceneProgram.exe", sources, references, "-target:exe")
    return UnityBuild(folder)


def build_covers(folder: Path) -> Path:
    """Compile what fetches covers, which needs no engine, and its program, which is returned; as `build_unity`."""
    need_mono()
    stage = next(one for one in assembly_definitions() if one.name == "VTuberAgent.Link.Stage")
    _compile_definition(stage, folder)
    program = folder / "CoverProgram.exe"
    shutil.copy(NEWTONSOFT, folder)
    references = [NEWTONSOFT, folder / f"{stage.name}.dll"]
    _compile(program, [PROGRAMS / "CoverProgram.cs"], references, "-target:exe")
    return program


def _compile_definition(definition: AssemblyDefinition, folder: Path) -> None:
    """With what it says that it refers to, and nothing else."""
    references = [folder / f"{name}.dll" for name in definition.references]
    for name in definition.told["precompiledReferences"]:
        shutil.copy(PRECOMPILED[name], folder)
        references.append(PRECOMPILED[name])
    if not definition.told["noEngineReferences"]:
        references.append(folder / "UnityEngine.dll")
        if definition.told["includePlatforms"] == ["Editor"]:
            references.append(folder / "UnityEditor.dll")
    into = folder / f"{definition.name}.dll"
    documented = [f"-doc:{into.with_suffix('.xml')}"] if "Runtime" in definition.folder.parts else []
    _compile(into, definition.sources, references, "-target:library", DEFINES, *documented)


def _in_order(definitions: Sequence[AssemblyDefinition]) -> Iterator[AssemblyDefinition]:
    """Each after those that it refers to. AssertionError where they go in circles."""
    done = {"UnityEngine.UI"}
    left = list(definitions)
    while left:
        ready = [definition for definition in left if done.issuperset(definition.references)]
        assert ready, f"these wait for each other, or for what is not there: {[one.name for one in left]}"
        for definition in ready:
            yield definition
            done.add(definition.name)
            left.remove(definition)


def _compile(into: Path, sources: Sequence[Path], references: Sequence[Path], *options: str) -> None:
    line = ["mcs", *OPTIONS, *options, f"-out:{into}", *(f"-reference:{path}" for path in references)]
    done = subprocess.run([*line, *map(str, sources)], capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, f"{into.name}:\n{done.stdout}{done.stderr}"
