"""A stream with patience: beats, time-outs of its own, and threads that never stay."""

import itertools
import threading
import time
from collections.abc import Generator, Iterator
from typing import Any

import pytest

from llmservice import gateway
from llmservice.backends.base import Ask, PromptMessage, Reply
from llmservice.backends.openai_chat import OpenAIChat
from llmservice.completion_stream import THREAD_NAME, Ended, Feed, Patience
from llmservice.errors import ModelError, ModelOverloaded, ModelTimeout, ModelTooLate, ModelUnavailable
from llmservice.models import ModelCall
from llmservice.purposes import Purpose, register_purpose
from llmservice.tests.conftest import Topic, write
from llmservice.tests.support.lag import Lag
from llmservice.tests.support.openai_standin import OpenAIStandIn
from llmservice.tests.support.servers import frames, serving
from llmservice.tests.support.standin import TEXT, Turn, cut_into

pytestmark = pytest.mark.django_db(transaction=True)
WHO: dict[str, Any] = {"owner": "v", "language": "zh", "seed": 7}
PIECES = cut_into(TEXT, 60)


def readers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == THREAD_NAME]


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """The client's first call imports for seconds; none of the times below are to hold that."""
    with OpenAIStandIn() as server:
        backend = OpenAIChat(base_url=f"{server.url}/v1", api_key="", model="m")
        ask = Ask((PromptMessage("user", "x"),), max_tokens=9, temperature=1, seed=1, name="warm")
        assert "".join(backend.stream(ask, Reply(), timeout_s=60)) == TEXT


