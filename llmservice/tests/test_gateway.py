import time
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from llmservice import gateway
from llmservice.errors import ModelError, ModelOverloaded, ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.models import ModelCall
from llmservice.prompts import PromptError
from llmservice.purposes import Purpose, register_purpose
from llmservice.tests.conftest import Topic, write
from llmservice.tests.support.lag import Lag
from llmservice.tests.support.servers import Say, completion, frames, refusal, serving
from llmservice.translatable import translate

pytestmark = pytest.mark.django_db(transaction=True)
WHO: dict[str, Any] = {"owner": "vtuber:1", "language": "zh", "seed": 7}


def ask(purpose: str = "say", topic: str = "下雨", **more: Any) -> gateway.Completion:
    return gateway.complete(purpose, Topic(topic=topic), **{**WHO, **more})


def row() -> ModelCall:
    return ModelCall.objects.get()


def test_without_a_model_the_offline_writer_answers_and_says_why() -> None:
    answer = ask()
    assert answer.text.startswith("下雨 (zh, ")
    assert answer.text == ask().text
    assert (answer.backend, answer.model) == ("fallback", "")
    assert answer.fallback_reason == "no endpoint is set"
    first = ModelCall.objects.get(pk=answer.call_id)
    assert (first.owner, first.state, first.backend) == ("vtuber:1", "fallback", "fallback")
    assert (first.answer, translate(first.fallback_reason)) == (answer.text, "no endpoint is set")


