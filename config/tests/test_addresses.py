"""Under which addresses the pages are called: PUBLIC_URL, BASE_PATH, TRUSTED_PROXIES, as an operator writes them."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.urls import path

from config.base_path import check_base_path, find_base_path
from config.env import BASE_DIR, SettingError
from config.urls import pages
from launcher import programs

NAMES = (
    "PUBLIC_ORIGIN",
    "BASE_PATH",
    "STATIC_URL",
    "MEDIA_URL",
    "SESSION_COOKIE_PATH",
    "CSRF_COOKIE_PATH",
    "LANGUAGE_COOKIE_PATH",
    "CSRF_TRUSTED_ORIGINS",
    "ALLOWED_HOSTS",
    "TRUSTED_PROXIES",
)


def settings_of(**given: str) -> subprocess.CompletedProcess[str]:
    code = (
        f"import json, config.settings as s; print(json.dumps([getattr(s, name) for name in {NAMES}], default=str))"
    )
    environment = {"PATH": os.environ["PATH"], "READ_DOTENV": "no", "DATA_DIR": os.environ["DATA_DIR"], **given}
    line = [sys.executable, "-c", code]
    return subprocess.run(
        line, cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def found(**given: str) -> dict[str, Any]:
    return dict(zip(NAMES, json.loads(settings_of(**given).stdout), strict=True))


def test_a_bare_machine_is_at_the_root() -> None:
    bare = found()
    assert (bare["PUBLIC_ORIGIN"], bare["BASE_PATH"], bare["STATIC_URL"], bare["MEDIA_URL"]) == (
        "",
        "",
        "/static/",
        "/media/",
    )
    assert {bare[name] for name in NAMES if name.endswith("COOKIE_PATH")} == {"/"}
    assert bare["CSRF_TRUSTED_ORIGINS"] == []
    assert bare["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert bare["TRUSTED_PROXIES"] == ["127.0.0.1/32", "::1/128"]


def test_one_address_says_it_all() -> None:
    public = found(PUBLIC_URL="https://Her.Example.org:443/vtuber/", TRUSTED_PROXIES="172.18.0.1/16, 10.0.0.7")
    assert (public["PUBLIC_ORIGIN"], public["BASE_PATH"]) == ("https://her.example.org", "/vtuber")
    assert (public["STATIC_URL"], public["MEDIA_URL"]) == ("/vtuber/static/", "/vtuber/media/")
    assert {public[name] for name in NAMES if name.endswith("COOKIE_PATH")} == {"/vtuber/"}
    assert public["CSRF_TRUSTED_ORIGINS"] == ["https://her.example.org"]
    assert public["ALLOWED_HOSTS"][-1] == "her.example.org"
    assert public["TRUSTED_PROXIES"] == ["172.18.0.0/16", "10.0.0.7/32"]


@pytest.mark.parametrize("written", ["/vtuber", "vtuber", "/vtuber/", "vtuber/", " /vtuber "])
def test_a_base_path_may_be_written_with_slashes_or_without(written: str) -> None:
    assert programs.address(8001, {"BASE_PATH": written}).url("/") == "http://127.0.0.1:8001/vtuber/"


def test_the_root_is_no_path_and_two_words_are_one() -> None:
    assert programs.address(8001, {"BASE_PATH": "/"}).url("/") == "http://127.0.0.1:8001/"
    assert programs.address(8001, {"BASE_PATH": "/a/b"}).url("/admin/") == "http://127.0.0.1:8001/a/b/admin/"
    assert programs.address(8001, {"PUBLIC_URL": "http://[2001:db8::1]:8080/x"}).public == "http://[2001:db8::1]:8080"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"PUBLIC_URL": "her.example.org"}, "https://her.example.org"),
        ({"PUBLIC_URL": "ftp://her.example.org"}, "https://her.example.org"),
        ({"PUBLIC_URL": "https://her.example.org:port"}, "https://her.example.org"),
        ({"PUBLIC_URL": "https://her.example.org/?page=1"}, "https://her.example.org"),
        ({"PUBLIC_URL": "https://name:word@her.example.org"}, "https://her.example.org"),
        ({"BASE_PATH": "https://her.example.org/vtuber"}, "as in /vtuber"),
        ({"BASE_PATH": "/a//b"}, "as in /vtuber"),
        ({"BASE_PATH": "/../x"}, "as in /vtuber"),
        ({"BASE_PATH": "/她"}, "as in /vtuber"),
        ({"BASE_PATH": "/a", "PUBLIC_URL": "https://her.example.org/b"}, "leave one of them out"),
        ({"TRUSTED_PROXIES": "172.18.0.0/16, caddy"}, "caddy is no address and no network"),
        ({"TRUSTED_PROXIES": "*"}, "* is no address and no network"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(given: dict[str, str], told: str) -> None:
    done = settings_of(**given)
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("base", ["/live", "/admin/x", "/static", "/media", "/ws", "/api", "/board", "/words"])
def test_a_base_path_may_not_begin_as_an_address_of_ours(base: str) -> None:
    with pytest.raises(SettingError, match="Take another word"):
        check_base_path(base, pages)


def test_any_other_may_and_a_colleague_s_pages_count_too() -> None:
    for base in ("", "/vtuber", "/livestream", "/a/live"):
        check_base_path(base, pages)
    with pytest.raises(SettingError):
        check_base_path("/shop", [*pages, path("shop/", lambda request: None, name="shop")])  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("type", "asked", "inside"),
    [
        ("http", "/vtuber/", "/vtuber/"),
        ("http", "/vtuber", "/vtuber"),
        ("http", "/", "/vtuber/"),
        ("http", "/live/baomi/", "/vtuber/live/baomi/"),
        ("http", "/vtuber/live/baomi/", "/vtuber/live/baomi/"),
        ("http", "/vtubers/", "/vtuber/vtubers/"),
        ("websocket", "/vtuber/ws/live/baomi/", "/ws/live/baomi/"),
        ("websocket", "/ws/live/baomi/", "/ws/live/baomi/"),
    ],
)
def test_an_address_is_found_with_the_base_path_cut_off_or_not(
    settings: Any, type: str, asked: str, inside: str
) -> None:
    settings.BASE_PATH = "/vtuber"
    scope: dict[str, Any] = {"type": type, "path": asked}
    find_base_path(scope)
    assert scope["path"] == inside


def test_at_the_root_nothing_is_changed(settings: Any) -> None:
    settings.BASE_PATH = ""
    scope: dict[str, Any] = {"type": "http", "path": "/vtuber/"}
    find_base_path(scope)
    assert scope["path"] == "/vtuber/"
