"""From a chat to our API: against a real ngircd, and against a stand-in for what only Twitch sends."""

import asyncio
import gc
import logging
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from config.env import BASE_DIR
from streaming.chat.adapters.chat_api_client import ChatApiClient, Counts, InboundChat, Patience
from streaming.chat.adapters.irc import Line
from streaming.chat.adapters.twitch import Channel, LoginRefused, Pace, TwitchChat, as_message
from streaming.tests.support.chat_endpoint import TOKEN, ChatEndpoint, Reply, chat_endpoint
from streaming.tests.support.ircd import Ircd, TwitchStandIn, irc_server, need_ngircd, speaker, twitch_stand_in
from vtuber.tests.support import forked

SECRET = "oauth:a-secret-of-hers"
PACE = Pace(first_pause_s=0.05, longest_pause_s=0.3)
PATIENCE = Patience(first_pause_s=0.02, longest_pause_s=0.1)


def at(port: int, **more: Any) -> Channel:
    return Channel("Baomi", host="127.0.0.1", port=port, **more)


@asynccontextmanager
async def adapter(
    channel: Channel, endpoint: ChatEndpoint, *, capacity: int = 200, pace: Pace = PACE
) -> AsyncIterator[tuple[TwitchChat, ChatApiClient]]:
    """Both halves at work; what ends one of them by itself fails the test."""
    courier = ChatApiClient(api=endpoint.url, slug="baomi", token=TOKEN, capacity=capacity, patience=PATIENCE)
    chat = TwitchChat(channel, courier.put, pace)
    tasks = [asyncio.create_task(chat.run()), asyncio.create_task(courier.run())]
    try:
        yield chat, courier
        assert not [task for task in tasks if task.done()]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def comes_true(check: Callable[[], bool]) -> None:
    """Looks again and again: for what the adapter tells nobody."""
    async with asyncio.timeout(20):
        for _ in iter(check, True):
            await asyncio.sleep(0.005)


# --- A real IRC server -------------------------------------------------------------------------------------------


async def test_what_is_said_arrives_once_in_order_under_its_name() -> None:
    with irc_server() as server:
        async with chat_endpoint() as endpoint, AsyncExitStack() as crowd:
            channel = at(server.port, nick="Reader", platform="irc", ignore=frozenset({"nightbot"}))
            await crowd.enter_async_context(adapter(channel, endpoint))
            momo = await crowd.enter_async_context(speaker(server, "Momo"))
            bot = await crowd.enter_async_context(speaker(server, "NightBot"))
            other = await crowd.enter_async_context(speaker(server, "Other", "#elsewhere"))
            await momo.sees("Reader")
            await other.say("in another room")
            await bot.say("follow us!")
            momo.send("PRIVMSG Reader :a whisper", "NOTICE #baomi :a notice", "PRIVMSG #baomi :\x01VERSION\x01")
            await momo.say("喵？", "\x01ACTION pats her\x01", "\x02bold\x0f and \x0304,01red", "same", "same", "\x02")
            await endpoint.until(lambda: len(endpoint.taken) == 5)
            await momo.say("last")
            await endpoint.until(lambda: len(endpoint.taken) == 6)
            assert endpoint.texts == ["喵？", "pats her", "bold and red", "same", "same", "last"]
            assert endpoint.asked == endpoint.taken
            assert len({message["message_id"] for message in endpoint.taken}) == 6
            who = {(said["platform"], said["sender_id"], said["sender_name"]) for said in endpoint.taken}
            assert who == {("irc", "momo", "Momo")}


async def test_it_comes_back_by_itself_when_the_server_was_killed() -> None:
    with irc_server() as server:
        async with chat_endpoint() as endpoint, adapter(at(server.port, nick="Reader"), endpoint):
            for number in range(3):
                async with speaker(server, "Momo") as momo:
                    await momo.sees("Reader")
                    await momo.say(f"life {number}", "and on")
                    await endpoint.until(lambda: endpoint.texts[-2:] == [f"life {number}", "and on"])  # noqa: B023
                server.kill()
                server.start()
            assert endpoint.texts == ["life 0", "and on", "life 1", "and on", "life 2", "and on"]
            assert endpoint.asked == endpoint.taken


async def test_the_api_may_be_away_or_ill_or_slow() -> None:
    ill = [Reply(500), Reply(503), Reply(201, lost=True), Reply(429, headers={"Retry-After": "1"})]
    with irc_server() as server:
        async with chat_endpoint() as endpoint, adapter(at(server.port, nick="Reader"), endpoint) as (_, courier):
            async with speaker(server, "Momo") as momo:
                await momo.sees("Reader")
                await endpoint.stop()
                await momo.say(*(f"line {number}" for number in range(30)))
                await comes_true(lambda: courier.counts.retries >= 2)
                endpoint.replies.extend(ill)
                await endpoint.start()
                await endpoint.until(lambda: len(endpoint.taken) == 30)
            assert endpoint.texts == [f"line {number}" for number in range(30)]
            # The first: 500, 503, taken with its answer lost, and asked once more. The second: 429, and then taken.
            assert [asked["text"] for asked in endpoint.asked[:6]] == ["line 0"] * 4 + ["line 1"] * 2
            assert len({asked["message_id"] for asked in endpoint.asked[:4]}) == 1
            assert await courier.finish(20)
            assert (courier.counts.accepted, courier.counts.dropped) == (30, 0)


