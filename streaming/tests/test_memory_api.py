"""What she keeps of viewers by the API, and her minutes on air."""

import datetime as dt
from typing import Any

import pytest

from streaming.figures import OnAir, on_air
from streaming.models import Stream, Viewer
from streaming.tests.support.chat_world import on_air as go_on_air
from streaming.tests.support.chat_world import say, viewer
from vtuber.models import AuditEntry, Event
from vtuber.tests.support.api_client import SIGN_IN, ApiClient
from vtuber.tests.support.world import DATE, hours, planned_baomi

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream() -> Stream:
    found = go_on_air()
    for name, notes in (("Momo", ["养了一只仓鼠叫年糕"]), ("Kiki", []), ("momoko", ["喜欢下雨"])):
        who = viewer(found.vtuber, name)
        Viewer.objects.filter(pk=who.pk).update(notes=notes)
        say(who, "你好呀")
    return found


@pytest.fixture
def api(stream: Stream) -> ApiClient:
    return ApiClient()


def test_memory_is_not_for_everybody(stream: Stream) -> None:
    stranger = ApiClient("guest", staff=False)
    assert stranger.ask("memory/viewers")[0] == 403
    momo = Viewer.objects.get(nickname="Momo")
    assert stranger.send("POST", f"memory/viewers/{momo.pk}/forget", sure=True)[0] == 403
    momo.refresh_from_db()
    assert momo.notes == ["养了一只仓鼠叫年糕"]


def test_viewers_are_found_by_name(api: ApiClient, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(SIGN_IN + 1):
        found = api.get("memory/viewers")["viewers"]
    assert {each["nickname"] for each in found} == {"Momo", "momoko"}
    assert next(each for each in found if each["nickname"] == "Momo")["said"] == 1
    assert {each["nickname"] for each in api.get("memory/viewers?name=MOMOK")["viewers"]} == {"momoko"}
    assert "Kiki" in [each["nickname"] for each in api.get("memory/viewers?everybody=true")["viewers"]]
    assert api.get("memory/viewers?name=%25")["viewers"] == []
    assert api.ask("memory/viewers?page=-1")[0] == 400


def test_viewers_come_in_pages(api: ApiClient, stream: Stream) -> None:
    for number in range(21):
        who = viewer(stream.vtuber, f"v{number}")
        Viewer.objects.filter(pk=who.pk).update(notes=["x"])
    first = api.get("memory/viewers")
    rest = api.get(f"memory/viewers?page={first['next']}")
    assert (len(first["viewers"]), len(rest["viewers"]), rest["next"]) == (20, 3, None)
    assert not {each["id"] for each in first["viewers"]} & {each["id"] for each in rest["viewers"]}


def test_a_viewer_is_forgotten_by_who_means_it(api: ApiClient) -> None:
    momo = Viewer.objects.get(nickname="Momo")
    for body in ({}, {"sure": False}):
        assert api.send("POST", f"memory/viewers/{momo.pk}/forget", **body)[0] == 400
    assert AuditEntry.objects.count() == 0
    api.do("POST", f"memory/viewers/{momo.pk}/forget", sure=True)
    momo.refresh_from_db()
    assert (momo.notes, momo.forgetting is not None) == ([], True)
    assert list(AuditEntry.objects.values_list("verb", "target")) == [("forget_viewer", f"viewer:{momo.pk}")]
    assert Event.objects.get(type="viewer.forgotten").payload == {"viewer": momo.pk}
    assert "年糕" not in str(list(AuditEntry.objects.values()))
    assert api.send("POST", "memory/viewers/999/forget", sure=True)[0] == 404


def test_a_viewer_of_whom_she_knows_nothing_is_not_forgotten(api: ApiClient, stream: Stream) -> None:
    silent = viewer(stream.vtuber, "静静")
    status, answer = api.send("POST", f"memory/viewers/{silent.pk}/forget", sure=True)
    assert (status, answer["error"], AuditEntry.objects.count()) == (422, "not_allowed", 0)


def test_minutes_on_air_by_game_day(django_assert_num_queries: Any) -> None:
    vtuber, _todolist = planned_baomi()
    for back, start, minutes, peak in ((1, "20:00", 90, 12), (1, "23:50", 40, 30), (0, "09:00", None, 5)):
        begun = hours(start) - dt.timedelta(days=back)
        ended = begun + dt.timedelta(minutes=minutes) if minutes else None
        state = Stream.State.ENDED if ended else Stream.State.LIVE
        Stream.objects.create(
            vtuber=vtuber, title="t", content="c", started_at=begun, ended_at=ended, state=state, viewers_peak=peak
        )
    with django_assert_num_queries(1):
        found = on_air(vtuber, days=3, now=hours("09:15"))
    day = dt.timedelta(days=1)
    assert found == [OnAir(DATE - 2 * day, 0, 0, 0), OnAir(DATE - day, 2, 130, 30), OnAir(DATE, 1, 15, 5)]
    assert len(ApiClient().get("figures/on-air?days=366")["rows"]) == 366
