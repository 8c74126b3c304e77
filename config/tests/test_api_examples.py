"""The examples of docs/api.md are run, one after the other, and answer what stands beneath them."""

import json
import re
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from config.env import BASE_DIR
from vtuber.access import Right
from vtuber.services.api_tokens import make_token
from vtuber.tests.support.world import planned_baomi, task

_EXAMPLE = re.compile(r"```sh\n(curl .*?)\n```\n```json\n(.*?)\n```", re.DOTALL)


def ask(command: str, known: dict[str, str]) -> Any:
    """What a curl command would get."""
    words = shlex.split(re.sub(r"\$(\w+)", lambda found: known[found[1]], command.replace("\\\n", " ")))[1:]
    headers, method, body, address = {}, "GET", "", ""
    while words:
        match words.pop(0):
            case "-H":
                name, _colon, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-X":
                method = words.pop(0)
            case "-d":
                body = words.pop(0)
            case word:
                address = word
    parts = urlsplit(address)
    client = Client(enforce_csrf_checks=True, headers=headers)
    answer = client.generic(method, f"{parts.path}?{parts.query}", body, content_type="application/json")
    return answer.json()


def differences(shown: Any, got: Any, place: str = "") -> list[str]:
    """Where an answer is not as it is shown; "…" is anything, and what is left out does not matter."""
    if shown == "…":
        return []
    if isinstance(shown, dict) and isinstance(got, dict):
        return [
            each
            for name, value in shown.items()
            for each in (differences(value, got[name], f"{place}.{name}") if name in got else [f"{place}.{name}"])
        ]
    if isinstance(shown, list) and isinstance(got, list) and len(shown) <= len(got):
        return [each for at, value in enumerate(shown) for each in differences(value, got[at], f"{place}[{at}]")]
    return [] if shown == got else [f"{place}: {got!r}"]


@pytest.mark.django_db
def test_the_examples_do_what_they_say() -> None:
    _vtuber, todolist = planned_baomi()
    row = task(todolist, "rest", "10:00", "11:00")
    operator = User.objects.create_user("operator", is_staff=True)
    scopes = [Right.WATCH, Right.CHAT, Right.OPERATE]
    _token, secret = make_token(user=operator, name="t", scopes=scopes, days=1, real=timezone.now())
    known = {"TOKEN": secret, "TASK": str(row.pk)}
    text = (BASE_DIR / "docs" / "api.md").read_text("utf-8")
    examples = _EXAMPLE.findall(text)
    assert len(examples) == text.count("```sh") >= 7
    for command, shown in examples:
        assert differences(json.loads(shown), ask(command, known)) == [], command
