"""The owner's settings: read without any key, changed, and each role's endpoint tried with a real call."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from llmservice.model_health import ping_role
from llmservice.purposes import Role
from vtuber.access import Right
from vtuber.errors import Conflict
from vtuber.services.owner_settings import WrongSettings, change_settings
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, actor_of
from vtuber.web.bounded_tries import check_tries
from vtuber.web.refusals import Refusal
from vtuber.web.settings_page import settings_now

router = ApiRouter("settings")

# Real seconds for one try of an endpoint, and how often anybody may try one: each costs.
TEST_S = 10.0
TESTS = "6/minute; 60/hour"
Name = Annotated[str, Field(max_length=64, pattern="^[A-Z][A-Z0-9_]*$")]
Value = str | int | float | bool | None


class SettingNow(ApiAnswer):
    """One setting. `value` is what was kept or stands in the environment, null for the default and for every key;
    `set` says whether there is one."""

    name: str
    group: str
    label: str
    value: Any
    default: Any
    set: bool
    secret: bool
    environment: bool
    problem: str


class SettingsNow(ApiAnswer):
    """All settings, as of `number`."""

    number: int
    settings: list[SettingNow]


class SettingsBody(ApiBody):
    """Settings by name, as texts or numbers; null takes one back. `number` is what their writer saw."""

    number: int = Field(ge=0)
    changes: dict[Name, Value] = Field(min_length=1, max_length=100)


class TestAnswer(ApiAnswer):
    """How an endpoint answered, in words."""

    role: str
    ok: bool
    called: bool
    backend: str
    model: str
    seconds: float
    words: str
    found: str


class TestBody(ApiBody):
    """Whose endpoint."""

    role: Literal["director", "persona", "image", "judge", "voice"]


@router.get("settings", right=Right.OWN)
def owner_settings(request: HttpRequest) -> SettingsNow:
    """Every setting that can be changed while all runs. Keys can't be read."""
    return SettingsNow.model_validate(settings_now())


@router.patch("settings", right=Right.OWN)
def change(request: HttpRequest, body: SettingsBody) -> SettingsNow:
    """Change settings: all or nothing. They count in every process within a second."""
    try:
        change_settings(changes=body.changes, actor=actor_of(request), real=timezone.now(), seen=body.number)
    except WrongSettings as wrong:
        problems = [{"field": name, "problem": why} for name, why in wrong.problems.items()]
        hint = _("Nothing was saved. Please look at what is marked.")
        raise Refusal(422, "wrong_settings", hint, problems=problems) from wrong
    except Conflict as conflict:
        raise Refusal(409, "conflict", str(conflict), current=settings_now()) from conflict
    return SettingsNow.model_validate(settings_now())


@router.post("settings/test", right=Right.OWN)
def test_endpoint(request: HttpRequest, body: TestBody) -> TestAnswer:
    """Call a role's model once with a question of a few tokens; the call is in the ledger."""
    check_tries("test", TESTS, actor_of(request))
    role: Role = body.role
    result = ping_role(role, timeout_s=TEST_S)
    return TestAnswer(
        role=role,
        ok=result.ok,
        called=result.called,
        backend=result.backend,
        model=result.model,
        seconds=round(result.seconds, 1),
        words=result.words,
        found=result.found,
    )
