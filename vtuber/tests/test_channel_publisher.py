"""The way of a message to the channel layer, from code without an event loop. A layer that writes down who called."""

import asyncio
import socket
import threading
import time
from typing import Any

import django.db
import pytest
from celery.signals import task_prerun
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.db import connections

from config import celery
from llmservice.tests.support.lag import Lag
from vtuber import channel_publisher
from vtuber.web.socket_database import KEPT_S


class Layer:
    """Takes what is sent."""

    def __init__(self, error: Exception | None = None, stuck: bool = False) -> None:
        self.sent: list[tuple[str, Any]] = []
        self.loops: set[int] = set()
        self.threads: set[int] = set()
        self._error = error
        self._stuck = stuck

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.loops.add(id(asyncio.get_running_loop()))
        self.threads.add(threading.get_ident())
        if self._stuck:
            await asyncio.Event().wait()
        if self._error is not None:
            raise self._error
        self.sent.append((group, message["number"]))


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_publisher, "_line", None)
    monkeypatch.setattr(channel_publisher, "_rests_until", 0.0)
    channel_publisher.keep_a_line()


def through(layer: Layer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_publisher, "get_channel_layer", lambda: layer)


def test_a_kept_line_is_one_loop_in_one_thread(line: None, monkeypatch: pytest.MonkeyPatch) -> None:
    layer = Layer()
    through(layer, monkeypatch)
    for number in range(5):
        channel_publisher.send("world.baomi", {"number": number})
    assert layer.sent == [("world.baomi", number) for number in range(5)]
    assert len(layer.loops) == len(layer.threads) == 1
    assert threading.get_ident() not in layer.threads


def test_who_sends_is_spared_what_the_broker_suffers(line: None, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = Layer(ConnectionError("gone")), Layer()
    through(broken, monkeypatch)
    channel_publisher.send("world.baomi", {"number": 1})
    assert (broken.sent, len(broken.threads)) == ([], 1)
    # For a moment nobody tries again; then all is as before.
    through(fine, monkeypatch)
    channel_publisher.send("world.baomi", {"number": 1})
    assert fine.sent == []
    monkeypatch.setattr(channel_publisher, "_rests_until", 0.0)
    channel_publisher.send("world.baomi", {"number": 2})
    assert fine.sent == [("world.baomi", 2)]


def test_a_broker_that_hangs_is_waited_for_only_so_long(line: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_publisher, "PATIENCE_S", 0.05)
    layer = Layer(stuck=True)
    through(layer, monkeypatch)
    began = time.monotonic()
    channel_publisher.send("world.baomi", {"number": 1})
    assert 0.05 <= time.monotonic() - began < 5
    monkeypatch.setattr(channel_publisher, "_rests_until", 0.0)
    through(fine := Layer(), monkeypatch)
    channel_publisher.send("world.baomi", {"number": 2})
    assert (layer.sent, fine.sent) == ([], [("world.baomi", 2)])


def test_a_worker_keeps_its_line_and_its_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_publisher, "_line", None)
    monkeypatch.setattr(task_prerun, "receivers", [])
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    dropped: list[bool] = []
    monkeypatch.setattr(django.db, "close_old_connections", lambda: dropped.append(True))
    celery._settle()
    assert channel_publisher._line is not None
    assert connections.settings["default"]["CONN_MAX_AGE"] == KEPT_S
    assert celery.app.conf.get("CELERY_DB_REUSE_MAX") > 10**9
    # Celery closes none any more: those that are broken are dropped before a task.
    task_prerun.send(sender=None)
    assert dropped == [True]


@pytest.mark.parametrize("kept", [True, False])
def test_a_broker_that_accepts_and_never_answers_holds_nobody_up(monkeypatch: pytest.MonkeyPatch, kept: bool) -> None:
    """With and without a line of its own: as in a worker, and as in a web process's one database thread."""
    monkeypatch.setattr(channel_publisher, "_line", None)
    monkeypatch.setattr(channel_publisher, "_rests_until", 0.0)
    if kept:
        channel_publisher.keep_a_line()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hosts = [{"address": f"redis://127.0.0.1:{silent.getsockname()[1]}/0", "socket_timeout": None}]
        through(RedisPubSubChannelLayer(hosts=hosts), monkeypatch)
        with Lag() as lag:
            began = time.monotonic()
            for number in range(20):
                channel_publisher.send("world.baomi", {"number": number})
            took = time.monotonic() - began
    assert channel_publisher.PATIENCE_S <= took < channel_publisher.PATIENCE_S + channel_publisher.REST_S + lag.s
