"""Unity's `.meta` files for the package: `python -m unity_bridge.unity.metas` writes what is missing or stale.

A package that is installed from git is read-only, and Unity leaves out of it whatever has no `.meta`. We write them
without Unity: the GUID is a hash of the path within the package, so that it is the same on every machine and in every
release, and scenes that refer to our components go on finding them. A file that is renamed gets another one.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent / "com.vtuberagent.link"
# What the hash begins with; it never changes, or every scene in the world would lose our components.
NAMESPACE = "com.vtuberagent.link/"

_TAIL = "  userData: \n  assetBundleName: \n  assetBundleVariant: \n"
_PLAIN = "  externalObjects: {}\n" + _TAIL
_SCRIPT = (
    "  externalObjects: {}\n  serializedVersion: 2\n  defaultReferences: []\n  executionOrder: 0\n"
    "  icon: {instanceID: 0}\n" + _TAIL
)


def guid(path: str) -> str:
    """Of a path within the package, with forward slashes: 32 hexadecimal digits."""
    return hashlib.sha256((NAMESPACE + path).encode()).hexdigest()[:32]


def meta_text(path: str, *, folder: bool) -> str:
    """What the `.meta` of a file or folder says; `path` as in `guid`."""
    head = f"fileFormatVersion: 2\nguid: {guid(path)}\n"
    if folder:
        return f"{head}folderAsset: yes\nDefaultImporter:\n{_PLAIN}"
    importer = _importer(path)
    return f"{head}{importer}:\n{_SCRIPT if importer == 'MonoImporter' else _PLAIN}"


def _importer(path: str) -> str:
    if path == "package.json":
        return "PackageManifestImporter"
    kind = Path(path).suffix
    if kind == ".cs":
        return "MonoImporter"
    if kind == ".asmdef":
        return "AssemblyDefinitionImporter"
    if kind in (".md", ".json", ".txt", ".xml"):
        return "TextScriptImporter"
    return "DefaultImporter"


def assets(package: Path) -> Iterator[Path]:
    """Every file and folder that Unity imports: nothing hidden, nothing in or of a folder whose name ends in `~`."""
    for path in sorted(package.iterdir()):
        if path.name.startswith(".") or path.name.endswith("~") or path.suffix == ".meta":
            continue
        yield path
        if path.is_dir():
            yield from assets(path)


def expected(package: Path) -> dict[Path, str]:
    """Each `.meta` that has to be there, with its text."""
    return {
        asset.with_name(f"{asset.name}.meta"): meta_text(asset.relative_to(package).as_posix(), folder=asset.is_dir())
        for asset in assets(package)
    }


def problems(package: Path) -> list[str]:
    """What is missing, stale or without its file, a line each; empty when all is well."""
    wanted = expected(package)
    found = []
    for path, text in wanted.items():
        if not path.is_file():
            found.append(f"missing: {path.relative_to(package)}")
        elif path.read_text(encoding="utf-8") != text:
            found.append(f"stale: {path.relative_to(package)}")
    orphans = sorted(set(package.rglob("*.meta")) - set(wanted))
    return found + [f"orphaned: {path.relative_to(package)}" for path in orphans]


def write(package: Path) -> int:
    """Write every `.meta` and remove those whose file is gone. Returns how many files changed."""
    wanted = expected(package)
    changed = 0
    for path, text in wanted.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed += 1
    for orphan in set(package.rglob("*.meta")) - set(wanted):
        orphan.unlink()
        changed += 1
    return changed


if __name__ == "__main__":
    changed = write(PACKAGE)
    sys.stdout.write(f"{changed} .meta files changed\n")
