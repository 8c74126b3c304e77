"""Letters over which she thinks her day anew."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from company import services
from company.models import Mail
from company.tests.support.factory import offered_ad
from vtuber.models import Proposal, VTuber
from vtuber.replanning.making import make_proposals
from vtuber.replanning.staleness import changes_of
from vtuber.tests.support.world import REAL, driven, hours, planned_baomi
from vtuber.translatable import translate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def vtuber() -> VTuber:
    return planned_baomi(game_time="12:00", language="en")[0]


def letter(vtuber: VTuber, kind: str) -> Mail:
    return services.send_mail(
        vtuber=vtuber,
        mailbox=Mail.Mailbox.PERSONAL,
        kind=kind,
        sender="somebody",
        recipient=vtuber.name,
        subject="About tonight",
        body="Please look at this.",
        game_time=hours("12:00"),
        real=REAL,
    )


def test_a_new_ad_has_her_propose_a_sitting_at_her_desk(vtuber: VTuber) -> None:
    job = offered_ad(vtuber)
    proposal = Proposal.objects.get()
    assert (proposal.cause, proposal.asked_by) == (f"job:{job.pk}", "")
    assert translate(proposal.why).startswith("A new ad has come:")
    assert make_proposals(vtuber.pk, driven().now) == 1
    proposal.refresh_from_db()
    assert ("add", "company") in [(change.kind, change.type) for change in changes_of(proposal)]


def test_an_ad_at_night_waits_for_the_morning() -> None:
    vtuber, _todolist = planned_baomi(game_time="03:00")
    offered_ad(vtuber)
    assert not Proposal.objects.exists()


def test_a_notice_is_urgent_only_while_a_promise_is_nearly_due(vtuber: VTuber) -> None:
    job = offered_ad(vtuber, days=1)
    Proposal.objects.all().delete()
    letter(vtuber, Mail.Kind.NOTICE)
    assert not Proposal.objects.exists()  # nothing is promised yet
    services.accept_job(job=job, subject="Yes", body="I will.", game_time=hours("12:00"), real=REAL)
    letter(vtuber, Mail.Kind.FAN)
    assert not Proposal.objects.exists()
    sent = letter(vtuber, Mail.Kind.NOTICE)
    assert Proposal.objects.get().cause == f"mail:{sent.pk}"