@pytest.fixture(autouse=True)
def _nobody_stays() -> Iterator[None]:
    yield
    for thread in readers():
        thread.join(30)
    assert readers() == []


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Where a server waits until the test lets it go on."""
    event = threading.Event()
    yield event
    event.set()


def held(gate: threading.Event, at: int = 0, **turn: Any) -> Turn:
    """An answer that stops before that piece until the gate opens."""
    return Turn(before=lambda number: gate.wait(20) if number == at else None, **turn)


def stream(first_s: float = 4.0, **more: Any) -> Iterator[str]:
    return gateway.stream("say", Topic(topic="x"), **WHO, **{"first_s": first_s, **more})


def take(running: Iterator[str]) -> tuple[list[str], int, ModelError | None]:
    """The pieces with text, how many beats came, and how it failed."""
    texts: list[str] = []
    beats = 0
    try:
        for piece in running:
            texts += [piece] if piece else []
            beats += not piece
    except ModelError as error:
        return texts, beats, error
    return texts, beats, None


def row() -> ModelCall:
    return ModelCall.objects.get()


def test_pieces_come_at_once_and_beats_only_where_none_comes(director: Any) -> None:
    arrived = [threading.Event() for _ in PIECES]
    in_vain: list[int] = []

    def wait_for_the_last(number: int) -> None:
        # The next piece is sent when the last one has come: whoever waited for it would wait in vain.
        if number and not in_vain and not arrived[number - 1].wait(10):
            in_vain.append(number - 1)

    with OpenAIStandIn(turns=[Turn(before=wait_for_the_last)]) as server:
        director(server.url, reasoning="never")
        came: list[int] = []
        got: list[str] = []
        for piece in stream(first_s=30.0, gap_s=30.0, beat_s=25.0):
            came.append(time.monotonic_ns())
            got.append(piece)
            arrived[min(len(got), len(arrived)) - 1].set()
        (sent,) = server.sent
    assert got == PIECES
    assert in_vain == []
    # Nothing waits for anything but its own arrival. Who looked every so often would be late each time, for each
    # piece sets out when the last one is seen; a busy machine is late now and then.
    assert min(at - piece.monotonic_ns for at, piece in zip(came, sent, strict=True)) < 15e6
    assert (row().state, row().answer, row().tokens_out) == ("ok", TEXT, 60)


def test_its_reader_hears_beats_while_nothing_comes(director: Any, gate: threading.Event) -> None:
    with OpenAIStandIn(turns=[held(gate, at=2)]) as server:
        director(server.url, reasoning="never")
        running = stream(beat_s=0.02)
        got = [next(running) for _ in range(8)]
        gate.set()
        got += running
    texts = [piece for piece in got if piece]
    assert texts == PIECES
    assert got[:8].count("") >= 6


def test_a_model_with_nothing_to_show_in_time_is_left(director: Any, gate: threading.Event) -> None:
    with OpenAIStandIn(turns=[held(gate)], pace_s=0.02) as server:
        director(server.url, reasoning="never")
        with Lag() as lag:
            began = time.monotonic()
            texts, beats, error = take(stream(first_s=0.4, beat_s=0.05))
            took = time.monotonic() - began
        assert type(error) is ModelTooLate
        assert "had nothing to show within 0.4 s" in error.reason
        assert 0.4 <= took < 0.8 + lag.s
        assert (texts, len(server.asked)) == ([], 1)
        assert 4 - lag.s / 0.05 <= beats <= 8
        # It stands in the ledger though the model is still being waited for.
        assert (row().state, row().tries, row().answer, row().tokens_out) == ("too_late", 1, "", 0)
        assert len(readers()) == 1
        gate.set()
        assert server.hung_up.wait(30)


def test_reasoning_is_nothing_to_show(director: Any) -> None:
    with OpenAIStandIn(pieces=["<think>", *["想"] * 400], pace_s=0.01) as server:
        director(server.url, reasoning="never")
        with Lag() as lag:
            texts, beats, error = take(stream(first_s=0.5, beat_s=0.05))
        assert type(error) is ModelTooLate
        assert texts == []
        # It streams without a pause, and yet its reader hears beats.
        assert 5 - lag.s / 0.05 <= beats <= 10
        assert server.hung_up.wait(30)
    assert (row().state, row().answer) == ("too_late", "")
    assert row().tokens_out > 0  # they are paid for


def test_what_is_held_for_fear_of_reasoning_is_nothing_to_show(director: Any) -> None:
    with OpenAIStandIn(pieces=["喵"] * 400, pace_s=0.01) as server:
        director(server.url, reasoning="always")
        assert type(take(stream(first_s=0.3))[2]) is ModelTooLate
        assert server.hung_up.wait(30)


def test_a_model_that_falls_silent_is_left_after_the_gap(director: Any, gate: threading.Event) -> None:
    with OpenAIStandIn(turns=[held(gate, at=3)], pace_s=0.02) as server:
        director(server.url, reasoning="never")
        with Lag() as lag:
            began = time.monotonic()
            texts, beats, error = take(stream(gap_s=0.3, beat_s=0.05))
            took = time.monotonic() - began
        assert type(error) is ModelTimeout
        assert "fell silent in the middle of its answer, for 0.3 s" in error.reason
        assert 0.3 <= took < 0.9 + lag.s
        assert texts == PIECES[:3]
        assert beats >= 3 - lag.s / 0.05
        assert (row().state, row().answer) == ("too_late", "".join(PIECES[:3]))
        gate.set()
        assert server.hung_up.wait(30)


def test_the_time_for_the_first_text_is_not_one_for_the_rest(director: Any, gate: threading.Event) -> None:
    with OpenAIStandIn(turns=[held(gate, at=1)]) as server:
        director(server.url, reasoning="never")
        running = stream(first_s=1.0, beat_s=0.2)
        got = [next(running) for _ in range(9)]
        gate.set()
        assert "".join([*got, *running]) == TEXT
    assert row().latency_ms > 1000


def test_a_slow_reader_is_not_taken_for_a_silent_model(director: Any) -> None:
    text = "喵" * 400
    with OpenAIStandIn(pieces=list(text)) as server:
        director(server.url, reasoning="never")
        running = stream(gap_s=0.4)
        got = [next(running)]
        time.sleep(0.8)  # the reader's slowness is what is tested
        got += running
    assert "".join(got) == text
    assert row().state == "ok"


def test_it_is_tried_again_and_beats_go_on_between_the_tries(director: Any) -> None:
    wait = Turn(fails="overloaded", headers={"Retry-After": "0.3"})
    with OpenAIStandIn(turns=[wait, Turn()]) as server:
        director(server.url, reasoning="never")
        with Lag() as lag:
            texts, beats, error = take(stream(beat_s=0.05))
        assert (texts, error, len(server.asked)) == (PIECES, None, 2)
        assert beats >= 4 - lag.s / 0.05
    assert (row().state, row().tries) == ("ok", 2)


def test_the_time_for_the_first_text_is_for_all_tries_together(director: Any, gate: threading.Event) -> None:
    wait = Turn(fails="overloaded", headers={"Retry-After": "0.2"})
    with OpenAIStandIn(turns=[wait, held(gate)], pace_s=0.02) as server:
        director(server.url, reasoning="never")
        with Lag() as lag:
            began = time.monotonic()
            # The usual pause is short in tests, so the next try begins soon after 0.2 s.
            assert type(take(stream(first_s=1.0))[2]) is ModelTooLate
            took = time.monotonic() - began
        assert 1.0 <= took < 1.4 + lag.s
        assert len(server.asked) == 2
        assert (row().state, row().tries) == ("too_late", 2)
        gate.set()
        assert server.hung_up.wait(30)


def test_a_pause_beyond_the_patience_is_not_waited_for(director: Any) -> None:
    with OpenAIStandIn(turns=[Turn(fails="overloaded", headers={"Retry-After": "2"})]) as server:
        director(server.url)
        with Lag() as lag:
            began = time.monotonic()
            assert type(take(stream(first_s=1.0))[2]) is ModelOverloaded
            took = time.monotonic() - began
        assert took < 0.9 + lag.s
        assert len(server.asked) == 1
    assert (row().state, row().tries) == ("overloaded", 1)


def test_it_gives_up_after_the_usual_tries(director: Any) -> None:
    with OpenAIStandIn(turns=[Turn(fails="incomplete")]) as server:
        director(server.url)
        assert type(take(stream())[2]) is ModelUnavailable
        assert len(server.asked) == 3
    assert (row().state, row().tries) == ("unavailable", 3)


def test_the_calls_own_time_still_ends_it(director: Any, settings: Any, gate: threading.Event) -> None:
    register_purpose(Purpose(name="quick", role="director", context=Topic, write_fallback=write, timeout_s=0.3))
    folder = settings.TEMPLATES[0]["DIRS"][0] / "prompts" / "zh"
    (folder / "quick.system.txt").write_text("s")
    (folder / "quick.user.txt").write_text("u")
    with OpenAIStandIn(turns=[held(gate, at=1)]) as server:
        director(server.url, reasoning="never")
        texts, _, error = take(gateway.stream("quick", Topic(topic="x"), **WHO, first_s=9.0))
        gate.set()
    assert type(error) is ModelTimeout
    assert texts == PIECES[:1]


def test_closing_returns_at_once_and_hangs_up(director: Any, gate: threading.Event) -> None:
    with OpenAIStandIn(turns=[held(gate, at=2)], pace_s=0.02) as server:
        director(server.url, reasoning="never")
        running = stream(beat_s=0.02)
        # Between two pieces there may be any number of beats.
        assert list(itertools.islice(filter(None, running), 2)) == PIECES[:2]
        with Lag() as lag:
            began = time.monotonic()
            running.close()  # type: ignore[attr-defined]
            took = time.monotonic() - began
        # The model is silent all the while.
        assert took < 0.3 + lag.s
        assert (row().state, row().answer) == ("stopped", "".join(PIECES[:2]))
        gate.set()
        assert server.hung_up.wait(30)
    assert ModelCall.objects.count() == 1


def test_closing_on_a_beat_before_any_text_is_a_stop_too(director: Any, gate: threading.Event) -> None:
    with OpenAIStandIn(turns=[held(gate)], pace_s=0.02) as server:
        director(server.url, reasoning="never")
        running = stream(beat_s=0.02)
        assert next(running) == ""
        running.close()  # type: ignore[attr-defined]
        assert (row().state, row().answer, row().tokens_in) == ("stopped", "", 0)
        gate.set()
        assert server.hung_up.wait(30)


def test_an_abandoned_thread_does_not_stay_before_a_full_queue() -> None:
    made: list[int] = []
    full, closed = threading.Event(), threading.Event()

    def endless() -> Generator[str]:
        try:
            while True:
                made.append(len(made))
                if len(made) == 66:
                    full.set()
                yield "喵"
        finally:
            closed.set()

    feed = Feed(endless)
    first = feed.take(5)
    assert first is not None and first.text == "喵"
    assert full.wait(30)
    feed.abandon()
    assert closed.wait(30)
    # The one that was taken, 64 that waited, and the one that found no room.
    assert len(made) == 66


def test_what_the_stream_raises_comes_after_its_pieces() -> None:
    def breaking() -> Generator[str]:
        yield "a"
        yield "b"
        raise ModelUnavailable("gone")

    feed = Feed(breaking)
    assert [piece.text for piece in (feed.take(5), feed.take(5)) if piece] == ["a", "b"]
    with pytest.raises(ModelUnavailable, match="gone"):
        feed.take(5)
    ended = Feed(lambda: (text for text in ("a",)))
    assert ended.take(5) is not None
    with pytest.raises(Ended):
        ended.take(5)


def test_patience_without_any_time_is_refused() -> None:
    for wrong in ({"first_s": 0.0}, {"beat_s": 0.0}, {"gap_s": 0.0}):
        times: dict[str, Any] = {"first_s": 1.0, "gap_s": 1.0, "beat_s": 0.1, **wrong}
        with pytest.raises(ValueError, match="without any time"):
            Patience(60, **times)


def test_an_answer_of_nothing_but_reasoning_is_none(director: Any) -> None:
    with OpenAIStandIn(pieces=["<think>", "hm", "</think>"]) as server:
        director(server.url, reasoning="never")
        texts, _, error = take(stream())
    assert texts == []
    assert error is not None and "answered with nothing" in error.reason
    assert row().state == "failed"


def test_the_caller_learns_the_ledgers_id(director: Any) -> None:
    ids: list[int] = []
    take(stream(on_call=ids.append))
    assert ids == [row().pk]
    assert row().state == "fallback"
    with OpenAIStandIn(turns=[Turn(), Turn(), Turn(fails="generation", after=1)]) as server:
        director(server.url, reasoning="never")
        running = gateway.stream("say", Topic(topic="x"), **WHO, on_call=ids.append)
        assert next(running) == PIECES[0]
        assert len(ids) == 1  # not before its row is written
        assert "".join(running) == "".join(PIECES[1:])
        running = stream(on_call=ids.append)
        next(running)
        running.close()  # type: ignore[attr-defined]
        assert take(stream(on_call=ids.append))[2] is not None
    rows = ModelCall.objects.order_by("id").values_list("pk", "state")
    assert list(rows) == list(zip(ids, ["fallback", "ok", "stopped", "unavailable"], strict=True))


def test_an_unknown_model_that_is_too_late_once_is_known_the_next_time(director: Any) -> None:
    # Held to its end for fear of reasoning, the first answer takes longer than anybody waits.
    slow = [f"word{number} " for number in range(12)]
    with serving(frames(slow, gap_s=0.05)) as server:
        director(server.url)

        def speak() -> list[str]:
            said = gateway.stream("say", Topic(topic="x"), owner="v", language="en", seed=0, first_s=0.3, beat_s=0.05)
            return [piece for piece in said if piece]

        with pytest.raises(ModelTimeout):
            speak()
        for thread in threading.enumerate():
            if thread.name == THREAD_NAME:
                thread.join(timeout=30)
        pieces = speak()
    assert "".join(pieces) == "".join(slow)
    assert len(pieces) > 3
