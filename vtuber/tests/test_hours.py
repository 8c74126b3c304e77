"""When she is up: a persona that leaves no day is refused, and one from before is read kindly."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from vtuber.models import Persona
from vtuber.planner.briefing import PlanDay
from vtuber.planner.draft import Draft, DraftTask
from vtuber.planner.normalise import normalise
from vtuber.services import operator_actions
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def persona(wakes: str, sleeps: str) -> Persona:
    vtuber, _todolist = planned_baomi()
    row = Persona.objects.get(vtuber=vtuber)
    row.wakes_at, row.sleeps_at = dt.time.fromisoformat(wakes), dt.time.fromisoformat(sleeps)
    return row


@pytest.mark.parametrize("wakes", ["07:00", "07:30", "00:00", "08:00"])
def test_who_gets_up_before_the_day_begins_has_a_day_all_the_same(wakes: str) -> None:
    row = persona(wakes, "02:00")
    row.full_clean()
    row.save()
    assert row.awake(DATE) == (hours("08:00"), hours("02:00"))
    draft = Draft(PlanDay(vtuber=row.vtuber, date=DATE, now=hours("08:00")))
    draft.tasks.append(DraftTask("rest", hours("10:00"), hours("10:30"), "a nap"))
    normalise(draft, [], [])
    assert [(task.start, task.end) for task in draft.tasks] == [(hours("10:00"), hours("10:30"))]


@pytest.mark.parametrize(("wakes", "sleeps"), [("08:00", "08:00"), ("12:00", "11:00"), ("10:00", "11:59")])
def test_hours_that_leave_no_day_are_refused(wakes: str, sleeps: str) -> None:
    row = persona(wakes, sleeps)
    with pytest.raises(ValidationError, match="leaves her no day"):
        operator_actions.rewrite_persona(persona=row, changed=["wakes_at", "sleeps_at"], actor="op", real=REAL)
    kept = Persona.objects.get(pk=row.pk)
    assert (kept.wakes_at, kept.sleeps_at) == (dt.time(8), dt.time(2))


@pytest.mark.parametrize("wrong", [[1, 2], "nya", {"a": 1}, [""], ["喵" * 41], ["喵"] * 21])
def test_catchphrases_are_a_list_of_short_texts(wrong: object) -> None:
    row = persona("08:00", "02:00")
    row.catchphrases = wrong
    with pytest.raises(ValidationError) as refused:
        operator_actions.rewrite_persona(persona=row, changed=["catchphrases"], actor="op", real=REAL)
    assert list(refused.value.message_dict) == ["catchphrases"]
    assert Persona.objects.get(pk=row.pk).catchphrases != wrong
