"""Nothing imports in a circle: neither the Python of the apps, nor the scripts of the pages."""

import ast
import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from config.env import BASE_DIR

PACKAGES = ("config", "launcher", "llmservice", "vtuber", "store", "company", "streaming", "unity_bridge", "bench")
# `import … from "./x.js"`, `import "./x.js"`, `export … from "./x.js"`; comments (types for editors) do not count.
_IMPORT = re.compile(r"""^\s*(?:import|export)\b[^;"']*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)


def circles(imports: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The groups of modules that reach each other, each sorted (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in imports.get(name, ()):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            group = []
            while True:
                group.append(stack.pop())
                if group[-1] == name:
                    break
            if len(group) > 1 or name in imports.get(name, ()):
                found.append(sorted(group))

    for name in sorted(imports):
        if name not in index:
            visit(name)
    return sorted(found)


def python_imports(root: Path, packages: Iterable[str]) -> dict[str, set[str]]:
    """What each module imports when it is loaded. Imports for types alone, and inside functions, do not count."""
    modules = {}
    for package in packages:
        for path in (root / package).rglob("*.py"):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" not in parts:
                modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return {name: set(_loaded(path, name, set(modules))) for name, path in modules.items()}


def _loaded(path: Path, name: str, modules: set[str]) -> Iterable[str]:
    body = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while body:
        node = body.pop()
        match node:
            case ast.Import():
                wanted = [alias.name for alias in node.names]
            case ast.ImportFrom(module=str(module), level=0):
                wanted = [
                    f"{module}.{alias.name}" if f"{module}.{alias.name}" in modules else module
                    for alias in node.names
                ]
            case ast.If() if "TYPE_CHECKING" not in ast.unparse(node.test):
                body += [*node.body, *node.orelse]
                continue
            case ast.Try():
                body += [*node.body, *node.orelse, *node.finalbody]
                continue
            case _:
                continue
        yield from (each for each in wanted if each in modules and each != name)


def script_imports(roots: Iterable[Path]) -> dict[str, set[str]]:
    """What each script imports, by their addresses under the static root."""
    found: dict[str, set[str]] = {}
    for root in roots:
        for path in root.rglob("*.js"):
            address = path.relative_to(root).as_posix()
            source = _COMMENT.sub("", path.read_text(encoding="utf-8"))
            folder = posixpath.dirname(address)
            found[address] = {posixpath.normpath(posixpath.join(folder, name)) for name in _IMPORT.findall(source)}
    return found


def static_roots() -> list[Path]:
    apps = sorted(path.parent for path in BASE_DIR.glob("*/apps.py"))
    return [path for path in [BASE_DIR / "static", *(app / "static" for app in apps)] if path.is_dir()]


def test_no_python_module_imports_itself_by_a_detour() -> None:
    imports = python_imports(BASE_DIR, PACKAGES)
    assert len(imports) > 300
    assert circles(imports) == []


def test_no_script_imports_itself_by_a_detour() -> None:
    imports = script_imports(static_roots())
    assert len(imports) > 40 and sum(map(len, imports.values())) > 80
    assert circles(imports) == []


def test_a_circle_is_seen(tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (app / "__init__.py").write_text("")
    (app / "a.py").write_text("from app import b\n")
    (app / "b.py").write_text("from app.c import x\n")
    (app / "c.py").write_text("import app.a\nx = 1\n")
    (app / "d.py").write_text("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app import e\n")
    (app / "e.py").write_text("from app import d\n")
    assert circles(python_imports(tmp_path, ["app"])) == [["app.a", "app.b", "app.c"]]
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "x.js").write_text('import { y } from "./y.js";\n')
    (tmp_path / "js" / "y.js").write_text('/** @type {import("./x.js").X} */\nexport { x } from "./x.js";\n')
    (tmp_path / "js" / "z.js").write_text('/** @type {import("./w.js").W} */\n')
    (tmp_path / "js" / "w.js").write_text('import "./z.js";\n')
    assert circles(script_imports([tmp_path])) == [["js/x.js", "js/y.js"]]
