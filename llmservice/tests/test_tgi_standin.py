"""The real gateway and the real `huggingface_hub` client against a server that keeps to TGI's own document."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import httpx2
import pytest

from llmservice import gateway
from llmservice.errors import ModelError, ModelOverloaded, ModelRefused, ModelUnavailable
from llmservice.model_health import check_adapters
from llmservice.models import ModelCall
from llmservice.tests.conftest import Topic, no_model
from llmservice.tests.support.openai_standin import OpenAIStandIn
from llmservice.tests.support.standin import TEXT, Failure, StandIn, Turn, cut_into
from llmservice.tests.support.tgi_standin import DOCUMENT, TGIStandIn

pytestmark = pytest.mark.django_db(transaction=True)
# No TLS on loopback: to load the certificates of all the world takes longer than such a test.
get, post = partial(httpx2.get, verify=False), partial(httpx2.post, verify=False)
APIS = pytest.mark.parametrize("api", ["chat", "generate"])
MANNERS = pytest.mark.parametrize("manner", ["complete", "stream", "patient"])
# The shortest way through a chat's body and a generation's.
TURN = {"role": "user", "content": "喵？"}


@pytest.fixture
def persona(settings: Any) -> Any:
    """Has her played by the stand-in. Without `holds` her answers flow at once."""
    settings.CIRCUIT_FAILURES = 100

    def play(server: StandIn, api: str = "chat", *, holds: bool = False) -> None:
        reasoning = "auto" if holds else "never"
        role = {**no_model(), "reasoning": reasoning}
        if isinstance(server, OpenAIStandIn):
            role |= {"backend": "openai", "base_url": f"{server.url}/v1", "model": "standin"}
        settings.TGI_URL, settings.TGI_API = server.url, api
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "persona": role}

    return play


def say(manner: str, got: list[str] | None = None, **context: str) -> list[str]:
    """What came, in pieces, also into `got` for when an error follows."""
    got = [] if got is None else got
    topic = Topic(topic="你好", **context)  # type: ignore[arg-type]
    who: dict[str, Any] = {"owner": "v", "language": "zh", "seed": 7}
    if manner == "complete":
        got.append(gateway.complete("chat", topic, **who).text)
        return got
    patience: dict[str, Any] = {"first_s": 4.0, "gap_s": 4.0} if manner == "patient" else {}
    for piece in gateway.stream("chat", topic, **who, **patience):
        if piece:
            got.append(piece)
    return got


def states() -> list[tuple[str, int, str]]:
    return list(ModelCall.objects.order_by("id").values_list("state", "tries", "answer"))


@APIS
@MANNERS
def test_an_answer_comes_exactly_once_and_in_order(persona: Any, api: str, manner: str) -> None:
    with TGIStandIn() as server:
        persona(server, api)
        got = say(manner)
    assert got == ([TEXT] if manner == "complete" else cut_into(TEXT, 60))
    assert states() == [("ok", 1, TEXT)]
    assert ModelCall.objects.get().tokens_out == 60
    assert [asked.path for asked in server.asked] == ["/v1/chat/completions" if api == "chat" else "/"]
    assert (server.refused, server.unnamed) == ([], [])
    assert ["".join(sent.piece for sent in log) for log in server.sent] == ([] if manner == "complete" else [TEXT])


@APIS
@MANNERS
def test_a_prompt_that_is_too_long_is_refused_once(persona: Any, api: str, manner: str) -> None:
    with TGIStandIn(max_total_tokens=801) as server:
        persona(server, api)
        with pytest.raises(ModelRefused, match="801 tokens together"):
            say(manner)
        assert (len(server.asked), len(server.refused)) == (1, 1)
    assert states() == [("refused", 1, "")]


@APIS
@MANNERS
@pytest.mark.parametrize(
    ("kind", "error", "state", "tries"),
    [
        ("overloaded", ModelOverloaded, "overloaded", 3),
        ("generation", ModelUnavailable, "unavailable", 3),
        ("incomplete", ModelUnavailable, "unavailable", 3),
    ],
)
def test_an_error_instead_of_an_answer(
    persona: Any, api: str, manner: str, kind: Failure, error: type[ModelError], state: str, tries: int
) -> None:
    with TGIStandIn(turns=[Turn(fails=kind)]) as server:
        persona(server, api)
        with pytest.raises(error):
            say(manner)
        assert (len(server.asked), server.refused) == (tries, [])
    assert states() == [(state, tries, "")]


@APIS
@MANNERS
def test_an_overloaded_server_is_asked_again(persona: Any, api: str, manner: str) -> None:
    with TGIStandIn(
        turns=[Turn(fails="overloaded"), Turn(fails="overloaded", headers={"Retry-After": "0"}), Turn()]
    ) as s:
        persona(s, api)
        assert "".join(say(manner)) == TEXT
    assert states() == [("ok", 3, TEXT)]


@APIS
@pytest.mark.parametrize("manner", ["stream", "patient"])
def test_an_overload_told_in_the_first_frame_is_asked_again(persona: Any, api: str, manner: str) -> None:
    with TGIStandIn(turns=[Turn(fails="overloaded", framed=True), Turn()]) as server:
        persona(server, api)
        assert "".join(say(manner)) == TEXT
        assert len(server.asked) == 2
    assert states() == [("ok", 2, TEXT)]


@APIS
@pytest.mark.parametrize("manner", ["stream", "patient"])
@pytest.mark.parametrize("kind", ["overloaded", "generation", "incomplete", "torn", "short"])
def test_what_breaks_in_mid_stream_comes_after_its_pieces(persona: Any, api: str, manner: str, kind: Failure) -> None:
    got: list[str] = []
    with TGIStandIn(turns=[Turn(fails=kind, after=3)]) as server:
        persona(server, api)
        with pytest.raises(ModelError) as caught:
            say(manner, got)
        assert len(server.asked) == 1  # never again after the first piece
    expected: dict[tuple[str, str], type[ModelError]] = {
        ("overloaded", "chat"): ModelOverloaded,
        ("overloaded", "generate"): ModelOverloaded,
    }
    error = expected.get((kind, api), ModelUnavailable)
    assert type(caught.value) is error
    assert got == cut_into(TEXT, 60)[:3]
    state = {ModelOverloaded: "overloaded", ModelUnavailable: "unavailable"}[error]
    assert states() == [(state, 1, "".join(got))]


@APIS
def test_a_whole_answer_that_breaks_off_is_asked_for_again(persona: Any, api: str) -> None:
    with TGIStandIn(turns=[Turn(fails="torn"), Turn()]) as server:
        persona(server, api)
        assert say("complete") == [TEXT]
    assert states() == [("ok", 2, TEXT)]


THOUGHTS = {
    "opened": ["<th", "in", "k>她", "想一", "想：", "别说</", "thi", "nk", ">", "\n\n", "喵", "～", "「在」"],
    "not opened": ["她", "想一", "想：", "别说", "<", "/think", ">\n", "喵", "～", "「在」"],
    "twice": ["<think>她", "</think><thi", "nk>想", "</think", ">", "喵～", "「在」"],
    "mixed": ["<THINK", ">她想", "一想</ think ", ">喵", "～「在", "」"],
}


@APIS
@MANNERS
@pytest.mark.parametrize("pieces", THOUGHTS.values(), ids=THOUGHTS.keys())
def test_nothing_of_the_reasoning_comes_out(persona: Any, api: str, manner: str, pieces: Sequence[str]) -> None:
    with TGIStandIn(pieces=pieces) as server:
        persona(server, api, holds=True)
        got = say(manner)
    assert "".join(got) == "喵～「在」"
    assert states() == [("ok", 1, "喵～「在」")]


@APIS
def test_an_answer_cut_in_its_reasoning_shows_nothing(persona: Any, api: str) -> None:
    got: list[str] = []
    with TGIStandIn(pieces=THOUGHTS["not opened"], turns=[Turn(fails="torn", after=4)]) as server:
        persona(server, api, holds=True)
        with pytest.raises(ModelUnavailable):
            say("patient", got)
    assert got == []
    assert states() == [("unavailable", 1, "")]


@APIS
@MANNERS
def test_an_unknown_adapter_is_answered_by_the_base(persona: Any, api: str, manner: str) -> None:
    with TGIStandIn(pieces=["base"], adapters={"baomi": ["喵", "～"]}) as server:
        persona(server, api)
        assert "".join(say(manner, adapter="baomi")) == "喵～"
        assert "".join(say(manner, adapter="nobody")) == "base"
        assert "".join(say(manner)) == "base"
    assert [state for state, _, _ in states()] == ["ok"] * 3


@APIS
def test_a_probe_tells_an_adapter_from_its_base(persona: Any, api: str) -> None:
    with TGIStandIn(pieces=["base"], adapters={"baomi": ["喵", "～"]}) as server:
        persona(server, api)
        here, missing = check_adapters(["nobody", "baomi", "baomi"])
        assert (here.model, here.ok, here.words) == ("baomi", True, "it has the adapter baomi")
        host = server.url.removeprefix("http://")
        said = f"{host} answers in the name of nobody as its base does: it was not started with it"
        assert (missing.model, missing.ok, missing.words) == ("nobody", False, said)
        assert check_adapters([]) == []
        assert server.refused == []
    with TGIStandIn(turns=[Turn(fails="generation")] * 2) as server:
        persona(server, api)
        (broken,) = check_adapters(["baomi"])
        assert not broken.ok and "Request failed during generation" in broken.words


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"temperature": 0}, "temperature"),
        ({"temperature": -1.0}, "temperature"),
        ({"top_p": 1.0}, "top_p"),
        ({"top_p": 0}, "top_p"),
        ({"stop": ["a", "b", "c", "d", "e"]}, "stop"),
        ({"temperature": "warm"}, "temperature is no number"),
        ({"temperature": True}, "temperature is no number"),
        ({"seed": -1}, "seed"),
        ({"seed": 1.5}, "seed is no integer"),
    ],
)
def test_what_tgi_refuses_is_refused(change: dict[str, Any], said: str) -> None:
    with TGIStandIn() as server:
        bodies = {
            "/": {"inputs": "x", "parameters": change},
            "/generate": {"inputs": "x", "parameters": change},
            "/generate_stream": {"inputs": "x", "parameters": change},
            "/v1/chat/completions": {"messages": [TURN], **change},
        }
        for path, body in bodies.items():
            answer = post(server.url + path, json=body)
            assert answer.status_code == 422, path
            assert answer.json()["error_type"] == "validation"
            assert said in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/", {}),
        ("/", {"inputs": ""}),
        ("/", {"inputs": "x", "stream": "yes"}),
        ("/", {"inputs": "x", "parameters": {"max_new_tokens": 0}}),
        ("/", {"inputs": "x", "parameters": {"seed": 0}}),
        ("/", {"inputs": "x", "parameters": {"details": None}}),
        ("/", {"inputs": "x", "parameters": {"grammar": {"type": "gbnf", "value": "root"}}}),
        ("/generate", {"inputs": ["x"]}),
        ("/v1/chat/completions", {"messages": []}),
        ("/v1/chat/completions", {"messages": [{"content": "x"}]}),
        ("/v1/chat/completions", {"messages": [{"role": "user"}]}),
        ("/v1/chat/completions", {"messages": [TURN], "max_tokens": 0}),
        ("/v1/chat/completions", {"messages": [TURN], "max_tokens": 9000}),
        ("/v1/chat/completions", "hello"),
    ],
)
def test_other_bodies_that_are_none(path: str, body: Any) -> None:
    with TGIStandIn() as server:
        assert post(server.url + path, json=body).status_code == 422
        assert len(server.refused) == 1


def test_its_other_routes_speak_as_documented() -> None:
    with TGIStandIn(pieces=["喵", "～", "。"]) as server:
        info = get(f"{server.url}/info").json()
        assert (info["version"], info["max_stop_sequences"]) == (DOCUMENT["document"]["version"], 4)
        body = {"inputs": "x", "parameters": {"max_new_tokens": 2, "details": False}}
        assert post(f"{server.url}/generate", json=body).json() == {"generated_text": "喵～"}
        assert post(server.url, json=body).json() == [{"generated_text": "喵～"}]
        lines = post(f"{server.url}/generate_stream", json=body).text.split("\n\n")
        frames = [json.loads(line.removeprefix("data:")) for line in lines if line]
        assert [frame["token"]["text"] for frame in frames] == ["喵", "～", "</s>"]
        assert (frames[-1]["generated_text"], frames[-1]["details"]["finish_reason"]) == ("喵～", "length")
        assert get(f"{server.url}/nowhere").status_code == 404


def test_it_breaks_off_rather_than_say_what_tgi_would_not() -> None:
    with pytest.raises(AssertionError, match="max_total_tokens is less than 0"), TGIStandIn() as server:
        server.max_total_tokens = -1
        with pytest.raises(httpx2.RemoteProtocolError):
            get(f"{server.url}/info")


def test_fields_that_the_document_does_not_name_are_noted() -> None:
    with TGIStandIn() as server:
        body = {"messages": [{**TURN, "mood": "x"}], "max_token": 5}
        assert post(f"{server.url}/v1/chat/completions", json=body).status_code == 200
        assert server.unnamed == [".max_token", ".messages[0].mood"]


@MANNERS
def test_the_openai_stand_in_answers_exactly_too(persona: Any, manner: str) -> None:
    with OpenAIStandIn(turns=[Turn(fails="overloaded"), Turn()]) as server:
        persona(server)
        assert "".join(say(manner)) == TEXT
        assert [asked.path for asked in server.asked] == ["/v1/chat/completions"] * 2
    row = ModelCall.objects.get()
    assert (row.state, row.tries, row.answer, row.tokens_out) == ("ok", 2, TEXT, 60)


@pytest.mark.parametrize("manner", ["stream", "patient"])
@pytest.mark.parametrize("kind", ["generation", "torn", "short"])
def test_the_openai_stand_in_breaks_in_mid_stream(persona: Any, manner: str, kind: Failure) -> None:
    got: list[str] = []
    with OpenAIStandIn(turns=[Turn(fails=kind, after=2)]) as server:
        persona(server)
        with pytest.raises(ModelUnavailable):
            say(manner, got)
    assert got == cut_into(TEXT, 60)[:2]
    assert states() == [("unavailable", 1, "".join(got))]


@pytest.mark.parametrize(
    ("module", "api"), [("tgi_standin", "chat"), ("tgi_standin", "generate"), ("openai_standin", "chat")]
)
def test_benches_run_it_as_a_program(persona: Any, settings: Any, module: str, api: str) -> None:
    command = [
        sys.executable,
        "-m",
        f"llmservice.tests.support.{module}",
        "--port",
        "0",
        "--pace",
        "0.01",
        "--api",
        api,
    ]
    with subprocess.Popen([*command, "--pieces", "5", "--text", "喵喵喵喵喵～"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        about = json.loads(process.stdout.readline())
        try:
            assert (about["api"], about["text"]) == (api, "喵喵喵喵喵～")
            settings.TGI_URL, settings.TGI_API = about["url"], api
            role = {**no_model(), "reasoning": "never"}
            if module == "openai_standin":
                role |= {"backend": "openai", "base_url": f"{about['url']}/v1", "model": "m"}
            settings.MODEL_ROLES = {**settings.MODEL_ROLES, "persona": role}
            before, before_ns = time.time(), time.monotonic_ns()
            assert say("patient") == about["pieces"] == ["喵", "喵", "喵", "喵", "喵～"]
            (sent,) = get(f"http://127.0.0.1:{about['port']}/bench/sent").json()
            (ticks,) = get(f"{about['url']}/bench/sent?clock=monotonic_ns").json()
        finally:
            process.terminate()
        assert process.wait(10) == 0
    assert [piece for piece, _ in sent] == [piece for piece, _ in ticks] == about["pieces"]
    assert before < sent[0][1] < sent[4][1] < time.time()
    assert before_ns < ticks[0][1] < ticks[4][1] < time.monotonic_ns()
    # Four paces lie before the last piece; one that was late takes nothing from those behind it.
    assert sent[4][1] - before > 4 * 0.01
