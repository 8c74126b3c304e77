"""An app has moved out: what it left in the database stays readable, and her day goes on."""

import pytest
from django.test import Client

from vtuber.executor import engine
from vtuber.kinds import kind_of, label_of
from vtuber.models import Event, EventHead, TodoTask
from vtuber.services.clock import jump
from vtuber.snapshot import take_snapshot
from vtuber.tests.support.world import REAL, driven, hours, planned_baomi, task
from vtuber.translatable import translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.mark.parametrize("state", ["planned", "running"])
def test_its_tasks_are_skipped_with_a_reason(state: str) -> None:
    vtuber, todolist = planned_baomi()
    begun = {"state": state, "started_at": hours("08:30")} if state == "running" else {}
    left = task(todolist, "gardening", "09:00", "09:30", **begun)
    nap = task(todolist, "rest", "09:30", "10:00")
    assert engine.prepare_ahead(vtuber.pk, driven().now) == 0
    jump(vtuber=vtuber, to=hours("09:40"), real=REAL)
    engine.advance(vtuber.pk, driven().now)
    left.refresh_from_db()
    nap.refresh_from_db()
    assert (left.state, nap.state) == ("skipped", "running")
    assert translate(left.reason) == "No app that is installed knows how to do this (gardening)."
    assert (label_of("gardening"), kind_of("gardening").icon) == ("gardening", kind_of("fishing").icon)


def test_its_events_and_tasks_stay_readable(client: Client, admin_client: Client) -> None:
    vtuber, todolist = planned_baomi()
    task(todolist, "gardening", "09:00", "09:30", state="done", due=None)
    EventHead.objects.filter(vtuber=vtuber).update(seq=99)
    Event.objects.create(
        vtuber=vtuber, seq=99, type="garden.grown", game_time=hours("09:30"), real_time=REAL, payload={"beans": 3}
    )
    whole = take_snapshot(vtuber, REAL)
    assert (whole["unavailable"], whole["day"]["tasks"][0]["type"]) == ([], "gardening")
    told = admin_client.get("/api/vtubers/baomi/events?after=98").json()["events"]
    assert [(event["type"], event["payload"]) for event in told] == [("garden.grown", {"beans": 3})]
    assert admin_client.get("/admin/vtuber/todotask/").status_code == 200
    assert TodoTask.objects.get().label == "gardening"
