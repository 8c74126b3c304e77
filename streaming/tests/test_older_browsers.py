"""What the overlay loads works in Chromium 103: OBS 28 to 30 have it inside."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from streaming.tests.support.chat_world import on_air
from streaming.tests.support.older_browser import (
    missing_in_html,
    missing_in_page,
    missing_in_script,
    missing_in_style,
)
from streaming.tests.support.page_files import fetch_from, page_files
from vtuber.plugin import PagePart, registry

OVERLAY = "/live/baomi/?bg=none"


@pytest.mark.django_db
def test_nothing_that_the_overlay_loads_needs_a_newer_browser(client: Client, admin_client: Client) -> None:
    on_air()
    files = page_files(OVERLAY, fetch_from(client))
    # Found from the page itself and along imports, literal dynamic ones too.
    assert {"/static/css/base.css", "/static/css/live-overlay.css"} <= set(files.styles)
    assert {"/static/js/shared/dom.js", "/static/js/live/moderation-menu.js"} <= set(files.scripts)
    assert {"/static/js/live/voice.js", "/static/js/shared/voice/made-sound.js"} <= set(files.scripts)
    assert missing_in_page(files) == {}
    # Whoever is signed in as staff, in OBS too, is sent more.
    staff = page_files(OVERLAY, fetch_from(admin_client))
    assert set(staff.styles) - set(files.styles) == {"/static/css/live-moderation.css"}
    assert missing_in_page(staff) == {}


@pytest.mark.django_db
def test_what_a_colleague_brings_to_the_page_is_looked_at_too(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on_air()
    files = {
        "/static/tea/live.css": "@import url('leaf.css');\n.tea { margin: 0 }",
        "/static/tea/leaf.css": ".leaf,\n.tea:has(.leaf) { color: green }",
        "/static/tea/live.js": 'import { pot } from "./pot.js";\npot();',
        "/static/tea/pot.js": "export const pot = () => [2, 1].toSorted();",
    }
    for name, text in files.items():
        (tmp_path / name.removeprefix("/static/tea/")).write_text(text)
    found = finders.find

    def find(path: str, *args: Any, **more: Any) -> Any:
        return str(tmp_path / path.removeprefix("tea/")) if path.startswith("tea/") else found(path, *args, **more)

    monkeypatch.setattr(finders, "find", find)
    tea = PagePart(modules=("tea/live.js",), styles=("tea/live.css",))
    monkeypatch.setitem(registry.stream_page_parts._entries, "tea", tea)
    loaded = page_files(OVERLAY, fetch_from(client))
    assert set(files) <= set(loaded.styles) | set(loaded.scripts)
    assert missing_in_page(loaded) == {
        "/static/tea/leaf.css": [".leaf, .tea:has(.leaf): :has( needs Chromium 105"],
        "/static/tea/pot.js": [".toSorted( needs Chromium 110"],
    }


@pytest.mark.parametrize(
    "css",
    [
        "a:has(b) { top: 0 }",
        "a, a:has(b) { top: 0 }",
        "a { height: 100dvh }",
        "a { height: 100vh } a { height: 100dvh }",
        "a { width: 1px; height: 100dvh }",
        # Too late to fall back: with a var() the browser keeps what it does not know.
        "a { height: 100vh; height: var(--height, 100dvh) }",
        "a { fill: red; fill: color-mix(in srgb, var(--sky) 5%, red) }",
        "a { --height: 100vh; --height: 100dvh }",
        "@supports (height: 100dvh) { a { fill: color-mix(in srgb, red, blue) } }",
        "@supports not (height: 100dvh) { a { height: 100dvh } }",
        "a { & b { top: 0 } }",
        "a { b { top: 0 } }",
        "@media (width >= 600px) { a { top: 0 } }",
        "@container (min-width: 1px) { a { top: 0 } }",
        "@starting-style { a { top: 0 } }",
        "a { translate: 1px }",
        "a { transform: none; scale: 2 }",
        "a { mask: url(x.svg) }",
        "a { color: oklch(50% 0 0) }",
        "a { color: light-dark(red, blue) }",
        "a { grid-template-rows: subgrid }",
        "a:user-invalid { top: 0 }",
        "a { top: calc(1cqw + 2px) }",
        "a { margin: 0 0 -1.5lh }",
        "a { color: rgb(from red r g b) }",
        "a { width: round(up, 5px, 2px) }",
        "a::before { content: ';}{'; height: 1svh }",
    ],
)
def test_a_style_that_needs_a_newer_browser_is_seen(css: str) -> None:
    assert len(missing_in_style(css)) == 1


@pytest.mark.parametrize(
    "css",
    [
        "a { height: 100vh; height: 100dvh }",
        "a { fill: red; fill: color-mix(in srgb, red, blue) }",
        "@supports selector(:has(*)) { a:has(b) { top: 0 } }",
        "@media (max-width: 9px) { @supports (height: 1dvh) { a { height: var(--height, 100dvh) } } }",
        "@supports (translate: none) { a { translate: 1px } }",
        "/* a:has(b) { height: 1dvh } */ a { content: 'a:has(b)'; top: 0 }",
        "a { transform: translate(1px) rotate(1deg) scale(2); transition: rotate 1s; -webkit-mask: none }",
        "a { background: linear-gradient(red, blue); clip: rect(0 0 0 0); inset: 0 }",
        "@keyframes turn { from { top: 0 } to { top: 1px } }",
        "@media (min-width: 1px) and (prefers-reduced-motion: reduce) { a:is(b, c):where(d):not(e, f) { top: 0 } }",
        "@layer base { a { aspect-ratio: 1; accent-color: red } }",
        "a { scrollbar-width: thin }",
    ],
)
def test_a_style_that_it_knows_or_can_do_without_passes(css: str) -> None:
    assert missing_in_style(css) == []


@pytest.mark.parametrize(
    "source",
    [
        "const sorted = list.toSorted();",
        "list.toReversed()",
        "list.with(1, 2)",
        "Object.groupBy(list, kind)",
        "const { promise } = Promise.withResolvers();",
        "await Array.fromAsync(rows)",
        "a.union(b)",
        "URL.canParse(text)",
        "box.showPopover()",
        "await scheduler.yield()",
        'import words from "./words.json" with { type: "json" };',
        "const text = /[\\p{L}--[a-z]]/v;",
        "text.replace(/^x+/gv, '')",
        "AbortSignal.any([one, two])",
        "map.values().map(double)",
        "document.startViewTransition(draw)",
    ],
)
def test_a_script_that_needs_a_newer_browser_is_seen(source: str) -> None:
    assert len(missing_in_script(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "list.findLast(one); list.at(-1); structuredClone(a); Object.hasOwn(a, 'b'); AbortSignal.timeout(5)",
        "/** list.toSorted() */\n// list.toSorted()\n[...map.values()].map(double); Object.values(a).map(double);",
        "const a = b / v; const c = /x/u; const d = '/x/v';",
        'import { a } from "./a.js"; with_({ a });',
        "class A { static { } #b; has(c) { return #b in c; } } list.flat(); a ??= b; crypto.randomUUID()",
    ],
)
def test_a_script_that_it_knows_passes(source: str) -> None:
    assert missing_in_script(source) == []


def test_html_that_needs_a_newer_browser_is_seen() -> None:
    assert missing_in_html('<button popovertarget="x">a</button><p id="x" popover>b</p>') == [
        "<button popovertarget needs Chromium 114",
        '<p id="x" popover needs Chromium 114',
    ]
    assert missing_in_html('<div class="popover" inert><dialog open>popover</dialog></div>') == []
