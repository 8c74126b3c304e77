"""Who may watch a day again: the house, and whoever has its link, as long as it holds; a stream, everybody."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from streaming.models import Stream
from streaming.on_air.services.broadcast import go_off
from streaming.tests.support.chat_world import on_air
from unity_bridge.models import ReplayLink
from unity_bridge.services.replay_links import MOST_LINKS, prune_links, share_day, unshare
from vtuber.errors import NotAllowed
from vtuber.event_types import CharacterActed
from vtuber.gametime import DAY
from vtuber.models import AuditEntry, GameClock, VTuber
from vtuber.plugin import emit
from vtuber.tests.support.api_client import ApiClient
from vtuber.tests.support.world import DATE, REAL, hours

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def stream() -> Stream:
    """She was on air on DATE, made a face on the day after it, and now it is the day after that."""
    stream = on_air()
    go_off(stream=stream, game_time=hours("21:00"), real=REAL)
    for moment in (hours("09:00") + DAY, hours("09:00") + 2 * DAY):
        with transaction.atomic():
            emit(stream.vtuber, CharacterActed(expression="happy"), game_time=moment, real=REAL)
    GameClock.objects.update(paused=True, anchor_game=hours("10:00") + 2 * DAY, hold_at=hours("08:00") + 3 * DAY)
    return stream


@pytest.fixture
def vtuber(stream: Stream) -> VTuber:
    return stream.vtuber


def asked(
    name: str, *, token: str = "", client: Client | None = None, what: str = "commands.json"
) -> tuple[int, Any]:
    headers = {"accept-language": "en", **({"authorization": f"Bearer {token}"} if token else {})}
    answer = (client or Client()).get(f"/stage/baomi/replay/{name}/{what}", headers=headers)
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.json()


def shut(name: str, token: str = "") -> bool:
    status, told = asked(name, token=token)
    return (status, told.get("error")) == (404, "no_link")


def signed_in(role: str) -> Client:
    user = User.objects.create_user(role, is_staff=role == "operator")
    client = Client()
    client.force_login(user)
    return client


def shared(vtuber: VTuber, date: dt.date, **more: Any) -> tuple[ReplayLink, str]:
    return share_day(vtuber=vtuber, date=date, **{"days": 7, "actor": "op", "real": timezone.now(), **more})


def test_a_day_is_for_the_house_and_a_stream_for_everybody(stream: Stream) -> None:
    day, evening = DATE.isoformat(), f"stream-{stream.pk}"
    for what in ("about.json", "commands.json"):
        status, refused = asked(day, what=what)
        assert (status, refused["error"]) == (404, "no_link") and set(refused) == {"error", "hint"}
        assert asked(day, what=what, client=signed_in(f"nobody {what}"))[0] == 404
        assert asked(evening, what=what)[0] == 200
    # Who may not watch does not learn what there is: the same for a day that never was.
    assert asked("2020-01-01") == asked(day)
    assert shut(f"stream-{stream.pk + 1}")
    operator = signed_in("operator")
    status, told = asked(day, client=operator)
    assert status == 200 and "overlay.start" in {each["type"] for each in told["commands"]}
    assert [asked(name, client=operator)[0] for name in ("2020-01-01", "nonsense", "2026-11-26")] == [404, 404, 404]
    assert asked("2026-11-26", client=operator)[1]["error"] == "not_over"
    assert asked(day, client=operator, what="commands.json?at=yesterday")[0] == 400
    page = operator.get(f"/stage/baomi/replay/{day}/")
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"].split("; ") and " data-share" in page.text
    assert " data-share" not in Client().get(f"/stage/baomi/replay/{day}/").text
    assert Client().get(f"/stage/nobody/replay/{day}/").status_code == 404
    assert operator.post(f"/stage/baomi/replay/{day}/commands.json").status_code == 405


def test_a_stream_that_is_on_is_nobody_s_yet(stream: Stream) -> None:
    Stream.objects.update(state=Stream.State.LIVE, ended_at=None)
    assert shut(f"stream-{stream.pk}")
    assert asked(f"stream-{stream.pk}", client=signed_in("operator"))[0] == 404


def test_what_is_too_long_ago_is_said_to_be(stream: Stream) -> None:
    stream.vtuber.events.filter(seq__lte=stream.vtuber.head.seq - 1).delete()
    operator = signed_in("operator")
    for name in (DATE.isoformat(), f"stream-{stream.pk}"):
        status, told = asked(name, client=operator)
        assert (status, told["error"]) == (410, "gone") and "not kept" in told["hint"]
    assert "<iframe" not in Client().get(f"/live/baomi/streams/{stream.pk}/").text


def test_a_link_opens_its_one_day_until_it_runs_out_or_is_taken_back(vtuber: VTuber) -> None:
    link, shown = shared(vtuber, DATE)
    assert shown not in str(vars(link))
    assert asked(DATE.isoformat(), token=shown)[0] == 200
    assert shut(DATE.isoformat(), shown[:-1])
    # Nothing else: no other day, no stage, no board, nobody else's day.
    assert shut((DATE + DAY).isoformat(), shown)
    assert Client().get("/api/vtubers/baomi/replays", headers={"authorization": f"Bearer {shown}"}).status_code == 401
    VTuber.objects.update(slug="elsewhere")
    assert shut(DATE.isoformat(), shown)
    VTuber.objects.update(slug="baomi")
    for _time in range(2):
        unshare(link=link, actor="op", real=timezone.now())
    assert shut(DATE.isoformat(), shown)
    verbs = AuditEntry.objects.filter(verb__startswith="replay_").order_by("pk").values_list("verb", "actor")
    assert list(verbs) == [("replay_share", "op"), ("replay_unshare", "op")]
    assert shown not in str(AuditEntry.objects.values_list("after", "before"))

    late, other = shared(vtuber, DATE, days=1)
    assert asked(DATE.isoformat(), token=other)[0] == 200
    ReplayLink.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    assert shut(DATE.isoformat(), other)
    # Kept for a while, to be looked up; then not.
    assert prune_links(10) == 0
    ReplayLink.objects.filter(pk=late.pk).update(expires_at=timezone.now() - 31 * DAY)
    assert prune_links(10) == 1 and list(ReplayLink.objects.all()) == [link]


def test_a_link_of_another_vtuber_s_opens_nothing(vtuber: VTuber) -> None:
    _link, shown = shared(vtuber, DATE)
    other = VTuber.objects.create(slug="fox", name="Fox")
    ReplayLink.objects.update(vtuber=other)
    assert shut(DATE.isoformat(), shown)


@pytest.mark.parametrize(
    ("date", "days"), [(DATE, 0), (DATE, 91), (DATE + 2 * DAY, 7), (dt.date(2020, 1, 1), 7), (DATE + 40 * DAY, 7)]
)
def test_what_cannot_be_shared_is_not(vtuber: VTuber, date: dt.date, days: int) -> None:
    with pytest.raises(NotAllowed):
        shared(vtuber, date, days=days)
    assert not ReplayLink.objects.exists() and not AuditEntry.objects.filter(verb="replay_share").exists()


def test_there_are_only_so_many_links(vtuber: VTuber) -> None:
    far = timezone.now() + HOUR
    ReplayLink.objects.bulk_create(
        ReplayLink(vtuber=vtuber, date=DATE, digest=str(number), made_by="op", made_at=REAL, expires_at=far)
        for number in range(MOST_LINKS)
    )
    with pytest.raises(NotAllowed):
        shared(vtuber, DATE)
    ReplayLink.objects.filter(digest="0").update(revoked_at=REAL)
    assert shared(vtuber, DATE)[0].made_by == "op"


def test_operators_share_and_take_back_from_the_board(vtuber: VTuber, stream: Stream) -> None:
    program = ApiClient()
    days = program.get("replays")["days"]
    assert [day["date"] for day in days] == [(DATE + DAY).isoformat(), DATE.isoformat()]
    (evening,) = days[1]["streams"]
    assert (evening["title"], evening["address"]) == (stream.title, f"/stage/baomi/replay/stream-{stream.pk}/")
    assert program.get(f"replay-links?date={DATE}") == {"links": []}
    made = program.do("POST", "replay-links", date=DATE.isoformat(), days=3)
    whole, _hash, shown = made["address"].partition("#link=")
    assert whole == f"http://testserver{days[1]['address']}"
    assert asked(DATE.isoformat(), token=shown)[0] == 200
    assert program.get(f"replay-links?date={DATE}") == {"links": [made["link"]]}
    assert program.get(f"replay-links?date={DATE + DAY}") == {"links": []}
    program.do("POST", f"replay-links/{made['link']['id']}/revoke")
    assert shut(DATE.isoformat(), shown)
    assert program.get(f"replay-links?date={DATE}") == {"links": []}
    assert program.send("POST", "replay-links/999/revoke")[0] == 404
    assert program.send("POST", "replay-links", date=DATE.isoformat(), days=99)[0] == 400
    assert program.send("POST", "replay-links", date="2020-01-01", days=3)[0] == 422


def test_the_admin_takes_links_back(vtuber: VTuber, client: Client) -> None:
    link, shown = shared(vtuber, DATE)
    client.force_login(User.objects.create_superuser("owner"))
    listed = client.get("/admin/unity_bridge/replaylink/")
    assert DATE.strftime("%Y") in listed.text and shown not in listed.text
    client.post("/admin/unity_bridge/replaylink/", {"action": "take_back", "_selected_action": [link.pk]})
    link.refresh_from_db()
    assert link.revoked_at is not None and shut(DATE.isoformat(), shown)
    assert client.get("/admin/unity_bridge/replaylink/add/").status_code == 403


def test_the_page_of_a_stream_has_it_again(stream: Stream) -> None:
    page = Client().get(f"/live/baomi/streams/{stream.pk}/").text
    assert f'<iframe src="/stage/baomi/replay/stream-{stream.pk}/" loading="lazy"' in page