def test_a_model_answers_without_its_reasoning_and_the_ledger_knows(director: Any) -> None:
    with serving(completion("hm</think>\n\n喵～")) as server:
        director(server.url, api_key="secret")
        answer = ask(seed=2**40 + 5)
        assert (answer.text, answer.backend, answer.model) == ("喵～", "openai", "m")
        assert answer.fallback_reason == ""
        (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == "Bearer secret"
    assert asked.body["messages"] == [
        {"role": "system", "content": "You are Baomi."},
        {"role": "user", "content": '"下雨"'},
    ]
    assert (asked.body["model"], asked.body["seed"], asked.body["max_tokens"]) == ("m", 5, 800)
    assert "response_format" not in asked.body
    written = row()
    assert (written.state, written.tries, written.tokens_in, written.tokens_out) == ("ok", 1, 100, 20)
    assert (written.prompt_system, written.prompt_user) == ("You are Baomi.", '"下雨"')
    assert (written.answer, written.cost, written.endpoint) == (
        "喵～",
        Decimal(0),
        server.url.removeprefix("http://"),
    )


def test_a_repair_shows_the_model_its_answer_and_the_error(director: Any) -> None:
    with serving(completion("ok")) as server:
        director(server.url)
        ask(repair=gateway.Repair(previous_answer="{oops", error="line 1: no JSON"))
        turns = server.asked[0].body["messages"][2:]
    assert [turn["role"] for turn in turns] == ["assistant", "user"]
    assert turns[0]["content"] == "{oops"
    assert "line 1: no JSON" in turns[1]["content"]


def test_json_is_asked_for_in_the_strongest_way_that_is_understood(director: Any) -> None:
    unknown = refusal(400, "response_format is not supported")
    with serving(unknown, unknown, completion('{"mood": "ok"}')) as server:
        director(server.url)
        assert ask("plan").text == '{"mood": "ok"}'
        first, second, third = (asked.body for asked in server.asked)
        assert first["response_format"]["type"] == "json_schema"
        assert first["response_format"]["json_schema"]["schema"]["required"] == ["mood"]
        assert second["response_format"] == {"type": "json_object"}
        assert '"required":["mood"]' in second["messages"][0]["content"]
        assert "response_format" not in third
        assert '"required":["mood"]' in third["messages"][0]["content"]
        ask("plan")
        assert len(server.asked) == 4  # what it understands is remembered
    assert ModelCall.objects.count() == 2


def test_json_mode_can_be_set(director: Any) -> None:
    with serving(completion('{"mood": "ok"}')) as server:
        director(server.url, json_mode="object")
        ask("plan")
        assert server.asked[0].body["response_format"] == {"type": "json_object"}
    with serving(refusal(400, "no")) as server:
        director(server.url, json_mode="schema")
        with pytest.raises(ModelRefused):
            ask("plan")
        assert len(server.asked) == 1


def test_a_prompt_that_is_too_long_is_not_asked_again_in_other_words(director: Any) -> None:
    body = {"error": {"message": "too long", "type": "exceed_context_size_error", "code": 400}}
    with serving(Say(status=400, body=body)) as server:
        director(server.url)
        with pytest.raises(ModelRefused, match="too long"):
            ask("plan")
        assert len(server.asked) == 1


def test_newer_endpoints_get_their_own_name_for_the_limit(director: Any) -> None:
    with serving(refusal(400, "Use 'max_completion_tokens' instead."), completion("ok")) as server:
        director(server.url)
        assert ask().text == "ok"
        assert "max_tokens" not in server.asked[1].body
        assert server.asked[1].body["max_completion_tokens"] == 800


def test_429_is_tried_again_after_the_time_that_it_asks_for(director: Any) -> None:
    with serving(refusal(429, "slow down", **{"Retry-After": "0.3"}), completion("ok")) as server:
        director(server.url)
        began = time.monotonic()
        assert ask().text == "ok"
        assert time.monotonic() - began >= 0.3
        assert len(server.asked) == 2
    assert (row().state, row().tries) == ("ok", 2)


def test_a_retry_after_beyond_the_bound_is_not_waited_for(director: Any) -> None:
    with serving(refusal(429, "tomorrow", **{"Retry-After": "3600"})) as server:
        director(server.url)
        with pytest.raises(ModelOverloaded, match="tomorrow"):
            ask()
        assert len(server.asked) == 1
    assert row().state == "overloaded"


def test_an_empty_account_is_not_an_overload(director: Any) -> None:
    body = {"error": {"message": "pay first", "type": "insufficient_quota", "code": "insufficient_quota"}}
    with serving(Say(status=429, body=body)) as server:
        director(server.url)
        with pytest.raises(ModelRefused, match="pay first"):
            ask()
        assert len(server.asked) == 1


def test_5xx_is_tried_three_times_and_4xx_once(director: Any) -> None:
    with serving(refusal(500, "boom")) as server:
        director(server.url)
        with pytest.raises(ModelUnavailable, match="HTTP 500"):
            ask()
        assert len(server.asked) == 3
    assert (row().state, row().tries) == ("unavailable", 3)
    with serving(refusal(401, "bad key")) as server:
        director(server.url)
        with pytest.raises(ModelRefused, match="bad key") as caught:
            ask()
        assert caught.value.status == 401
        assert len(server.asked) == 1


def test_nobody_listening_is_unavailable(director: Any) -> None:
    with serving(completion("ok")) as server:
        pass
    director(server.url)
    with pytest.raises(ModelUnavailable, match="can't be reached"):
        ask()
    assert row().tries == 3


def test_a_slow_answer_ends_at_the_deadline(director: Any, settings: Any) -> None:
    register_purpose(Purpose(name="quick", role="director", context=Topic, write_fallback=write, timeout_s=0.4))
    folder = settings.TEMPLATES[0]["DIRS"][0] / "prompts" / "zh"
    (folder / "quick.system.txt").write_text("s")
    (folder / "quick.user.txt").write_text("u")
    # It sends a blank now and then, so that no single read ever times out.
    drip = Say(chunks=[b" "] * 100, gap_s=0.05, headers={"Content-Type": "application/json"})
    for reply in (Say(body={}, delay_s=1.5), drip):
        with serving(reply) as server:
            director(server.url)
            with Lag() as lag:
                began = time.monotonic()
                with pytest.raises(ModelTimeout):
                    ask("quick")
                took = time.monotonic() - began
            assert took < 0.8 + lag.s
            assert len(server.asked) == 1
    assert set(ModelCall.objects.values_list("state", flat=True)) == {"timeout"}


@pytest.mark.parametrize("body", [{}, [], {"choices": []}, {"choices": [{"message": None}]}, b"<html>"])
def test_something_else_than_a_completion_is_named(director: Any, body: Any) -> None:
    with serving(Say(body=body)) as server:
        director(server.url)
        with pytest.raises(ModelUnavailable):
            ask()
    assert row().state == "unavailable"


def test_nothing_but_reasoning_is_no_answer(director: Any) -> None:
    with serving(completion("<think>hm</think>")) as server:
        director(server.url)
        with pytest.raises(ModelError, match="answered with nothing"):
            ask()
    assert (row().state, row().tokens_out) == ("failed", 20)


def test_the_circuit_opens_after_failures_and_closes_after_its_time(director: Any, settings: Any) -> None:
    settings.MODEL_TRIES = 1
    settings.CIRCUIT_OPEN_S = 1.2
    with serving(refusal(503, "down"), refusal(503, "down"), refusal(503, "down"), completion("back")) as server:
        director(server.url)
        for _ in range(3):
            with pytest.raises(ModelUnavailable):
                ask()
        answer = ask()
        assert answer.backend == "fallback"
        assert "failed several times in a row and is left alone for 1 s" in answer.fallback_reason
        assert len(server.asked) == 3
        time.sleep(1.3)  # the length of the pause is what is tested
        assert ask().text == "back"
        assert ask().text == "back"


def test_refusals_do_not_open_the_circuit(director: Any) -> None:
    with serving(refusal(400, "no")) as server:
        director(server.url)
        for _ in range(5):
            with pytest.raises(ModelRefused):
                ask()
        assert len(server.asked) == 5


def test_a_spent_budget_leaves_it_to_the_offline_writer(director: Any, settings: Any) -> None:
    settings.MODEL_PRICES_SET = {"m": [1000, 5000]}
    settings.MODEL_BUDGET_PER_DAY = Decimal("0.35")
    with serving(completion("dear")) as server:
        director(server.url)
        assert ask().text == "dear"
        assert row().cost == Decimal("0.2")  # 100 tokens in, 20 out
        assert not gateway.budget_status().exhausted
        assert ask().text == "dear"
        status = gateway.budget_status()
        assert (status.spent, status.limit, status.currency, status.exhausted) == (
            Decimal("0.4"),
            Decimal("0.35"),
            "CNY",
            True,
        )
        answer = ask()
        assert answer.backend == "fallback"
        assert answer.fallback_reason == "today's budget for paid models (0.35 CNY) is spent"
        assert len(server.asked) == 2


def test_a_model_is_never_called_inside_a_transaction(director: Any, settings: Any) -> None:
    with serving(completion("ok")) as server:
        director(server.url)
        with transaction.atomic():
            with pytest.raises(gateway.CallInTransaction, match="purpose 'say' would call openai"):
                ask()
            assert ask(fallback=True).fallback_reason == "the caller asked for no model"
        assert server.asked == []
        settings.MODEL_CALLS_IN_TRANSACTION = True
        with transaction.atomic():
            assert ask().text == "ok"


def test_parse_failures_are_counted(director: Any) -> None:
    with serving(completion("not json")) as server:
        director(server.url)
        answer = ask("plan")
    gateway.mark_parse_failure(answer.call_id, "no JSON\nin it")
    gateway.mark_parse_failure(answer.call_id, "still none")
    assert (row().parse_failures, row().parse_error) == (2, "still none")


def test_the_ledger_keeps_texts_within_bounds(director: Any, settings: Any) -> None:
    settings.LEDGER_TEXT_LIMIT = 1000
    with serving(completion("喵\x00" * 5000)) as server:
        director(server.url)
        assert len(ask().text) == 10_000  # the caller gets all of it
    assert row().answer == "喵" * 333


def test_wrong_callers_are_told(director: Any) -> None:
    with pytest.raises(LookupError, match="no purpose 'nothing' is registered; there are: chat, plan, say"):
        ask("nothing")
    with pytest.raises(TypeError, match="wants a Topic"):
        gateway.complete("say", Purpose, **WHO)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"call complete\(\)"):
        gateway.paint("say", Topic(topic=""), **WHO)
    register_purpose(Purpose(name="untold", role="director", context=Topic, write_fallback=write))
    with serving(completion("ok")) as server:
        director(server.url)
        with pytest.raises(PromptError, match=r"no prompt template templates/prompts/zh/untold\.system\.txt"):
            ask("untold")
        assert server.asked == []


