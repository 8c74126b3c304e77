"""The Unity package's Core without Unity: compiled by Mono's compiler into a folder, together with its tests and the
console client.
"""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from llmservice.tests.support.missing_parts import give_up

UNITY = Path(__file__).parents[2] / "unity"
PACKAGE = UNITY / "com.vtuberagent.link"
NEWTONSOFT = Path("/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll")
NUNIT = Path("/usr/lib/cli/nunit.framework-2.6.3/nunit.framework.dll")
PACKAGES = "mono-mcs mono-runtime libnewtonsoft-json5.0-cil nunit-console libnunit-cil-dev"
PATIENCE_S = 120


@dataclass(frozen=True)
class CSharpBuild:
    """What was compiled. `client` and `tests` run under `mono` and `nunit-console`."""

    core: Path
    tests: Path
    client: Path


def need_mono() -> None:
    """Skip the test where Mono or what it needs is not installed; in CI it has to be there."""
    missing = [name for name in ("mcs", "mono", "nunit-console") if shutil.which(name) is None]
    missing += [path.name for path in (NEWTONSOFT, NUNIT) if not path.is_file()]
    if missing:
        give_up(f"{', '.join(missing)} is not installed; on Debian: apt-get install {PACKAGES}")


def build_csharp(folder: Path) -> CSharpBuild:
    """Compile into a folder. A warning is an error; AssertionError with the compiler's words where there is one."""
    need_mono()
    shutil.copy(NEWTONSOFT, folder)
    shutil.copy(NUNIT, folder)
    built = csharp_in(folder)
    # With its documentation, so that a comment that names what is not there is a warning.
    _compile(
        built.core, PACKAGE / "Runtime" / "Core", ["-target:library", f"-doc:{folder / 'core.xml'}"], [NEWTONSOFT]
    )
    _compile(built.tests, PACKAGE / "Tests" / "Core", ["-target:library"], [NEWTONSOFT, NUNIT, built.core])
    _compile(built.client, UNITY / "client", ["-target:exe"], [NEWTONSOFT, built.core])
    return built


def csharp_in(folder: Path) -> CSharpBuild:
    """What `build_csharp` puts there."""
    return CSharpBuild(
        core=folder / "VTuberAgent.Link.Core.dll",
        tests=folder / "VTuberAgent.Link.Core.Tests.dll",
        client=folder / "LinkClientProgram.exe",
    )


def _compile(into: Path, sources: Path, options: Sequence[str], references: Sequence[Path]) -> None:
    line = ["mcs", "-langversion:7.2", "-warnaserror", "-warn:4", "-debug", *options, f"-out:{into}"]
    line += [f"-reference:{reference}" for reference in references]
    line += [str(source) for source in sorted(sources.rglob("*.cs"))]
    done = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, f"{into.name}:\n{done.stdout}{done.stderr}"
