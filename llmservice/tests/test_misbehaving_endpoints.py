"""Endpoints that do what real ones do, asked through the gateway over real HTTP: what is hers, and what is learnt."""

from typing import Any

import pytest

from llmservice import endpoint_memory, gateway
from llmservice.errors import ModelError
from llmservice.models import EndpointFinding, ModelCall
from llmservice.tests.conftest import Topic
from llmservice.tests.support.misbehaving import ALOUD, CHAT, FIRST, HERS, Misbehaviour, openai_error, says, whole
from llmservice.tests.support.servers import Asked, Say, Server, serving

pytestmark = pytest.mark.django_db(transaction=True)
WHO: dict[str, Any] = {"owner": "v", "language": "zh", "seed": 7}


def heard(**more: Any) -> tuple[str, str]:
    """What of a streamed answer comes out, and how it failed."""
    pieces: list[str] = []
    try:
        for piece in gateway.stream("chat", Topic(topic="鱼"), **WHO, first_s=5.0, **more):
            pieces.append(piece)
    except ModelError as error:
        return "".join(pieces), str(error)
    return "".join(pieces), ""


@pytest.fixture
def persona(settings: Any) -> Any:
    def point(server: Server, reasoning: str = "auto") -> None:
        role = {
            **settings.MODEL_ROLES["persona"],
            "base_url": f"{server.url}/v1",
            "model": "m",
            "reasoning": reasoning,
        }
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "persona": role}

    return point


@pytest.mark.parametrize("reasoning", ["auto", "never"])
@pytest.mark.parametrize("row", CHAT, ids=[row.name for row in CHAT])
def test_what_comes_out_is_hers_and_what_is_learnt_stays(row: Misbehaviour, reasoning: str, persona: Any) -> None:
    if reasoning == "never" and row.name in ("marks: opened in the prompt",):
        pytest.skip("only who is told that it reasons can hold what nothing opened")
    with serving() as server:
        server.decide = row.answer
        persona(server, reasoning)
        said, why = heard()
        if row.said == HERS:
            assert (said.strip(), why) == (HERS, "")
        else:
            # What flowed can't be called back; of what was held for fear of reasoning, whole sentences come out.
            flowed = reasoning == "never" and row.said == FIRST
            assert said == f"{FIRST}「还有" if flowed else said in ("", row.said)
            assert why or said == FIRST
        assert len(server.asked) == row.asks[0]
        # Another process: nothing in memory but what was written down.
        endpoint_memory.forget()
        server.asked.clear()
        said, why = heard()
        assert (said.strip() == HERS) is (row.later == HERS)
        assert why == "" if row.later == HERS else why or said == row.later
        assert len(server.asked) == row.asks[1]
    assert set(ModelCall.objects.values_list("state", flat=True)) <= {"ok", "failed", "unavailable"}


# Answers that are asked for as a whole: posts, plans, mails.


def written(purpose: str = "say", **more: Any) -> str:
    return gateway.complete(purpose, Topic(topic="鱼"), **{**WHO, **more}).text


def bodies(server: Server) -> list[dict[str, Any]]:
    return [asked.body for asked in server.asked]


def test_a_post_that_was_only_thought_about_is_none_and_the_ledger_says_why(director: Any) -> None:
    with serving() as server:
        server.decide = lambda asked: says(asked, ALOUD, finish="length")
        director(server.url)
        with pytest.raises(ModelError, match="thought aloud up to its limit of tokens, and said nothing of hers"):
            written()
        # Once more with head-room, and not a third time.
        assert [body["max_tokens"] for body in bodies(server)] == [800, 2800]
    row = ModelCall.objects.get()
    assert (row.state, row.answer, row.tokens_out) == ("failed", "", 40)
    assert row.error == "m thought aloud up to its limit of tokens, and said nothing of hers"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("雨停了。屋檐还在滴水，我数到", "雨停了。"),
        ("雨停了，屋檐还在滴水，我数到", ""),
        ("The rain has stopped and the roof", ""),
        ("（趴下）「雨停了。」", "（趴下）「雨停了。」"),
    ],
)
def test_a_post_that_was_cut_off_is_worth_its_whole_sentences(director: Any, text: str, kept: str) -> None:
    with serving(whole(text, finish="length")) as server:
        director(server.url)
        if kept:
            assert written() == kept
        else:
            with pytest.raises(ModelError):
                written()


