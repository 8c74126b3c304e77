"""The API answers as its document says, whatever is sent: schemathesis, in this process."""

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from vtuber.access import Right
from vtuber.services.api_tokens import make_token
from vtuber.tests.support.world import planned_baomi, task

if TYPE_CHECKING:
    from schemathesis import GenerationMode

# Requests altogether; so many that the test takes some seconds, however many operations there are.
REQUESTS = 450


@pytest.mark.django_db
def test_nothing_that_is_sent_breaks_it_and_every_answer_is_as_documented() -> None:
    # Two seconds of imports that the other test processes can do without.
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.core.result import Ok

    _vtuber, todolist = planned_baomi()
    task(todolist, "rest", "10:00", "11:00")
    task(todolist, "stream", "20:00", "22:00")
    owner = User.objects.create_superuser("owner")
    _token, secret = make_token(user=owner, name="t", scopes=list(Right), days=1, real=timezone.now())
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler())
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 20
    answered: dict[str, set[int]] = {}
    for operation in operations:
        for mode in GenerationMode:
            answered.setdefault(operation.label, set()).update(
                _try(operation, mode, secret, max(REQUESTS // len(operations) // 2, 3))
            )
    assert {label for label, codes in answered.items() if not codes} == set()
    assert not {code for codes in answered.values() for code in codes} & {401, 403}
    assert answered["GET /api/vtubers/{slug}/snapshot"] >= {200, 404}


def _try(operation: Any, mode: "GenerationMode", secret: str, examples: int) -> set[int]:
    """The statuses that an operation answered with."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    answered_as_documented = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    codes: set[int] = set()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def one(case: Any) -> None:
        # Every other one is about somebody who is there: else the address alone would be tried.
        if "slug" in (case.path_parameters or {}) and len(turns) % 4:
            case.path_parameters["slug"] = "baomi"
        turns.append(0)
        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {secret}"})
            case.validate_response(response, checks=answered_as_documented)
            codes.add(response.status_code)
            transaction.set_rollback(True)

    turns: list[int] = []
    one()
    return codes
