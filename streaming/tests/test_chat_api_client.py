"""The courier against a real HTTP server: once, in order, with patience, and never more than it may hold."""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from streaming.chat.adapters.chat_api_client import ApiRefused, ChatApiClient, Counts, InboundChat, Patience, _seconds
from streaming.tests.support.chat_endpoint import TOKEN, ChatEndpoint, Reply, chat_endpoint

QUICK = Patience(first_pause_s=0.02, longest_pause_s=0.1, retry_after_max_s=2.0)


def message(number: int, *, sender: str = "42") -> InboundChat:
    return InboundChat("twitch", sender, "Momo", f"第{number}句", f"id-{sender}-{number}")


@asynccontextmanager
async def carrying(
    endpoint: ChatEndpoint, *, capacity: int = 200, patience: Patience = QUICK, token: str = TOKEN
) -> AsyncIterator[ChatApiClient]:
    courier = ChatApiClient(api=endpoint.url, slug="baomi", token=token, capacity=capacity, patience=patience)
    task = asyncio.create_task(courier.run())
    try:
        yield courier
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_messages_arrive_once_in_order_and_whole() -> None:
    async with chat_endpoint() as endpoint, carrying(endpoint) as courier:
        for number in range(50):
            courier.put(message(number))
        assert await courier.finish(20)
        assert endpoint.asked == endpoint.taken == [message(number).body() for number in range(50)]
        assert endpoint.taken[0] == {
            "platform": "twitch",
            "sender_id": "42",
            "sender_name": "Momo",
            "text": "第0句",
            "message_id": "id-42-0",
        }
        assert courier.counts == Counts(accepted=50)
        assert courier.report() == "50 accepted, 0 refused, 0 while off air, 0 dropped, 0 too old, 0 left"


async def test_a_lost_answer_doubles_nothing() -> None:
    async with (
        chat_endpoint(Reply(201, lost=True), Reply(500), Reply(500)) as endpoint,
        carrying(endpoint) as courier,
    ):
        courier.put(message(1))
        courier.put(message(2))
        assert await courier.finish(20)
        assert [asked["message_id"] for asked in endpoint.asked] == ["id-42-1"] * 2 + ["id-42-2"] * 3
        assert endpoint.texts == ["第1句", "第2句"]
        assert courier.counts == Counts(accepted=2, retries=3)


async def test_an_outage_of_the_api_loses_nothing_that_fits(caplog: pytest.LogCaptureFixture) -> None:
    async with chat_endpoint() as endpoint:
        await endpoint.stop()
        endpoint.replies.extend([Reply(500), Reply(502), Reply(503, headers={"Retry-After": "1"})])
        async with carrying(endpoint) as courier:
            for number in range(20):
                courier.put(message(number))
            while courier.counts.retries < 3:
                assert not await courier.finish(0.02)
            assert endpoint.asked == []
            began = time.monotonic()
            await endpoint.start()
            assert await courier.finish(20)
            assert time.monotonic() - began >= 1.0
        assert endpoint.texts == [f"第{number}句" for number in range(20)]
        assert [asked["message_id"] for asked in endpoint.asked[:4]] == ["id-42-0"] * 4
        assert (courier.counts.accepted, courier.counts.dropped) == (20, 0)
    # One line when it goes, one when it is back.
    assert [record.message.split(":")[0] for record in caplog.records if record.levelno == logging.WARNING] == [
        "The chat API does not answer, trying again",
        "The chat API answers again",
    ]


async def test_a_silent_api_is_asked_again() -> None:
    never = asyncio.Event()
    quick = Patience(answer_s=1.0, first_pause_s=0.02)
    async with chat_endpoint(Reply(500, hold=never)) as endpoint, carrying(endpoint, patience=quick) as courier:
        courier.put(message(1))
        assert await courier.finish(20)
        assert [asked["message_id"] for asked in endpoint.asked] == ["id-42-1", "id-42-1"]
        assert courier.counts == Counts(accepted=1, retries=1)
        never.set()


async def test_who_must_slow_down_waits_and_holds_up_nobody_else() -> None:
    async with chat_endpoint(Reply(429, headers={"Retry-After": "1"})) as endpoint, carrying(endpoint) as courier:
        began = time.monotonic()
        courier.put(message(1, sender="fast"))
        courier.put(message(2, sender="fast"))
        courier.put(message(3, sender="calm"))
        assert await courier.finish(20)
        assert time.monotonic() - began >= 1.0
        # Of one sender everything stays in order.
        assert endpoint.texts == ["第3句", "第1句", "第2句"]
        assert [asked["message_id"] for asked in endpoint.asked] == [
            "id-fast-1",
            "id-calm-3",
            "id-fast-1",
            "id-fast-2",
        ]
        assert courier.counts == Counts(accepted=3, retries=1)


async def test_a_retry_after_beyond_the_limit_gives_the_message_up() -> None:
    async with chat_endpoint(Reply(429, headers={"Retry-After": "3"})) as endpoint, carrying(endpoint) as courier:
        courier.put(message(1))
        courier.put(message(2))
        assert await courier.finish(2)
        assert endpoint.texts == ["第2句"]
        assert courier.counts == Counts(accepted=1, refused=1)


