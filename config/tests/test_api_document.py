"""The OpenAPI document: made from the code, and whole."""

import pytest
from django.http import HttpRequest
from django.test import Client
from pydantic import BaseModel

from config.installed import api_routers
from vtuber.access import Right
from vtuber.web.api_base import REFUSALS, ApiRouter, NoBody


def test_every_operation_names_its_right_its_answer_and_how_it_says_no(client: Client) -> None:
    document = client.get("/api/openapi.json").json()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len(operations) > 20
    for operation in operations:
        assert operation["x-right"] in set(Right), operation["operationId"]
        assert "schema" in operation["responses"]["200"]["content"]["application/json"]
        refused = {code for code in operation["responses"] if code >= "400"}
        assert refused == {"400", "401", "403", "404", "405", "409", "413", "422", "429"}
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert {method for path in document["paths"].values() for method in path} <= {
        "get",
        "post",
        "put",
        "patch",
        "delete",
    }


def test_all_operations_share_the_shape_of_a_refusal() -> None:
    routes = [router.routes for router in api_routers()]
    operations = [one for route in routes for path in route.path_operations.values() for one in path.operations]
    refusals = {operation.response_models[status] for operation in operations for status in REFUSALS}
    assert len(operations) > 20 and len(refusals) == 1


def test_an_operation_without_a_right_is_an_error_at_once() -> None:
    def view(request: HttpRequest, body: NoBody) -> BaseModel:
        return body

    with pytest.raises(TypeError, match="right"):
        ApiRouter("test").post("somewhere")(view)  # type: ignore[call-arg]


@pytest.mark.parametrize("path", ["", "nothing", "vtubers/baomi/nothing", "vtubers/baomi/tasks/x", "docs", "a%0Ab"])
def test_where_nothing_is_programs_are_told_so(client: Client, path: str) -> None:
    answer = client.get(f"/api/{path}")
    assert (answer.status_code, answer.json()["error"]) == (404, "unknown")
    assert client.post(f"/api/{path}x").status_code == 404


def test_the_wrong_method_names_the_right_ones(client: Client) -> None:
    answer = client.get("/api/vtubers/baomi/live")
    assert (answer.status_code, answer.json()["error"], answer.headers["Allow"]) == (405, "wrong_method", "POST")
