"""The stream page as a source in a broadcasting program: transparent by itself, and open to that program's CSS."""

from typing import Any

import pytest
from django.test import Client

from streaming.tests.support.chat_world import on_air

pytestmark = pytest.mark.django_db


def test_the_overlay_takes_css_from_the_program_around_it_and_scripts_from_nobody(client: Client) -> None:
    on_air()
    plain, overlay = client.get("/live/baomi/"), client.get("/live/baomi/?bg=none")
    assert "css/live-overlay.css" in overlay.text and "css/live-overlay.css" not in plain.text
    assert "style-src 'self';" in f"{plain['Content-Security-Policy']};"
    policy = overlay["Content-Security-Policy"].split("; ")
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert plain["X-Frame-Options"] == overlay["X-Frame-Options"] == "DENY"


def test_it_is_framed_by_those_alone_that_the_operator_names(client: Client, settings: Any) -> None:
    on_air()
    settings.FRAME_ANCESTORS = ["https://studio.example"]
    overlay = client.get("/live/baomi/?bg=none")
    assert "frame-ancestors https://studio.example" in overlay["Content-Security-Policy"].split("; ")
    assert "X-Frame-Options" not in overlay
    assert client.get("/live/baomi/")["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in client.get("/live/baomi/")["Content-Security-Policy"]