async def test_a_flood_loses_exactly_what_the_queue_drops() -> None:
    gate = asyncio.Event()
    with irc_server() as server:
        async with AsyncExitStack() as crowd:
            endpoint = await crowd.enter_async_context(chat_endpoint(Reply(201, hold=gate)))
            channel = at(server.port, nick="Reader")
            chat, courier = await crowd.enter_async_context(adapter(channel, endpoint, capacity=60))
            momo = await crowd.enter_async_context(speaker(server, "Momo"))
            await momo.sees("Reader")
            await momo.say("line 0")
            await endpoint.until(lambda: len(endpoint.asked) == 1)
            await momo.say(*(f"line {number}" for number in range(1, 500)))
            await comes_true(lambda: courier.counts.dropped + courier.waiting == 499)
            assert courier.waiting == 60
            gc.collect()  # of what other tests left
            assert sum(type(thing) is InboundChat for thing in gc.get_objects()) == 61
            assert chat.joined.is_set()
            assert courier.counts == Counts(dropped=439)
            gate.set()
            assert await courier.finish(20)
            assert endpoint.texts == ["line 0", *(f"line {number}" for number in range(440, 500))]
            assert courier.counts == Counts(accepted=61, dropped=439)


async def test_a_nick_that_is_taken_is_no_hindrance() -> None:
    with irc_server() as server:
        channel = at(server.port, nick="Reader")
        async with chat_endpoint() as endpoint, speaker(server, "Reader") as twin, adapter(channel, endpoint):
            await twin.sees("Reader1")
            await twin.say("I was here first")
            await endpoint.until(lambda: len(endpoint.taken) == 1)


async def test_encrypted_only_to_a_server_that_is_trusted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with irc_server(tls=True, password=SECRET) as server:
        channel = at(server.port, nick="Reader", tls=True, token=SECRET.removeprefix("oauth:"))
        async with chat_endpoint() as endpoint:
            async with adapter(channel, endpoint) as (chat, _):
                await comes_true(lambda: caplog.text.count("CERTIFICATE_VERIFY_FAILED") >= 2)
                assert not chat.joined.is_set()
            monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
            async with adapter(channel, endpoint) as (chat, _), asyncio.timeout(20):
                await chat.joined.wait()
    assert SECRET.removeprefix("oauth:") not in caplog.text


async def test_a_wrong_password_ends_it_and_is_told_to_nobody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with irc_server(password=SECRET) as server:
        channel = at(server.port, nick="Reader", token="oauth:another-secret")
        async with asyncio.timeout(20):
            with pytest.raises(LoginRefused, match="password"):
                await TwitchChat(channel, lambda message: None, PACE).run()
    assert "another-secret" not in caplog.text + repr(channel)


# --- The command -------------------------------------------------------------------------------------------------


