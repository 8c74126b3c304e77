"""What the bridge lets go of."""

import datetime as dt

import pytest
from django.utils import timezone

from unity_bridge.models import FrontEndLink, FrontEndRequest
from unity_bridge.services.link_records import open_record, prune_links
from unity_bridge.services.requests import prune_requests
from vtuber.plugin import registry
from vtuber.tests.support.world import baomi


@pytest.mark.django_db
def test_front_ends_and_requests_of_long_ago_are_let_go_a_few_at_a_time() -> None:
    vtuber, now = baomi(), timezone.now()
    for number, days in enumerate((0, 29, 31, 40, 50)):
        seen = now - dt.timedelta(days=days)
        name = f"unity-{number}"
        told = {"vtuber": vtuber, "client_id": name, "client": "x", "transport": "tcp", "address": "::1"}
        open_record(**told, link=str(number), real=seen)  # type: ignore[arg-type]
        FrontEndRequest.objects.create(vtuber=vtuber, client_id=name, request="1", done_at=seen)
    assert (prune_links(2), prune_links(200), prune_links(200)) == (2, 1, 0)
    assert set(FrontEndLink.objects.values_list("client_id", flat=True)) == {"unity-0", "unity-1"}
    assert (prune_requests(3), prune_requests(200)) == (3, 1)
    assert set(FrontEndRequest.objects.values_list("client_id", flat=True)) == {"unity-0"}
    registered = dict(registry.retention.items())
    assert {"front ends", "front end requests"} <= set(registered)