def test_a_plain_post_that_ended_by_itself_is_taken_as_it_is(director: Any) -> None:
    # Nothing in her manner, and beginnings that thoughts have too.
    for text in ("好的，今天观众都很乖，我也很乖", "Okay, let me tell you about the fish market", "雨停了"):
        with serving(whole(text)) as server:
            director(server.url)
            assert written() == text
            assert len(server.asked) == 1


def test_json_that_was_cut_off_is_left_to_its_reader(director: Any) -> None:
    with serving(whole('{"mood": "ok', finish="length")) as server:
        director(server.url)
        assert written("plan") == '{"mood": "ok'
        assert len(server.asked) == 1
    with serving(whole("The viewer wants a plan, so I", finish="length")) as server:
        director(server.url)
        with pytest.raises(ModelError, match="answered with nothing up to its limit of tokens"):
            written("plan")


def _thinks_for(tokens: int, *, answer: Say) -> Any:
    eaten = whole("", finish="length", reasoning_content="hm " * 200)
    return lambda asked: answer if asked.body["max_tokens"] > tokens else eaten


def test_reasoning_that_ate_the_limit_gets_head_room_and_keeps_it(director: Any) -> None:
    with serving() as server:
        server.decide = _thinks_for(2000, answer=whole('{"mood": "ok"}'))
        director(server.url)
        assert written("plan") == '{"mood": "ok"}'
        assert [body["max_tokens"] for body in bodies(server)] == [800, 2800]
        row = ModelCall.objects.get()
        # Both are paid for, and one row says so.
        assert (row.state, row.tries, row.tokens_in, row.tokens_out) == ("ok", 2, 200, 40)
        endpoint_memory.forget()
        assert written("say") == '{"mood": "ok"}'
        assert [body["max_tokens"] for body in bodies(server)][2:] == [2800]


def test_head_room_grows_with_what_is_eaten_and_has_an_end(director: Any) -> None:
    with serving() as server:
        server.decide = _thinks_for(99_999, answer=whole("never"))
        director(server.url)
        for _ in range(4):
            with pytest.raises(ModelError, match="spent its limit of tokens on reasoning and answered with nothing"):
                written()
        assert [body["max_tokens"] for body in bodies(server)] == [800, 2800, 4800, 8800, 8800, 8800, 8800, 8800]


def test_a_second_chance_that_fails_leaves_what_the_first_answer_held(director: Any) -> None:
    half = whole('{"mood": "ok', finish="length", reasoning_content="hm")
    with serving(half, openai_error("no")) as server:
        director(server.url)
        assert written("plan") == '{"mood": "ok'
        # The second one is refused, in each way in which JSON can be asked for.
        assert len(server.asked) == 4


def test_a_plain_empty_answer_is_not_taken_for_eaten_tokens(director: Any) -> None:
    with serving(whole("")) as server:
        director(server.url)
        with pytest.raises(ModelError, match="m answered with nothing"):
            written()
        assert len(server.asked) == 1
    assert EndpointFinding.objects.get().findings["head_room"] == 0


def test_thinking_is_switched_off_where_whole_answers_demand_it(director: Any) -> None:
    demand = openai_error("parameter.enable_thinking must be set to false for non-streaming calls")
    with serving() as server:
        server.decide = lambda asked: (
            demand
            if not asked.body.get("stream") and asked.body.get("enable_thinking") is not False
            else says(asked, "喵。")
        )
        director(server.url)
        assert written() == "喵。"
        assert written() == "喵。"
        assert "".join(gateway.stream("say", Topic(topic="x"), **WHO)) == "喵。"
        asked = bodies(server)
    assert [body.get("enable_thinking") for body in asked] == [None, False, False, None]
    finding = EndpointFinding.objects.get()
    assert finding.findings["demanded_whole"] == {"enable_thinking": False}
    assert "secret" not in finding.endpoint


def test_what_the_demand_says_in_chinese_is_understood_too(director: Any) -> None:
    demand = openai_error("parameter.enable_thinking必须设置为false才能进行非流式调用")
    with serving() as server:
        server.decide = lambda asked: demand if "enable_thinking" not in asked.body else says(asked, "喵。")
        director(server.url)
        assert written() == "喵。"


def test_a_model_that_only_streams_is_streamed_for_whole_answers(director: Any) -> None:
    wants = openai_error(
        "This model only support stream mode, please enable the stream parameter to access the model. "
    )
    with serving() as server:
        server.decide = lambda asked: says(asked, '{"mood": "ok"}') if asked.body.get("stream") else wants
        director(server.url)
        assert written("plan") == '{"mood": "ok"}'
        assert written("plan") == '{"mood": "ok"}'
        assert [body["stream"] for body in bodies(server)] == [False, True, True]


