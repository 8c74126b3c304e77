"""The TGI backend against a stand-in that speaks as TGI 3 documents itself."""

import json
from decimal import Decimal
from typing import Any

import pytest

from llmservice import gateway
from llmservice.errors import ModelOverloaded, ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.models import ModelCall
from llmservice.purposes import Purpose, register_purpose
from llmservice.tests.conftest import Mood, Topic, write
from llmservice.tests.support.servers import Say, Server, completion, frames, serving

pytestmark = pytest.mark.django_db(transaction=True)


def tgi_error(status: int, kind: str, message: str = "no") -> Say:
    return Say(status=status, body={"error": message, "error_type": kind})


def token(text: str, *, special: bool = False, last: bool = False) -> bytes:
    frame: dict[str, Any] = {
        "index": 1,
        "token": {"id": 1, "text": text, "logprob": -0.1, "special": special},
        "generated_text": None,
        "details": None,
    }
    if last:
        frame["generated_text"] = "all"
        frame["details"] = {"finish_reason": "eos_token", "generated_tokens": 3, "seed": 1, "input_length": 9}
    return f"data:{json.dumps(frame)}\n\n".encode()


def generated(text: str) -> Say:
    details = {"finish_reason": "length", "generated_tokens": 7, "seed": 1, "prefill": [], "tokens": []}
    return Say(body={"generated_text": text, "details": details})


@pytest.fixture
def tgi(settings: Any) -> Any:
    def point(server: Server, api: str = "chat", adapter: str = "") -> None:
        settings.TGI_URL = server.url
        settings.TGI_API = api
        settings.MODEL_ROLES["persona"] = {**settings.MODEL_ROLES["persona"], "model": adapter}

    return point


def ask(purpose: str = "chat", adapter: str = "") -> gateway.Completion:
    context = Topic(topic="你好", adapter=adapter)
    return gateway.complete(purpose, context, owner="v", language="zh", seed=0)


def pieces(purpose: str = "chat") -> list[str]:
    return list(gateway.stream(purpose, Topic(topic="你好"), owner="v", language="zh", seed=0))


def test_chat_goes_to_the_root_and_names_the_adapter(tgi: Any) -> None:
    with serving(completion("想一想</think>喵～")) as server:
        tgi(server)
        assert ask().text == "喵～"
        assert ask(adapter="baomi").model == "baomi"
        tgi(server, adapter="house")
        ask()
        first, second, third = server.asked
    assert {asked.path for asked in server.asked} == {"/v1/chat/completions"}
    assert [asked.body["model"] for asked in (first, second, third)] == ["tgi", "baomi", "house"]
    assert first.body["seed"] == 1  # 0 is refused
    assert first.headers["authorization"] == "Bearer none"
    row = ModelCall.objects.order_by("id").first()
    assert row is not None
    assert (row.backend, row.tokens_in, row.tokens_out, row.cost) == ("tgi", 100, 20, Decimal(0))


def test_generate_posts_to_the_root_with_the_adapter(tgi: Any) -> None:
    with serving(generated("喵～")) as server:
        tgi(server, "generate")
        assert ask(adapter="baomi").text == "喵～"
        (asked,) = server.asked
    assert asked.path == "/"
    assert asked.body["inputs"] == 'You are Baomi.\n\n"你好"\n\n'
    assert asked.body["parameters"]["adapter_id"] == "baomi"
    assert asked.body["parameters"]["max_new_tokens"] == 800


def test_a_temperature_of_zero_is_raised_above_it(tgi: Any, settings: Any) -> None:
    register_purpose(Purpose(name="cold", role="persona", context=Topic, write_fallback=write, temperature=0))
    folder = settings.TEMPLATES[0]["DIRS"][0] / "prompts" / "zh"
    (folder / "cold.system.txt").write_text("")
    (folder / "cold.user.txt").write_text("u")
    with serving(completion("ok")) as server:
        tgi(server)
        ask("cold")
        assert server.asked[0].body["temperature"] == 0.01
        assert server.asked[0].body["messages"] == [{"role": "user", "content": "u"}]


def test_streamed_chat_is_held_until_the_reasoning_has_ended(tgi: Any) -> None:
    with serving(frames(["我", "想</thi", "nk>喵", "～"])) as server:
        tgi(server)
        assert pieces() == ["喵", "～"]
        assert server.asked[0].body["stream_options"] == {"include_usage": True}
    row = ModelCall.objects.get()
    assert (row.state, row.tokens_in, row.model) == ("ok", 100, "tgi")


def test_streamed_generate_leaves_out_special_tokens(tgi: Any) -> None:
    sse = {"Content-Type": "text/event-stream"}
    chunks = [token("喵"), token("～"), token("</s>", special=True, last=True)]
    with serving(Say(headers=sse, chunks=chunks)) as server:
        tgi(server, "generate")
        assert "".join(pieces()) == "喵～"
        assert server.asked[0].body["stream"] is True
    assert ModelCall.objects.get().tokens_out == 3


