"""Every style and script that a page loads, found as a browser finds them: from its HTML, along all imports."""

import json
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

# Gives the text behind an address without host.
Fetch = Callable[[str], str]

_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
# `import … from "./x.js"`, `import "./x.js"`, `export … from "./x.js"`, `import("./x.js")`.
_SCRIPT_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^;"'()]*?["'](\.{0,2}/[^"']+)["']|\bimport\(\s*["']([^"']+)["']""", re.MULTILINE
)
_STYLE_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]+)""")


@dataclass
class PageFiles:
    """A page's HTML, and the text of its styles and scripts by their addresses."""

    html: str
    styles: dict[str, str] = field(default_factory=dict)
    scripts: dict[str, str] = field(default_factory=dict)


class _Links(HTMLParser):
    """The addresses of styles and scripts, and the JSON with those of other apps' modules."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: list[str] = []
        self.scripts: list[str] = []
        self._in_modules = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and "stylesheet" in given.get("rel", "").split():
            self.styles.append(given["href"])
        elif tag == "script" and "src" in given:
            self.scripts.append(given["src"])
        self._in_modules = tag == "script" and given.get("id") == "page-modules"

    def handle_data(self, data: str) -> None:
        if self._in_modules:
            self.scripts += json.loads(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_modules = False


def page_files(address: str, fetch: Fetch) -> PageFiles:
    """What the page at an address loads, without pictures and fonts."""
    links = _Links()
    found = PageFiles(fetch(address))
    links.feed(found.html)
    for names, texts, imports in (
        (links.styles, found.styles, _STYLE_IMPORT),
        (links.scripts, found.scripts, _SCRIPT_IMPORT),
    ):
        waiting = [urljoin(address, name) for name in names]
        while waiting:
            name = waiting.pop()
            if name in texts:
                continue
            texts[name] = fetch(name)
            bare = _COMMENT.sub("", texts[name])
            waiting += [urljoin(name, "".join(match.groups(""))) for match in imports.finditer(bare)]
    return found


def fetch_from(client: Client) -> Fetch:
    """Through Django's test client; static files from where their apps have them."""

    def fetch(address: str) -> str:
        path = urlsplit(address).path
        if path.startswith(settings.STATIC_URL):
            place = finders.find(posixpath.relpath(path, settings.STATIC_URL))
            assert place is not None, f"there is no {address}"
            return Path(place).read_text(encoding="utf-8")
        answer = client.get(address)
        assert answer.status_code == 200, address
        return answer.text

    return fetch
