"""Two installations on one host, in one browser: two real servers, one jar of cookies."""

from collections.abc import Iterator

import httpx2
import pytest

from vtuber.tests.support.board_page import World
from vtuber.tests.support.board_world import PASSWORD


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, World]]:
    module = "streaming.tests.support.live_world"
    worlds = [World(tmp_path_factory.mktemp(name), module=module) for name in ("one", "two")]
    yield worlds[0], worlds[1]
    for world in worlds:
        world.close()


def sign_in(browser: httpx2.Client, world: World) -> None:
    page = browser.get(f"{world.url}/login/").text
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    fields = {"username": "operator", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert browser.post(f"{world.url}/login/", data=fields).status_code == 302


def test_neither_signs_the_other_out_or_forgets_its_viewers(two: tuple[World, World]) -> None:
    with httpx2.Client(headers={"Accept-Language": "en"}) as browser:
        for world in two:
            sign_in(browser, world)
            assert "viewer_" in browser.get(f"{world.url}/live/baomi/").headers["set-cookie"]
        for world in two:
            assert browser.get(f"{world.url}/").status_code == 200
            # Who is known gets no new name tag.
            assert "viewer" not in browser.get(f"{world.url}/live/baomi/").headers.get("set-cookie", "")


def test_who_was_signed_in_under_the_old_names_still_is(two: tuple[World, World]) -> None:
    with httpx2.Client(headers={"Accept-Language": "en"}) as browser:
        sign_in(browser, two[0])
        browser.get(f"{two[0].url}/live/baomi/")
        kept = {name.rpartition("_")[0]: value for name, value in browser.cookies.items()}
    assert set(kept) == {"sessionid", "csrftoken", "viewer"}
    old = {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())}
    for world, status in zip(two, (200, 302), strict=True):
        assert httpx2.get(f"{world.url}/", headers=old).status_code == status
    assert "viewer" not in httpx2.get(f"{two[0].url}/live/baomi/", headers=old).headers.get("set-cookie", "")
    # The other one signed none of them, and hands out its own.
    assert "viewer_" in httpx2.get(f"{two[1].url}/live/baomi/", headers=old).headers["set-cookie"]
