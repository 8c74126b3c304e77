"""The whole system behind a real nginx (tests.support.behind_nginx), walked through in a real browser."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.support.behind_nginx import WAYS_IN, BehindNginx, ask
from vtuber.tests.support.board_page import REDUCED_MOTION, browser
from vtuber.tests.support.board_world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BehindNginx]:
    built = BehindNginx(tmp_path_factory.mktemp("system"))
    yield built
    built.close()


class Visitor:
    """A browser that remembers every address that it asked for, and what went wrong."""

    def __init__(self, chromium: Any, system: BehindNginx, door: str) -> None:
        self.base = system.url(door)
        self.context = chromium.new_context(locale="en", ignore_https_errors=True, **REDUCED_MOTION)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.proxy_gone = False
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("response", self._look)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        # A proxy that goes away is the point here; the browser reports it all the same: of the socket, and of what it
        # asked for on a connection that died with the proxy.
        expected = "WebSocket connection" in message.text or (self.proxy_gone and "net::ERR_" in message.text)
        if message.type == "error" and not expected:
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")

    def _look(self, response: Any) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def sign_in(self) -> None:
        self.page.get_by_label("Name").fill("operator")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Come in").click()
        self.page.wait_for_selector("main[aria-busy=false]", timeout=SOON)

    def path(self) -> str:
        return urlsplit(str(self.page.url)).path


@pytest.mark.parametrize("door", WAYS_IN)
def test_a_person_walks_through_the_whole_house(chromium: Any, system: BehindNginx, door: str) -> None:
    visitor = Visitor(chromium, system, door)
    page = visitor.page
    # The door without its slash, the login, and back to where one wanted to go.
    page.goto(f"{visitor.base}/" if door == "cut off" else visitor.base)
    assert visitor.path() == "/vtuber/login/"
    visitor.sign_in()
    assert visitor.path() == "/vtuber/"
    cookies = visitor.context.cookies()
    assert {cookie["name"].rpartition("_")[0] for cookie in cookies} >= {"sessionid", "csrftoken"}
    assert {(cookie["path"], cookie["secure"]) for cookie in cookies} == {("/vtuber/", True)}

    # The board is live, its cover is there, and a button of it reaches the API.
    page.locator("body[data-link=live]").wait_for(timeout=SOON)
    shown = page.locator(f"img[src='{system.cover}'], img[src='{system.cover.replace('.png', '.webp')}']").first
    shown.wait_for(state="attached", timeout=SOON)
    assert system.cover.startswith("/vtuber/media/covers/")
    with page.expect_response(lambda got: got.url.endswith("/clock/pause")) as paused:
        page.locator("#pause").click()
    assert paused.value.status == 200
    with page.expect_response(lambda got: got.url.endswith("/clock/pause")) as again:
        page.locator("#pause").click()
    assert again.value.status == 200

    # The stream page, by the board's own link: signed in, one is known there; and one talks.
    page.get_by_role("link", name="Stream page").click()
    page.locator("#link[data-link=live]").wait_for(state="attached", timeout=SOON)
    assert visitor.path() == "/vtuber/live/baomi/"
    page.locator("#moderation-open").wait_for(timeout=SOON)
    assert page.locator("#cover").evaluate("image => image.complete && image.naturalWidth > 0")
    page.locator("#say").fill(f"Hello by the door: {door}")
    page.locator("#say").press("Enter")
    page.locator("#name").fill(f"Momo{WAYS_IN.index(door)}")
    page.locator("#name").press("Enter")
    said = page.locator("#entries .entry.is-chat").filter(has_text=f"Hello by the door: {door}")
    said.first.wait_for(timeout=SOON)

    # nginx is restarted: the page comes back by itself, and nothing is doubled.
    visitor.proxy_gone = True
    system.nginx.stop()
    page.locator("#link[data-link=lost]").wait_for(state="attached", timeout=SOON)
    system.nginx.start()
    page.locator("#link[data-link=live]").wait_for(state="attached", timeout=SOON)
    assert said.count() == 1

    # The admin: a form with its own redirect, and the way back to the board.
    page.goto(f"{visitor.base}/admin/streaming/chatrules/")
    visitor.proxy_gone = False
    page.get_by_role("link", name="The board").first.click()
    page.wait_for_selector("main[aria-busy=false]", timeout=SOON)
    assert visitor.path() == "/vtuber/"
    page.goto(f"{visitor.base}/admin/auth/group/add/")
    page.locator("input[name=name]").fill(f"of the door {door}")
    page.locator("button[name=_save], input[name=_save]").first.click()
    page.get_by_text("was added successfully").first.wait_for(timeout=SOON)
    assert visitor.path() == "/vtuber/admin/auth/group/"

    # And out again.
    page.goto(f"{visitor.base}/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/vtuber/login/**", timeout=SOON)
    strayed = {urlsplit(url).path for url in visitor.asked if not urlsplit(url).path.startswith("/vtuber")}
    assert strayed == set()
    assert visitor.complaints == []
    visitor.context.close()


@pytest.mark.parametrize("door", WAYS_IN)
def test_scripts_are_kept_for_years_under_names_of_their_content(system: BehindNginx, door: str) -> None:
    page = ask(system, door, "/login/").text
    names = re.findall(r'(?:src|href)="(/vtuber/static/(?:css|js)/[^"]+)"', page)
    assert names and all(re.search(r"\.[0-9a-f]{12}\.(?:css|js)$", name) for name in names)
    for name in names:
        got = ask(system, door, name.removeprefix("/vtuber"))
        assert got.status_code == 200
        assert "immutable" in got.headers["cache-control"]
    # The plain name is there too, and is asked for again.
    plain = ask(system, door, "/static/js/shared/link.js")
    assert (plain.status_code, "immutable" in plain.headers["cache-control"]) == (200, False)


def test_by_its_own_name_browsers_are_told_to_keep_to_https(system: BehindNginx) -> None:
    page = ask(system, "handed on", "/login/", headers={"Host": "her.example.org"})
    assert (page.status_code, page.headers["strict-transport-security"]) == (200, "max-age=3600")
    assert "strict-transport-security" not in ask(system, "handed on", "/login/").headers
    # By another name nobody is served.
    assert ask(system, "handed on", "/login/", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_proxy_that_is_not_trusted_says_nothing_of_https(system: BehindNginx) -> None:
    page = ask(system, "not trusted", "/login/")
    assert page.status_code == 200
    assert all("secure" not in cookie.lower() for cookie in page.headers.get_list("set-cookie"))
    trusted = ask(system, "handed on", "/login/").headers.get_list("set-cookie")
    assert trusted and all("secure" in cookie.lower() for cookie in trusted)


def test_without_the_proxy_the_pages_are_there_as_well(system: BehindNginx) -> None:
    with httpx2.Client(headers={"Accept-Language": "en"}) as client:
        for path in ("/", "/vtuber/"):
            answer = client.get(f"{system.world.url}{path}")
            assert (answer.status_code, answer.headers["location"]) == (302, "/vtuber/login/?next=/vtuber/")
        assert client.get(f"{system.world.url}/healthz").status_code == 200
        assert client.get(f"{system.world.url}{system.cover}").headers["content-type"] == "image/png"