@pytest.mark.parametrize("api", ["chat", "generate"])
@pytest.mark.parametrize(
    ("reply", "error", "tries"),
    [
        (tgi_error(422, "validation"), ModelRefused, 1),
        (tgi_error(424, "generation"), ModelUnavailable, 3),
        (tgi_error(429, "overloaded"), ModelOverloaded, 3),
        (tgi_error(500, "incomplete_generation"), ModelUnavailable, 3),
        (Say(body=b"<html>"), ModelUnavailable, 3),
        (Say(body={}), ModelUnavailable, 3),
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
def test_its_errors_are_ours(
    tgi: Any, api: str, reply: Say, error: type[Exception], tries: int, streamed: bool
) -> None:
    with serving(reply) as server:
        tgi(server, api)
        with pytest.raises(error):
            pieces() if streamed else ask()
        assert len(server.asked) == tries


def test_an_error_in_mid_stream_comes_after_the_pieces(tgi: Any, settings: Any) -> None:
    settings.CIRCUIT_FAILURES = 10
    settings.MODEL_ROLES["persona"]["reasoning"] = "never"
    begun = (
        b'data: {"object":"chat.completion.chunk","id":"","created":1,"model":"m","system_fingerprint":"f","choices":'
    )
    begun += '[{"index":0,"delta":{"role":"assistant","content":"喵"},"finish_reason":null}]}\n\n'.encode()
    for last, error in (
        (b'data: {"error":{"message":"Model is overloaded","http_status_code":429}}\n\n', ModelOverloaded),
        (b'data: {"error":"out of memory","error_type":"generation"}\n\n', ModelUnavailable),
        (b"", ModelUnavailable),
        (b"data: {not json\n\n", ModelUnavailable),
    ):
        reply = Say(headers={"Content-Type": "text/event-stream"}, chunks=[begun, *([last] if last else [])])
        with serving(reply) as server:
            tgi(server)
            got: list[str] = []
            with pytest.raises(error):
                for piece in gateway.stream("chat", Topic(topic="x"), owner="v", language="zh", seed=0):
                    got.append(piece)
            assert got == ["喵"]
            assert len(server.asked) == 1
    assert list(ModelCall.objects.order_by("id").values_list("state", "answer")) == [
        ("overloaded", "喵"),
        ("unavailable", "喵"),
        ("unavailable", "喵"),
        ("unavailable", "喵"),
    ]


def test_a_schema_is_sent_as_a_grammar_or_else_in_the_prompt(tgi: Any, settings: Any) -> None:
    register_purpose(Purpose(name="mood", role="persona", context=Topic, write_fallback=write, answer=Mood))
    folder = settings.TEMPLATES[0]["DIRS"][0] / "prompts" / "zh"
    (folder / "mood.system.txt").write_text("s")
    (folder / "mood.user.txt").write_text("u")
    with serving(completion('{"mood":"ok"}')) as server:
        tgi(server)
        ask("mood")
        form = server.asked[0].body["response_format"]
        assert (form["type"], form["value"]["required"]) == ("json", ["mood"])
    with serving(generated('{"mood":"ok"}')) as server:
        tgi(server, "generate")
        ask("mood")
        assert server.asked[0].body["parameters"]["grammar"]["type"] == "json"
    with serving(tgi_error(422, "validation", "grammar is not supported"), completion("{}")) as server:
        tgi(server)
        assert ask("mood").text == "{}"
        assert '"required":["mood"]' in server.asked[1].body["messages"][0]["content"]
        ask("mood")
        assert len(server.asked) == 3  # remembered


def test_a_slow_server_is_a_timeout(tgi: Any, settings: Any) -> None:
    register_purpose(Purpose(name="quick", role="persona", context=Topic, write_fallback=write, timeout_s=0.3))
    folder = settings.TEMPLATES[0]["DIRS"][0] / "prompts" / "zh"
    (folder / "quick.system.txt").write_text("s")
    (folder / "quick.user.txt").write_text("u")
    for reply in (Say(body={}, delay_s=1), frames(["喵"] * 50, gap_s=0.05)):
        with serving(reply) as server:
            tgi(server)
            with pytest.raises(ModelTimeout):
                pieces("quick") if reply.chunks else ask("quick")


def test_a_server_that_is_not_there_is_unavailable(tgi: Any) -> None:
    with serving(completion("ok")) as server:
        tgi(server)
    with pytest.raises(ModelUnavailable, match="can't be reached"):
        ask()
    with pytest.raises(ModelUnavailable, match="can't be reached"):
        pieces()
