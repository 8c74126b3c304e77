"""Carries chat to our API: one request at a time, in order, again where an answer was lost, never without bound.

`put` only queues and never waits, so whoever reads a chat is not held up by us.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2

from llmservice.proxies import proxy_for

logger = logging.getLogger(__name__)

# No honest answer is longer.
_ANSWER_BYTES = 64 * 1024
# Adapters that lost the same API must not come back in step, so this is not seeded.
_jitter = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class InboundChat:
    """What one viewer said, as the API takes it. The same `message_id` is the same message."""

    platform: str
    sender_id: str
    sender_name: str
    text: str
    message_id: str
    # She takes it before others; so she does what was paid for.
    highlighted: bool = False
    # What was paid, in the API's terms; empty for nothing.
    kind: str = ""
    amount: str = ""
    currency: str = ""

    def body(self) -> dict[str, Any]:
        """As it is sent; what is optional only where it says something."""
        paid = {"kind": self.kind, "amount": self.amount, "currency": self.currency} if self.kind else {}
        extras = {"highlighted": True} if self.highlighted else {}
        return {
            "platform": self.platform,
            "sender_id": self.sender_id,
            "sender_name": self.sender_name,
            "text": self.text,
            "message_id": self.message_id,
            **extras,
            **{name: value for name, value in paid.items() if value},
        }


@dataclass(frozen=True)
class Patience:
    """How long the client waits for what; seconds."""

    answer_s: float = 10.0
    first_pause_s: float = 0.5
    longest_pause_s: float = 30.0
    # A Retry-After above this is not waited for: the message is given up.
    retry_after_max_s: float = 60.0
    # Chat that is older answers nothing any more.
    stale_s: float = 300.0


@dataclass
class Counts:
    """What became of the messages. Each ends in one of the first five; `retries` are tries that settled nothing."""

    accepted: int = 0
    refused: int = 0
    off_air: int = 0
    dropped: int = 0
    stale: int = 0
    retries: int = 0


class ApiRefused(Exception):
    """The API refuses this adapter, not one message: wrong token, or nobody of that name."""


class ApiUnreachable(Exception):
    """Nothing leads to the API, and waiting does not help; the text says why, without a password."""


class _TryAgain(Exception):
    """The API can't be reached or is ill; `after_s` is what it asked for."""

    def __init__(self, why: str, after_s: float = 0.0) -> None:
        super().__init__(why)
        self.after_s = after_s


@dataclass
class _Waiting:
    message: InboundChat
    since: float