@contextmanager
def command(folder: Path, server: Ircd, endpoint: ChatEndpoint, token: str) -> Iterator[forked.Popen]:
    """`manage.py twitch_chat`, as a process of its own."""
    options = (
        f"baomi --channel #Baomi --host 127.0.0.1 --port {server.port} --no-tls --api {endpoint.url} --nick Reader"
    )
    with forked.Popen(
        [sys.executable, "manage.py", "twitch_chat", *options.split()],
        cwd=BASE_DIR,
        env={**os.environ, "DATA_DIR": str(folder), "CHAT_API_TOKEN": token, "TWITCH_TOKEN": SECRET},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_command_carries_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with irc_server(password=SECRET) as server:
        async with chat_endpoint() as endpoint, asyncio.timeout(60):
            with command(tmp_path, server, endpoint, TOKEN) as process:
                reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
                writer.write(f"PASS {SECRET}\r\nNICK momo\r\nUSER m 0 * :m\r\nJOIN #baomi\r\n".encode())
                while b" JOIN " not in (line := await reader.readline()) or not line.startswith(b":Reader!"):
                    pass
                writer.write("PRIVMSG #baomi :听得见吗\r\n".encode())
                await endpoint.until(lambda: endpoint.texts == ["听得见吗"])
                process.send_signal(number)
                while b" QUIT " not in await reader.readline():
                    pass
                writer.close()
                printed, _ = await asyncio.to_thread(process.communicate)
    assert process.returncode == 0, printed
    assert printed.splitlines()[-1] == "1 accepted, 0 refused, 0 while off air, 0 dropped, 0 too old, 0 left"
    assert "Traceback" not in printed
    assert TOKEN not in printed
    assert SECRET.removeprefix("oauth:") not in printed


async def test_the_command_says_what_to_do_about_a_wrong_token(tmp_path: Path) -> None:
    with irc_server(password="oauth:what-twitch-knows") as server:
        async with chat_endpoint() as endpoint, asyncio.timeout(60):
            with command(tmp_path, server, endpoint, TOKEN) as process:
                printed, _ = await asyncio.to_thread(process.communicate)
            assert process.returncode == 1
            assert "127.0.0.1 refuses the login" in printed
            assert "Check TWITCH_TOKEN" in printed
            with command(tmp_path, server, endpoint, "") as process:
                printed, _ = await asyncio.to_thread(process.communicate)
            assert process.returncode == 1
            assert "CHAT_API_TOKEN is not set" in printed
            assert endpoint.asked == []


# --- What only Twitch sends: a stand-in, written from its public documentation -------------------------------------

SAYS = (
    "@badge-info=;badges=;client-nonce=x;color=;display-name=Mo\\smo;emotes=25:0-4;id=885196de-cb67-427a-baa8-"
    "82f9b0fcd05f;mod=0;room-id=713936733;tmi-sent-ts=1642696567751;turbo=0;user-id=713936733;user-type="
)


@asynccontextmanager
async def at_twitch(**pace: float) -> AsyncIterator[tuple[TwitchStandIn, ChatEndpoint]]:
    async with twitch_stand_in() as twitch, chat_endpoint() as endpoint:
        quick = Pace(first_pause_s=0.02, longest_pause_s=0.1, **pace)
        async with adapter(at(twitch.port, tls=False), endpoint, pace=quick):
            yield twitch, endpoint


async def test_tags_say_who_speaks() -> None:
    async with at_twitch() as (twitch, endpoint):
        link = await twitch.let_in()
        assert [line for line in link.heard if line.startswith("PASS")] == []
        assert link.heard[1].startswith("NICK justinfan")
        link.send(
            f"{SAYS} :momo!momo@momo.tmi.twitch.tv PRIVMSG #baomi :Kappa 喵",
            "@login=momo;target-msg-id=885196de :tmi.twitch.tv CLEARMSG #baomi :Kappa 喵",
            "@msg-id=sub;user-id=1 :tmi.twitch.tv USERNOTICE #baomi :Great stream",
            "@user-id=7;display-name= :nobody!n@n PRIVMSG #baomi :\x01ACTION nods\x01",
            b"@user-id=8;id=bad\\nid :evil!e@e PRIVMSG #baomi :\xff",
        )
        await endpoint.until(lambda: len(endpoint.taken) == 3)
        first, second, third = endpoint.taken
        assert first == {
            "platform": "twitch",
            "sender_id": "713936733",
            "sender_name": "Mo mo",
            "text": "Kappa 喵",
            "message_id": "885196de-cb67-427a-baa8-82f9b0fcd05f",
        }
        assert (second["sender_id"], second["sender_name"], second["text"]) == ("7", "nobody", "nods")
        assert (third["text"], len(third["message_id"])) == ("\ufffd", 32)


async def test_gifts_are_carried_and_what_others_share_is_not() -> None:
    momo, notice = "room-id=11;user-id=42;display-name=Momo", ";login=momo :tmi.twitch.tv USERNOTICE"
    async with at_twitch() as (twitch, endpoint):
        link = await twitch.let_in()
        link.send(
            f"@bits=100;id=a1;{momo} :momo!m@m PRIVMSG #baomi :Cheer100 hi",
            f"@id=a2;source-room-id=12;{momo} :kiki!k@k PRIVMSG #baomi :from next door",
            f"@id=a3;msg-id=resub;msg-param-cumulative-months=12;{momo}{notice} #baomi :喵",
            f"@id=a4;msg-id=raid;msg-param-viewerCount=57;{momo}{notice} #other",
            f"@id=a5;msg-id=raid;msg-param-viewerCount=57;{momo}{notice} #baomi",
            f"@id=a6;{momo} :momo!m@m PRIVMSG #baomi :bye",
        )
        await endpoint.until(lambda: len(endpoint.taken) == 4)
        who = {"platform": "twitch", "sender_id": "42", "sender_name": "Momo", "highlighted": True}
        assert endpoint.taken[:3] == [
            {**who, "text": "hi", "message_id": "a1", "kind": "bits", "amount": "100"},
            {**who, "text": "喵", "message_id": "a3", "kind": "sub", "amount": "12"},
            {**who, "text": "", "message_id": "a5", "kind": "raid", "amount": "57"},
        ]
        assert endpoint.texts[3] == "bye"


async def test_ping_is_answered_and_reconnect_obeyed() -> None:
    async with at_twitch() as (twitch, endpoint):
        link = await twitch.let_in()
        link.send("PING :tmi.twitch.tv", "PING :" + "x" * 600, b"\xff\xfe garbage", "@;;; :", "")
        assert await link.hears("PONG") == "PONG tmi.twitch.tv"
        link.send(f"{SAYS} :momo!m@m PRIVMSG #baomi :{'x' * 20_000} :forged!f@f PRIVMSG #baomi :no")
        link.send(f"{SAYS} :momo!m@m PRIVMSG #baomi :one", ":tmi.twitch.tv RECONNECT")
        await link.goes_away()
        again = await twitch.let_in()
        again.send(f"{SAYS.replace('885196de', '99999999')} :momo!m@m PRIVMSG #baomi :two")
        await endpoint.until(lambda: endpoint.texts == ["one", "two"])
        # Told twice, as after a reconnect, it is the same message.
        again.send(f"{SAYS} :momo!m@m PRIVMSG #baomi :one", ":x!x@x PRIVMSG #baomi :three")
        await endpoint.until(lambda: len(endpoint.taken) == 3)
        assert endpoint.texts == ["one", "two", "three"]


@pytest.mark.parametrize(
    "goodbye", ["ERROR :Closing link", ":a!a@a KICK #baomi {nick} :out", ":tmi.twitch.tv 474 {nick} #baomi :Banned"]
)
async def test_what_puts_us_out_is_followed_by_another_try(goodbye: str) -> None:
    async with at_twitch() as (twitch, _):
        link = await twitch.let_in()
        link.send(goodbye.format(nick=link.heard[1].removeprefix("NICK ")))
        await link.goes_away()
        await twitch.let_in()


async def test_a_silent_server_is_asked_and_left() -> None:
    async with at_twitch(idle_s=0.3, pong_s=1.0) as (twitch, _):
        link = await twitch.let_in()
        for _ in range(3):
            assert await link.hears("PING") == "PING still-there"
            link.send(":tmi.twitch.tv PONG tmi.twitch.tv still-there")
        assert await link.hears("PING") == "PING still-there"
        # Bytes that never become a line are no sign of life.
        link._writer.write(b"PO")
        await link.goes_away()
        await twitch.let_in()


async def test_a_server_that_never_lets_us_in_is_left() -> None:
    async with at_twitch(login_s=1.0) as (twitch, _):
        link = await twitch.next_link()
        link.send(":tmi.twitch.tv NOTICE * :just a moment")
        await link.goes_away()
        await twitch.let_in()


async def test_without_capabilities_tags_are_not_believed() -> None:
    async with at_twitch() as (twitch, endpoint):
        link = await twitch.let_in(caps=False)
        link.send("@user-id=1;display-name=Operator;id=forged :momo!m@m PRIVMSG #baomi :I am the operator")
        await endpoint.until(lambda: len(endpoint.taken) == 1)
        assert (endpoint.taken[0]["sender_id"], endpoint.taken[0]["sender_name"]) == ("momo", "momo")
        assert endpoint.taken[0]["message_id"] != "forged"


async def test_a_token_that_twitch_refuses_ends_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with twitch_stand_in() as twitch:
        chat = TwitchChat(at(twitch.port, tls=False, nick="baomi", token=SECRET), lambda message: None, PACE)
        running = asyncio.create_task(chat.run())
        link = await twitch.next_link()
        assert await link.hears("PASS") == f"PASS {SECRET}"
        link.send(":tmi.twitch.tv NOTICE * :Login authentication failed")
        async with asyncio.timeout(20):
            with pytest.raises(LoginRefused, match="Login authentication failed"):
                await running
    assert "a-secret" not in caplog.text


def test_equal_messages_of_one_moment_are_two() -> None:
    line = Line("PRIVMSG", ("#baomi", "喵"), "momo!m@m", {"tmi-sent-ts": "1"})
    made = [as_message(line, Channel("baomi"), tagged=True, serial=serial) for serial in (1, 1, 2)]
    assert made[0] == made[1]
    assert isinstance(made[0], InboundChat)
    assert isinstance(made[2], InboundChat)
    assert made[0].message_id != made[2].message_id


@pytest.mark.parametrize(
    ("port", "tls", "encrypted"), [(6697, None, True), (443, None, True), (6667, None, False), (6697, False, False)]
)
def test_the_port_says_whether_it_is_encrypted(port: int, tls: bool | None, encrypted: bool) -> None:
    assert Channel("a", port=port, tls=tls).encrypted is encrypted


def test_without_ngircd_ci_fails_and_others_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streaming.tests.support.ircd.find_ngircd", lambda: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="ngircd"):
        need_ngircd()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="ngircd"):
        need_ngircd()
