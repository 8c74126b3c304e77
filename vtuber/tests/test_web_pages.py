"""The pages: signing in, the board, and the sign of life."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.env import BASE_DIR
from vtuber.models import GameClock
from vtuber.services.clock import heartbeat
from vtuber.tests.support.world import baomi

pytestmark = pytest.mark.django_db

EN = {"accept-language": "en"}


def operator(client: Client) -> Client:
    client.force_login(User.objects.create_user("op", is_staff=True))
    return client


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/?next=/")


def test_signing_in_lets_operators_in_and_tells_others_why_not(client: Client) -> None:
    baomi()
    User.objects.create_user("op", password="right", is_staff=True)
    User.objects.create_user("guest", password="right")
    wrong = client.post("/login/", {"username": "op", "password": "wrong"}, headers=EN)
    assert wrong.status_code == 200
    guest = client.post("/login/", {"username": "guest", "password": "right"}, headers=EN)
    assert "This account may not see the board." in guest.content.decode()
    assert "_auth_user_id" not in client.session
    right = client.post("/login/", {"username": "op", "password": "right", "next": "/board/baomi/"})
    assert (right.status_code, right.headers["Location"]) == (302, "/board/baomi/")
    assert client.get("/").status_code == 200
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/").status_code == 302


def test_signing_in_leads_nowhere_else(client: Client) -> None:
    User.objects.create_user("op", password="right", is_staff=True)
    form = {"username": "op", "password": "right", "next": "https://elsewhere.example/"}
    assert client.post("/login/", form).headers["Location"] == "/"


def test_an_empty_house_says_how_to_fill_it(client: Client) -> None:
    answer = operator(client).get("/", headers=EN)
    assert answer.status_code == 200
    assert "python manage.py seed" in answer.content.decode()


def test_each_vtuber_has_her_board(client: Client) -> None:
    baomi()
    baomi(slug="second")
    operator(client)
    assert 'data-slug="baomi"' in client.get("/").content.decode()
    second = client.get("/board/second/").content.decode()
    assert 'data-slug="second"' in second
    assert 'href="/board/baomi/"' in second
    assert client.get("/board/third/").status_code == 404


def test_the_pages_keep_to_their_own_policy(client: Client) -> None:
    """Nothing inline: the policy forbids it, and a browser would drop it without a word."""
    baomi()
    pages = [client.get("/login/"), operator(client).get("/")]
    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        html = page.content.decode()
        assert re.findall(r"\sstyle=|\son\w+=|<style", html) == []
        assert [
            tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag and "application/json" not in tag
        ] == []


def test_everything_that_the_board_asks_for_is_there(client: Client) -> None:
    baomi()
    html = operator(client).get("/").content.decode()
    wanted = set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))
    assert len(wanted) > 8
    assert {name for name in wanted if not finders.find(name)} == set()
    symbols = set(re.findall(r'<symbol id="(i-[\w-]+)"', html))
    assert set(re.findall(r'href="#(i-[\w-]+)"', html)) - symbols == set()


def test_scripts_import_only_what_is_there() -> None:
    main = finders.find("js/board/main.js")
    assert main is not None
    folder = Path(main).parent
    for script in folder.glob("*.js"):
        for name in re.findall(r'^import .*? from "\./([\w-]+\.js)"', script.read_text(encoding="utf-8"), re.M):
            assert (folder / name).is_file(), f"{script.name} imports {name}"


def test_the_board_s_own_scripts_and_styles_know_no_other_app() -> None:
    """What belongs to a colleague lives in the colleague: its types of events and tasks, its sections, addresses."""
    others = {"store", "company", "project", "cover", "stream", "mail", "job", "game", "library", "covers", "chat"}
    known: set[str] = set()
    for script in (BASE_DIR / "vtuber" / "static" / "js" / "board").glob("*.js"):
        source = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text("utf-8"), flags=re.DOTALL)
        known |= set(re.findall(r'["\']([a-z]+)[."\'/]', source)) | set(re.findall(r"sections\.(\w+)", source))
    assert known >= {"day", "weather", "clock"}
    # "Go live now" is the board's own action, and posts that announce a stream are hers.
    assert known & others == {"stream"}
    for style in (BASE_DIR / "vtuber" / "static" / "css").glob("*.css"):
        assert re.findall(rf"\.is-(?:{'|'.join(sorted(others))})\b", style.read_text("utf-8")) == [], style.name


def test_the_words_of_the_scripts_are_served_in_the_reader_s_language(client: Client) -> None:
    answer = client.get("/words/en.js", headers=EN)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "django.gettext" in answer.content.decode()


def test_the_language_can_be_changed(client: Client) -> None:
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/login/"})
    assert answer.headers["Location"] == "/login/"
    page = client.get("/login/").content.decode()
    assert '<html lang="en">' in page
    assert "The board" in page
    client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/login/"})
    assert '<html lang="zh-Hans">' in client.get("/login/").content.decode()


@override_settings(REDIS_URL="")
def test_health_is_quick_and_needs_no_login(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/healthz")
    assert (answer.status_code, len(queries)) == (200, 1)
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "none", "tick_age_s": None}
    baomi()
    GameClock.objects.update(last_tick_real=timezone.now() - dt.timedelta(seconds=90))
    assert 89 <= client.get("/healthz").json()["tick_age_s"] <= 100
    heartbeat(timezone.now())
    assert client.get("/healthz").json()["tick_age_s"] < 5


def test_health_without_a_broker_is_poor_but_serves(client: Client) -> None:
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["broker"], answer.json()["status"]) == (200, "down", "degraded")


def test_health_without_a_database_is_503(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE vtuber_gameclock RENAME TO gone")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")