class ChatApiClient:
    """`api` is the server's root, as in `http://127.0.0.1:8000`; `capacity` is how many messages may wait."""

    def __init__(
        self, *, api: str, slug: str, token: str, capacity: int = 200, patience: Patience | None = None
    ) -> None:
        self.counts = Counts()
        self._url = f"{api.rstrip('/')}/api/vtubers/{quote(slug, safe='')}/chat"
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        self._capacity = capacity
        self._patience = patience or Patience()
        self._queue: deque[_Waiting] = deque()
        # Senders that were told to slow down, with the moment from which they may speak again.
        self._held: dict[str, float] = {}
        self._news = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._on_its_way = 0
        self._overflowing = False
        self._off_air = False
        # Before the next try while the API is away; 0 while it answers.
        self._pause_s = 0.0

    @property
    def waiting(self) -> int:
        """Messages that are queued, without the one on its way."""
        return len(self._queue)

    def report(self) -> str:
        """What became of the messages so far, for a person."""
        counts, left = self.counts, len(self._queue) + self._on_its_way
        return (
            f"{counts.accepted} accepted, {counts.refused} refused, {counts.off_air} while off air, "
            f"{counts.dropped} dropped, {counts.stale} too old, {left} left"
        )

    def put(self, message: InboundChat) -> None:
        """Queue a message; where the queue is full, the one that has waited longest is dropped."""
        if len(self._queue) >= self._capacity:
            self._queue.popleft()
            self.counts.dropped += 1
            if not self._overflowing:
                self._overflowing = True
                logger.warning(
                    "More is said than the API takes: the oldest of %d waiting are dropped", self._capacity
                )
        self._queue.append(_Waiting(message, time.monotonic()))
        self._idle.clear()
        self._news.set()

    async def run(self) -> None:
        """Carry until cancelled. Raises ApiRefused and ApiUnreachable."""
        # Shorter than servers keep an idle connection (uvicorn: 5 s): one that they close under us costs a try.
        limits = httpx2.Limits(max_connections=1, keepalive_expiry=3)
        proxy = proxy_for(self._url)
        try:
            transport = httpx2.AsyncHTTPTransport(limits=limits, proxy=proxy or None)
        except (ImportError, ValueError) as error:
            parts = urlsplit(proxy)
            where = f"{parts.scheme}://{parts.hostname}:{parts.port}"
            raise ApiUnreachable(f"the proxy {where} is no HTTP proxy, and no other kind is known here") from error
        async with httpx2.AsyncClient(transport=transport, headers=self._headers, timeout=None) as client:
            while True:
                waiting = await self._next()
                self._on_its_way = 1
                await self._carry(client, waiting)
                self._on_its_way = 0
                if not self._queue:
                    self._rest()

    async def finish(self, timeout_s: float) -> bool:
        """Wait until nothing is queued or on its way, but not longer than that. False: something is left."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    def _rest(self) -> None:
        """Everything was carried."""
        self._idle.set()
        if self._overflowing:
            self._overflowing = False
            logger.warning("The API has caught up; %d messages were dropped so far", self.counts.dropped)

    async def _next(self) -> _Waiting:
        """The oldest message whose sender may speak. One who has to wait holds nobody up but himself."""
        while True:
            now = time.monotonic()
            self._held = {sender: until for sender, until in self._held.items() if until > now}
            self._news.clear()
            for index, waiting in enumerate(self._queue):
                if waiting.message.sender_id not in self._held:
                    del self._queue[index]
                    return waiting
            soonest = min(self._held.values(), default=None) if self._queue else None
            try:
                async with asyncio.timeout(None if soonest is None else soonest - now):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _carry(self, client: httpx2.AsyncClient, waiting: _Waiting) -> None:
        """Try until the API has answered for or against it, its sender is held, or it is stale."""
        while time.monotonic() - waiting.since <= self._patience.stale_s:
            try:
                status, answer, after_s = await self._post(client, waiting.message)
            except _TryAgain as trouble:
                self.counts.retries += 1
                await asyncio.sleep(self._next_pause(trouble))
                continue
            if self._pause_s:
                self._pause_s = 0.0
                logger.warning("The chat API answers again")
            if status != 429 or not self._hold(waiting, after_s):
                self._settle(waiting.message, status, answer)
            return
        self.counts.stale += 1
        logger.info("Message %s was given up: it is too old by now", waiting.message.message_id)

    def _next_pause(self, trouble: _TryAgain) -> float:
        """Seconds before the next try: longer each time, whichever message it is for, and at least what was asked."""
        if not self._pause_s:
            logger.warning("The chat API does not answer, trying again: %s", trouble)
        patience = self._patience
        self._pause_s = min(self._pause_s * 2 or patience.first_pause_s, patience.longest_pause_s)
        return max(self._pause_s * _jitter.uniform(0.5, 1.0), min(trouble.after_s, patience.retry_after_max_s))

    async def _post(self, client: httpx2.AsyncClient, message: InboundChat) -> tuple[int, dict[str, Any], float]:
        """One try: status, answer, and the seconds of Retry-After. Raises _TryAgain."""
        body = b""
        try:
            async with (
                asyncio.timeout(self._patience.answer_s),
                client.stream("POST", self._url, json=message.body()) as response,
            ):
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > _ANSWER_BYTES:
                        raise _TryAgain("its answer has no end")
        except TimeoutError as error:
            raise _TryAgain(f"nothing within {self._patience.answer_s:g} s") from error
        except httpx2.RequestError as error:
            raise _TryAgain(f"{type(error).__name__} {error}".strip()) from error
        after_s = _seconds(response.headers.get("retry-after"))
        if response.status_code >= 500:
            raise _TryAgain(f"status {response.status_code}", after_s)
        return response.status_code, _object(body), after_s

    def _hold(self, waiting: _Waiting, after_s: float) -> bool:
        """Put it back to where it stood and hold its sender; False where the wait would be too long."""
        after_s = after_s or self._patience.first_pause_s
        if after_s > self._patience.retry_after_max_s:
            return False
        self.counts.retries += 1
        self._held[waiting.message.sender_id] = time.monotonic() + after_s
        if len(self._queue) < self._capacity:
            self._queue.appendleft(waiting)
        else:
            # It was full already, and this is the oldest.
            self.counts.dropped += 1
        return True

    def _settle(self, message: InboundChat, status: int, answer: dict[str, Any]) -> None:
        """Count an answer that is final, and log it where the message was not taken."""
        code, hint = (" ".join(str(answer.get(key, "")).split())[:200] for key in ("error", "hint"))
        if status in (401, 404):
            raise ApiRefused(f"the API answered {status} {code}".strip())
        if status in (200, 201):
            self.counts.accepted += 1
            self._off_air = False
        elif status == 409:
            self.counts.off_air += 1
            if not self._off_air:
                logger.info("She is off air: what is said is not carried until she is back")
            self._off_air = True
        else:
            self.counts.refused += 1
            logger.info("Message %s was refused: %d %s %s", message.message_id, status, code, hint)


def _seconds(header: str | None) -> float:
    """A Retry-After in seconds, 0 where there is none; our API never sends a date."""
    try:
        seconds = float(header or 0)
    except ValueError:
        return 0.0
    return seconds if seconds > 0 else 0.0  # also for what is no number


def _object(body: bytes) -> dict[str, Any]:
    """The answer's JSON object; empty where it is something else, as from a proxy."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
