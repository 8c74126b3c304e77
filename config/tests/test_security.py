"""What an operator says about TLS in the environment reaches Django; without a word, a bare machine works."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from config.env import BASE_DIR

ASK = (
    "import json, config.settings as s;"
    "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE,"
    " s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT]))"
)


def asked(**settings: str) -> list[object]:
    environment = {"PATH": os.environ["PATH"], "READ_DOTENV": "no", "DATA_DIR": os.environ["DATA_DIR"], **settings}
    line = [sys.executable, "-c", ASK]
    done = subprocess.run(line, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=True, timeout=60)
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({}, [False, False, False, 0, False]),
        ({"SECURE_COOKIES": "true"}, [True, True, True, 0, False]),
        ({"HSTS_SECONDS": "3600", "SSL_REDIRECT": "true"}, [False, False, False, 3600, True]),
    ],
)
def test_what_the_environment_says_about_tls_holds(settings: dict[str, str], wanted: list[object]) -> None:
    assert asked(**settings) == wanted


def seen(*, host: str = "her.example.org", secure: bool = True, path: str = "/login/") -> HttpResponse:
    client = Client(headers={"host": host})
    response: HttpResponse = client.get(path, secure=secure)  # type: ignore[assignment]
    return response


@pytest.fixture
def strict(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "her.example.org"]
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("host", ["her.example.org", "her.example.org:8443", "localhost", "127.0.0.1:8000"])
def test_what_came_by_https_gets_cookies_for_https_alone(settings: Any, strict: None, host: str) -> None:
    cookies = seen(host=host).cookies
    assert cookies[settings.CSRF_COOKIE_NAME]["secure"] is True


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8001", "[::1]:8000", "LOCALHOST"])
def test_plain_http_on_this_machine_goes_on_working(settings: Any, strict: None, host: str) -> None:
    page = seen(host=host, secure=False)
    assert page.status_code == 200
    assert page.cookies[settings.CSRF_COOKIE_NAME]["secure"] == ""
    assert "Strict-Transport-Security" not in page
    # Nor is a browser told to ask for every program on this machine by https.
    assert "Strict-Transport-Security" not in seen(host=host)


def test_from_elsewhere_plain_http_is_sent_on_and_https_is_kept(strict: None) -> None:
    away = seen(secure=False)
    assert (away.status_code, away["Location"]) == (301, "https://her.example.org/login/")
    assert seen()["Strict-Transport-Security"] == "max-age=3600"


@pytest.mark.django_db
def test_the_launcher_s_question_is_answered_whatever_is_said_of_hosts_and_tls(strict: None, settings: Any) -> None:
    """`start.py` asks for /healthz by plain http as localhost: a start must not fail because of a strict setting."""
    assert seen(host="localhost", secure=False, path="/healthz").status_code == 200
    found = asked_hosts(ALLOWED_HOSTS="her.example.org")
    assert {"localhost", "127.0.0.1", "[::1]", "her.example.org"} == set(found)


def asked_hosts(**settings: str) -> list[str]:
    environment = {"PATH": os.environ["PATH"], "READ_DOTENV": "no", "DATA_DIR": os.environ["DATA_DIR"], **settings}
    code = "import json, config.settings as s; print(json.dumps(s.ALLOWED_HOSTS))"
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=True, timeout=60)
    found: list[str] = json.loads(done.stdout)
    return found