def test_the_parts_of_a_whole_answer_are_the_answer_without_its_thoughts(director: Any) -> None:
    thinking = {"type": "thinking", "thinking": [{"type": "text", "text": "他想要小鱼干。"}]}
    parts = [thinking, {"type": "text", "text": "喵"}, {"type": "text", "text": "～"}]
    for content, said in ((parts, "喵～"), ([thinking], ""), ({"type": "text", "text": "喵"}, "喵")):
        with serving(whole(content)) as server:
            director(server.url)
            if said:
                assert written() == said
            else:
                with pytest.raises(ModelError, match="answered with nothing"):
                    written()


@pytest.mark.parametrize(
    "message",
    [
        "'response_format.type' must be 'json_schema' or 'text'",
        "response_format.type `json_schema` is unavailable now",
        "This response_format type is unavailable now",
    ],
)
def test_json_is_asked_for_as_it_is_understood_however_the_refusal_is_put(director: Any, message: str) -> None:
    with serving() as server:
        server.decide = lambda asked: (
            Say(status=400, body={"error": message})
            if "response_format" in asked.body
            else says(asked, '{"mood": "ok"}')
        )
        director(server.url)
        assert written("plan") == '{"mood": "ok"}'
        assert written("plan") == '{"mood": "ok"}'
        assert [body.get("response_format", {}).get("type") for body in bodies(server)] == [
            "json_schema",
            "json_object",
            None,
            None,
        ]


def test_an_argument_of_the_operators_own_that_is_refused_is_left_out_too(director: Any) -> None:
    refused = openai_error("Unrecognized request argument supplied: top_k")
    with serving() as server:
        server.decide = lambda asked: refused if "top_k" in asked.body else says(asked, "喵。")
        director(server.url, extra_body={"top_k": 20, "min_p": 0.1})
        assert written() == "喵。"
        assert bodies(server)[1]["min_p"] == 0.1


@pytest.mark.parametrize(
    "refusal",
    [
        openai_error("The model `m` does not exist or you do not have access to it.", code="model_not_found"),
        openai_error("Invalid 'messages[1].content': string too long.", param="messages[1].content"),
        openai_error("Your input seed-words violate our usage policy. Content not allowed."),
        Say(status=401, body={"error": {"message": "temperature is not supported with this key"}}),
        Say(status=400, body=b"<html>Bad Request</html>"),
        Say(
            status=422,
            body={"detail": [{"loc": ["body", "messages", 0, "content"], "msg": "too long", "input": "seed"}]},
        ),
    ],
)
def test_what_no_other_manner_mends_is_asked_once_and_teaches_nothing(director: Any, refusal: Say) -> None:
    with serving(refusal) as server:
        director(server.url)
        with pytest.raises(ModelError):
            written()
        assert len(server.asked) == 1
    assert EndpointFinding.objects.count() == 0


def test_an_endpoint_that_refuses_everything_is_not_asked_for_ever(director: Any) -> None:
    # It finds something else at fault each time, and demands what nobody knows.
    def refuse(asked: Asked) -> Say:
        return openai_error(f"unsupported: temperature, seed; x{len(asked.body)}_{len(server.asked)} must be true")

    with serving() as server:
        server.decide = refuse
        director(server.url)
        with pytest.raises(ModelError):
            written()
        assert len(server.asked) <= 9
    assert EndpointFinding.objects.count() == 0


def test_a_merged_conversation_keeps_every_word_in_order(director: Any) -> None:
    refusal = openai_error("After the optional system message, conversation roles must alternate user/assistant/user")
    with serving() as server:
        server.decide = lambda asked: (
            refusal if asked.body["messages"][0]["role"] == "system" else says(asked, "喵。")
        )
        director(server.url)
        assert written(repair=gateway.Repair(previous_answer="oops", error="line 1")) == "喵。"
        turns = server.asked[1].body["messages"]
    assert [turn["role"] for turn in turns] == ["user", "assistant", "user"]
    assert turns[0]["content"] == 'You are Baomi.\n\n"鱼"'
    assert (turns[1]["content"], "line 1" in turns[2]["content"]) == ("oops", True)


def test_three_answers_that_never_say_why_they_end_leave_the_circuit_closed(persona: Any) -> None:
    row = next(row for row in CHAT if row.name == "never says why it ends")
    with serving() as server:
        server.decide = row.answer
        persona(server, "never")
        assert [heard() for _ in range(4)] == [(HERS, "")] * 4
        assert not gateway.outlook("chat", "zh").fallback