@pytest.mark.parametrize("status", [302, 400, 403, 413, 422])
async def test_a_refusal_is_final_and_one_line(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "streaming.chat.adapters")
    refusal = Reply(status, {"error": "link", "hint": "No links\nhere."}, {"Location": "/elsewhere"})
    async with chat_endpoint(refusal) as endpoint, carrying(endpoint) as courier:
        courier.put(message(1))
        courier.put(message(2))
        assert await courier.finish(20)
        assert [asked["message_id"] for asked in endpoint.asked] == ["id-42-1", "id-42-2"]
        assert courier.counts == Counts(accepted=1, refused=1)
    lines = [record.message for record in caplog.records if record.name.startswith("streaming")]
    assert lines == [f"Message id-42-1 was refused: {status} link No links here."]


async def test_while_she_is_off_air_messages_end_and_the_log_stays_short(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "streaming.chat.adapters")
    away = [Reply(409, {"error": "off_air"}) for _ in range(5)]
    async with chat_endpoint(*away) as endpoint, carrying(endpoint) as courier:
        for number in range(6):
            courier.put(message(number))
        assert await courier.finish(20)
        assert endpoint.texts == ["第5句"]
        assert courier.counts == Counts(accepted=1, off_air=5)
    lines = [record.message for record in caplog.records if record.name.startswith("streaming")]
    assert lines == ["She is off air: what is said is not carried until she is back"]


@pytest.mark.parametrize(("token", "replies"), [("wrong", []), (TOKEN, [Reply(404, {"error": "no_vtuber"})])])
async def test_an_api_that_wants_none_of_us_ends_the_run(
    token: str, replies: list[Reply], caplog: pytest.LogCaptureFixture
) -> None:
    async with chat_endpoint(*replies) as endpoint:
        courier = ChatApiClient(api=endpoint.url, slug="baomi", token=token, patience=QUICK)
        courier.put(message(1))
        courier.put(message(2))
        with pytest.raises(ApiRefused, match=r"the API answered 40[14] "):
            await courier.run()
        assert len(endpoint.asked) == 1
        assert courier.report().endswith("2 left")
    assert token not in caplog.text


async def test_a_flood_is_bounded_and_loses_only_the_oldest(caplog: pytest.LogCaptureFixture) -> None:
    gate = asyncio.Event()
    async with chat_endpoint(Reply(201, hold=gate)) as endpoint, carrying(endpoint, capacity=50) as courier:
        courier.put(message(0))
        await endpoint.until(lambda: len(endpoint.asked) == 1)
        for number in range(1, 500):
            courier.put(message(number))
            assert courier.waiting == min(number, 50)
        gc.collect()  # of what other tests left
        assert sum(type(thing) is InboundChat for thing in gc.get_objects()) == 51
        assert courier.counts == Counts(dropped=449)
        gate.set()
        assert await courier.finish(20)
        # The one on its way is not torn back.
        assert endpoint.texts == ["第0句", *(f"第{number}句" for number in range(450, 500))]
        assert courier.counts == Counts(accepted=51, dropped=449)
    assert [record.message for record in caplog.records if record.levelno == logging.WARNING] == [
        "More is said than the API takes: the oldest of 50 waiting are dropped",
        "The API has caught up; 449 messages were dropped so far",
    ]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, 0), ("7", 7), ("2.5", 2.5), ("-1", 0), ("nan", 0), ("Wed, 25 Nov 2026 08:00:00 GMT", 0)],
)
def test_a_retry_after_is_read_as_seconds(header: str | None, seconds: float) -> None:
    assert _seconds(header) == seconds


async def test_one_who_must_wait_gives_way_in_a_full_queue() -> None:
    gate = asyncio.Event()
    slow_down = Reply(429, headers={"Retry-After": "1"}, hold=gate)
    async with chat_endpoint(slow_down) as endpoint, carrying(endpoint, capacity=2) as courier:
        courier.put(message(1, sender="fast"))
        await endpoint.until(lambda: len(endpoint.asked) == 1)
        courier.put(message(2))
        courier.put(message(3))
        gate.set()
        assert await courier.finish(20)
        assert endpoint.texts == ["第2句", "第3句"]
        assert courier.counts == Counts(accepted=2, dropped=1, retries=1)


async def test_what_is_too_old_is_not_said_any_more() -> None:
    patience = Patience(first_pause_s=0.02, longest_pause_s=0.05, stale_s=1.0)
    async with chat_endpoint() as endpoint:
        await endpoint.stop()
        async with carrying(endpoint, patience=patience) as courier:
            for number in range(5):
                courier.put(message(number))
            assert await courier.finish(20)
            assert courier.counts.stale == 5
            # While the API stays away, a new message doesn't make us ask more often.
            assert courier._pause_s == 0.05
            await endpoint.start()
            courier.put(message(5))
            assert await courier.finish(20)
        assert endpoint.texts == ["第5句"]