def pieces(**more: Any) -> list[str]:
    return list(gateway.stream("say", Topic(topic="下雨"), **{**WHO, **more}))


def test_a_stream_comes_in_pieces_without_reasoning(director: Any) -> None:
    with serving(frames(["我该", "说什么</th", "ink>\n\n", "喵", "～"])) as server:
        director(server.url)
        assert "".join(pieces()) == "喵～"
        assert server.asked[0].body["stream_options"] == {"include_usage": True}
    assert (row().state, row().answer, row().tokens_in) == ("ok", "喵～", 100)


def test_an_unknown_model_is_held_and_a_known_one_flows(director: Any) -> None:
    with serving(frames(["喵", "～"])) as server:
        director(server.url)
        assert pieces() == ["喵～"]
        assert pieces() == ["喵", "～"]


def test_a_model_that_leaked_once_is_held_from_then_on(director: Any) -> None:
    with serving(frames(["hm</think>喵", "～"]), frames(["喵", "～"])) as server:
        director(server.url)
        pieces()
        assert pieces() == ["喵～"]


def test_whether_to_hold_can_be_set(director: Any) -> None:
    with serving(frames(["喵", "～"])) as server:
        director(server.url, reasoning="never")
        assert pieces() == ["喵", "～"]
        director(server.url, reasoning="always")
        assert pieces() == ["喵～"]


