"""Limits while the broker accepts and never answers: looser, and nobody waits for it again and again."""

import socket
import time
from typing import Any

from llmservice.tests.support.lag import Lag
from streaming.chat.policy import limits


def test_a_broker_that_never_answers_is_asked_once_in_a_while(settings: Any) -> None:
    settings.CHAT_VIEWER_LIMITS = "2/minute; 9/hour"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        waiting = limits.WaitingLimiter(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", "test")
        with Lag() as lag:
            began = time.monotonic()
            waits = [waiting.wait("viewer", "momo") for _message in range(4)]
            took = time.monotonic() - began
    assert [wait > 0 for wait in waits] == [False, False, True, True]
    assert took < 2 * limits.ANSWER_S + limits.REST_S + lag.s


async def test_the_same_in_an_event_loop(settings: Any) -> None:
    settings.CHAT_VIEWER_LIMITS = "2/minute; 9/hour"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        limiter = limits.Limiter(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", "test")
        with Lag() as lag:
            began = time.monotonic()
            waits = [await limiter.wait("viewer", "momo") for _message in range(4)]
            took = time.monotonic() - began
    assert [wait > 0 for wait in waits] == [False, False, True, True]
    assert took < 2 * limits.ANSWER_S + limits.REST_S + lag.s
