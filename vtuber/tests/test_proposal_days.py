"""A proposal goes with its day: decided on or not, the next morning shows none; and simulated days make them, too."""

import datetime as dt

import pytest

from vtuber.event_types import FollowersChanged
from vtuber.events import emit
from vtuber.gametime import DAY
from vtuber.models import Proposal
from vtuber.proposed_plan import proposal_section, waiting_proposals
from vtuber.replanning.making import make_proposals
from vtuber.services.proposals import ask_for_proposal
from vtuber.simulation.driven_time import DrivenTime, live_days
from vtuber.tests.support.world import DATE, REAL, baomi, driven, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("made", [True, False])
def test_what_nobody_decided_on_is_over_with_its_day(*, made: bool) -> None:
    vtuber, todolist = planned_baomi(game_time="12:00")
    task(todolist, "tweet", "15:00", "15:20")
    proposal = ask_for_proposal(vtuber=vtuber, wish="rest more", actor="mimi", real=REAL)
    if made:
        make_proposals(vtuber.pk, driven().now)
    tonight, tomorrow = hours("23:00"), hours("09:00") + DAY

    shown = proposal_section(vtuber, tonight)["proposal"]
    assert (shown["id"], shown["state"]) == (proposal.pk, "stale" if made else "asked")
    assert proposal_section(vtuber, tomorrow)["proposal"] is None
    assert waiting_proposals(vtuber, tomorrow) == []


def test_the_one_that_is_open_again_goes_before_a_later_one_that_is_not() -> None:
    vtuber, _todolist = planned_baomi(game_time="12:00")
    fields = {"vtuber": vtuber, "date": DATE, "created_at": hours("12:00"), "wish": "rest more"}
    again = Proposal.objects.create(state="open", **fields)
    Proposal.objects.create(state="discarded", **fields)
    assert proposal_section(vtuber, hours("12:00"))["proposal"]["id"] == again.pk


def test_in_a_simulation_she_thinks_up_what_she_proposes() -> None:
    vtuber = baomi()
    asked: list[str] = []

    def many_fans(date: dt.date) -> None:
        if date == DATE:
            fans = FollowersChanged(followers_simulated=201, followers_real=0, change=81)
            emit(vtuber, fans, game_time=hours("09:00") + DAY, real=time.now())
            asked.extend(Proposal.objects.values_list("state", flat=True))

    time = DrivenTime(REAL)
    live_days(vtuber, 2, time, many_fans)
    made = Proposal.objects.get()
    assert asked == ["asked"]
    assert (made.cause, made.state, made.date) == ("fans:200", "open", DATE + DAY)
    assert made.changes != []