def test_a_stream_that_breaks_off_is_an_error_after_its_pieces(director: Any) -> None:
    for reply in (frames(["喵", "呜"], end=False), frames(["喵", "呜"], end=False, cut=True)):
        with serving(reply) as server:
            director(server.url, reasoning="never")
            got = []
            with pytest.raises(ModelUnavailable):
                for piece in gateway.stream("say", Topic(topic="x"), **WHO):
                    got.append(piece)
            assert got == ["喵", "呜"]
            assert len(server.asked) == 1
    assert list(ModelCall.objects.values_list("state", "answer")) == [("unavailable", "喵呜")] * 2


def test_a_stream_is_tried_again_before_its_first_piece(director: Any) -> None:
    with serving(refusal(503, "wait"), frames(["喵"])) as server:
        director(server.url)
        assert "".join(pieces()) == "喵"
        assert len(server.asked) == 2
    assert (row().state, row().tries) == ("ok", 2)


def test_a_reader_that_stops_ends_the_call_and_it_is_written_down(director: Any) -> None:
    with serving(frames(["喵"] * 200, gap_s=0.02)) as server:
        director(server.url, reasoning="never")
        running = gateway.stream("say", Topic(topic="x"), **WHO)
        assert next(running) == "喵"
        assert ModelCall.objects.count() == 0
        running.close()  # type: ignore[attr-defined]
        assert server.hung_up.wait(30)
    assert (row().state, row().answer) == ("stopped", "喵")
    assert row().tokens_out >= 1


def test_an_endpoint_without_stream_options_is_asked_without(director: Any) -> None:
    with serving(refusal(400, "unknown field stream_options"), frames(["喵"])) as server:
        director(server.url)
        assert "".join(pieces()) == "喵"
        assert "stream_options" not in server.asked[1].body


def test_a_stream_without_a_model_is_the_offline_text_in_pieces() -> None:
    text = ask().text
    assert "".join(pieces()) == text
    assert len(pieces()) > 1
