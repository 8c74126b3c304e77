"""The C# client and a server that does what no real one is to be brought to: it lies, stops, and floods."""

import asyncio
import hashlib
import ssl
import time
from pathlib import Path
from typing import Any

import pytest

from unity_bridge.tests.support.csharp_build import CSharpBuild
from unity_bridge.tests.support.csharp_client import csharp_client
from unity_bridge.tests.support.scripted_server import chat, frame, line_of, scene, scripted_server
from vtuber.tests.support.tls import make_authority, make_certificate, need_openssl

pytestmark = pytest.mark.mono

FINAL = ("replaced", "disconnected", "wrong_token", "unsupported_protocol", "unknown_vtuber")
PASSING = ("too_many_attempts", "too_many_links", "slow_client", "heartbeat_missed", "hello_timeout", "too_large")


@pytest.mark.parametrize("code", FINAL)
async def test_who_is_turned_away_for_good_stays_away(csharp: CSharpBuild, code: str) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.hear("hello")
        await link.refuse(code)
        told = await client.hear("state", state="Refused")
        assert (told["code"], told["error"]) == (code, "No.")
        await link.ended()
        # Its own longest wait is 200 ms.
        await asyncio.sleep(0.5)
        assert server.waiting == 0
        await client.say("start")
        await (await server.accept()).welcome()
        await client.hear("state", state="Live")


@pytest.mark.parametrize("code", PASSING)
async def test_who_is_turned_away_for_now_comes_back(csharp: CSharpBuild, code: str) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.hear("hello")
        refused = time.monotonic()
        await link.refuse(code, retry_ms=700)
        told = await client.hear("state", state="Waiting")
        assert told["code"] == code
        again = await server.accept()
        assert time.monotonic() - refused > 0.4, "it was asked to wait"
        await again.welcome()
        await client.hear("state", state="Live")


async def test_an_answer_of_another_protocol_is_final(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome(protocol="vtbridge/2")
        assert (await client.hear("state", state="Refused"))["code"] == "unsupported_protocol"
        await link.ended()


async def test_doubles_are_dropped_and_old_one_shots_are_not_done(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome("replay")
        wave = {"action": "wave"}
        await link.send("character.action", wave, id_="old", seq=1, part=1, parts=1, late_ms=9000, ttl_ms=8000)
        await link.send("chat.remove", {"messages": [4]}, id_="late", seq=2, part=1, parts=1, late_ms=90000)
        for id_ in ("first", "double"):
            await link.send("character.action", wave, id_=id_, seq=3, part=1, parts=2, ttl_ms=8000)
        await link.send("character.action", wave, id_="older", seq=2, part=1, parts=1, ttl_ms=8000)
        await link.send("character.action", wave, id_="second", seq=3, part=2, parts=2, ttl_ms=8000)
        await client.hear("frame", id="second")
        raised = [line["id"] for line in client.lines("frame") if line["type"] != "welcome"]
        assert raised == ["late", "first", "second"]
        assert (await link.hear("ack"))["data"] == {"seq": 3}
        assert (await client.picture())["last_seq"] == 3


async def test_data_of_a_wrong_type_are_named_and_the_link_goes_on(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome()
        await link.send("scene.set", {**scene("desk"), "scene": 7}, id_="bad", seq=1, part=1, parts=1)
        expected = "scene.set: scene has to be a text, and is of type Integer"
        assert (await client.hear("problem"))["problem"] == expected
        error = await link.hear("error")
        assert error["re"] == "bad"
        assert error["data"] == {"code": "bad_data", "message": expected, "fatal": False}
        await link.send("scene.set", {**scene("bed"), "weight": 3}, seq=2, part=1, parts=1)
        await link.send("kitchen.fire", {"hot": True}, seq=3, part=1, parts=1)
        assert (await client.hear_frame("kitchen.fire"))["typed"] is None
        assert (await client.picture())["world"]["scene"]["data"]["scene"] == "bed"
        assert client.frames("scene.set")[0]["seq"] == 2


async def test_a_welcome_that_cannot_be_read_is_no_reason_to_stay_away(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome(heartbeat_ms="often")  # type: ignore[arg-type]
        assert (await client.hear("state", state="Waiting"))["code"] == "bad_data"
        await (await server.accept()).welcome()
        await client.hear("state", state="Live")


async def test_a_thousand_bad_lines_are_one_in_the_log(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome()
        await link.send_bytes(b"no\n" * 1000)
        await link.send("ping", id_="last")
        await link.hear("pong")
        warnings = [line for line in client.lines("log") if line["level"] == "warning"]
        assert 1 <= len(warnings) <= 3
        assert 1 <= [whole["type"] for whole in link.heard].count("error") <= 3
        await client.hear("problem")
        assert len(client.lines("problem")) <= 1000
        assert (await client.picture())["state"] == "Live"


async def test_acks_come_each_second_or_hundred_events(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port):
        link = await server.accept()
        await link.welcome()
        await link.send("ping", {"seq": 1})
        assert (await link.hear("ack"))["data"] == {"seq": 1}
        for seq in range(2, 251):
            await link.send("chat.remove", {"messages": [seq]}, seq=seq, part=1, parts=1)
        first = (await link.hear("ack"))["data"]["seq"]
        assert 101 <= first <= 250
        last = first
        while last < 250:
            last = (await link.hear("ack"))["data"]["seq"]
        acks = [whole for whole in link.heard if whole["type"] == "ack"]
        assert len(acks) <= 4


async def test_a_request_waits_for_who_has_no_time_and_keeps_its_id(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome()
        await client.say("ask guest 小雨 吃了吗")
        asked = (await client.hear("sent"))["id"]
        for code in ("unavailable", "rate_limited"):
            request = await link.hear("viewer.question")
            assert request["id"] == asked
            assert request["data"] == {"text": "吃了吗", "viewer": "guest", "nickname": "小雨"}
            await link.send("error", {"code": code, "message": "Later.", "fatal": False, "retry_ms": 50}, re=asked)
        assert (await link.hear("viewer.question"))["id"] == asked
        link.hang_up()
        link = await server.accept()
        await link.welcome("replay")
        assert (await link.hear("viewer.question"))["id"] == asked
        await link.send("ack", {"status": "failed", "reason": "She sleeps."}, re=asked)
        answered = await client.hear("answered")
        assert answered == {"kind": "answered", "id": asked, "status": "failed", "reason": "She sleeps."}
        assert client.lines("refused") == []
        assert (await client.picture())["open_requests"] == 0


async def test_requests_have_an_end(csharp: CSharpBuild) -> None:
    options = ("--request-timeout", "300")
    async with scripted_server() as server, csharp_client(csharp, server.port, *options) as client:
        link = await server.accept()
        await link.welcome(max_frame_in=400)
        await client.hear("state", state="Live")
        await client.say("ask guest 小雨 " + "喵" * 200)
        too_long = (await client.hear("sent"))["id"]
        assert (await client.hear("refused"))["code"] == "too_large"
        await client.say("time pause")
        paused = (await client.hear("sent"))["id"]
        await link.hear("time.request")
        refused = await client.hear("refused")
        assert (refused["id"], refused["code"]) == (paused, "timeout")
        assert too_long not in [whole["id"] for whole in link.heard]
        await client.say("time resume")
        assert (await link.hear("time.request"))["data"] == {"action": "resume"}


async def test_a_flood_of_requests_stays_below_what_the_server_takes(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome()
        await client.hear("state", state="Live")
        for _number in range(80):
            await client.say("snapshot")
        assert (await client.hear("refused"))["code"] == "queue_full"
        for _number in range(64):
            await link.hear("snapshot.request")
        refused = client.lines("refused")
        assert {line["code"] for line in refused} == {"queue_full"}
        assert (await client.picture())["open_requests"] == 64


async def test_a_snapshot_answers_who_asked_for_it(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome()
        await client.say("snapshot")
        asked = (await link.hear("snapshot.request"))["id"]
        data = {"session": "log-1", "seq": 3, "commands": [{"type": "scene.set", "data": scene("desk")}]}
        await link.send("snapshot", data, re=asked)
        answered = await client.hear("answered")
        assert answered == {"kind": "answered", "id": asked, "status": "done", "reason": None}
        picture = await client.picture()
        assert (picture["open_requests"], picture["last_seq"]) == (0, 3)
        assert picture["world"]["scene"]["data"]["scene"] == "desk"


async def test_each_link_is_told_the_newest_status_once(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        for state in ("loading", "ready"):
            await client.say(f"status {state}")
        await client.say("spoken s1")
        await client.picture()
        await link.welcome()
        assert (await link.hear("status"))["data"] == {"state": "ready"}
        assert (await client.picture())["open_requests"] == 0
        link.hang_up()
        link = await server.accept()
        await link.welcome("replay")
        assert (await link.hear("status"))["data"] == {"state": "ready"}
        await client.say("status background")
        assert (await link.hear("status"))["data"] == {"state": "background"}
        told = [whole["type"] for whole in link.heard]
        assert told.count("status") == 2
        assert "speech.finished" not in told, "it was told over the link before"


async def test_who_was_away_sees_the_right_picture_at_once(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome()
        await client.hear("state", state="Live")
        await client.say("stall")
        await client.hear("stalled")
        for seq in range(1, 1501):
            data: dict[str, Any] = scene(f"room-{seq}") if seq % 5 == 0 else chat(seq)
            await link.send_bytes(
                line_of(frame("scene.set" if seq % 5 == 0 else "chat.message", data, seq=seq, part=1, parts=1))
            )
        # Acknowledged while nobody looks: nobody over there takes it for dead.
        while (await link.hear("ack"))["data"]["seq"] < 1500:
            pass
        await client.say("pump 256")
        assert (await client.hear("pumped"))["frames"] == 256
        assert (await client.picture())["world"]["scene"]["data"]["scene"] == "room-1500"
        await client.say("resume")
        await client.hear_frame("chat.message", seq=1499)
        assert [line["seq"] for line in client.frames("scene.set")] == [1500]
        assert len(client.frames("chat.message")) == 1200


async def test_too_much_for_it_comes_back_as_a_replay(csharp: CSharpBuild) -> None:
    options = ("--queue", "50")
    async with scripted_server() as server, csharp_client(csharp, server.port, *options) as client:
        link = await server.accept()
        await link.welcome()
        await client.hear("state", state="Live")
        await client.say("stall")
        await client.hear("stalled")
        lines = b"".join(
            line_of(frame("chat.remove", {"messages": [seq]}, seq=seq, part=1, parts=1)) for seq in range(1, 201)
        )
        await link.send_bytes(lines)
        await link.ended()
        await asyncio.sleep(0.4)
        assert server.waiting == 0, "nobody has made room yet"
        picture = await client.picture()
        assert (picture["state"], picture["code"]) == ("Waiting", "queue_full")
        assert picture["queued"] <= 50
        await client.say("slow 1")
        await client.say("resume")
        while True:
            link = await server.accept()
            last = (await link.welcome("replay"))["last_seq"]
            for seq in range(last + 1, min(last + 41, 201)):
                await link.send("chat.remove", {"messages": [seq]}, seq=seq, part=1, parts=1)
            if last + 40 >= 200:
                break
            await client.hear_frame("chat.remove", seq=last + 40)
            link.hang_up()
        await client.hear_frame("chat.remove", seq=200)
        assert [line["seq"] for line in client.frames("chat.remove")] == list(range(1, 201))


async def test_a_server_whose_clock_was_set_back_is_followed(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome()
        await client.hear("state", state="Live")
        hour = 3_600_000
        await link.send("ping", {"seq": 0}, late_ms=hour)
        wave = {"action": "wave"}
        await link.send("character.action", wave, seq=1, part=1, parts=1, late_ms=hour, ttl_ms=8000)
        assert (await client.hear_frame("character.action"))["seq"] == 1


async def test_a_server_is_found_by_its_name(csharp: CSharpBuild) -> None:
    async with scripted_server() as server, csharp_client(csharp, server.port, "--host", "localhost") as client:
        await (await server.accept()).welcome()
        await client.hear("state", state="Live")


async def test_a_name_that_nobody_has_is_tried_again(csharp: CSharpBuild) -> None:
    async with csharp_client(csharp, 7717, "--host", "nobody.invalid") as client:
        for _try in range(2):
            assert (await client.hear("state", state="Waiting"))["code"] == "connect_failed"
        await client.quit()


async def test_a_hello_without_answer_is_given_up(csharp: CSharpBuild) -> None:
    options = ("--handshake-timeout", "300")
    async with scripted_server() as server, csharp_client(csharp, server.port, *options) as client:
        link = await server.accept()
        await link.ended()
        assert (await client.hear("state", state="Waiting"))["code"] == "handshake_timeout"
        await (await server.accept()).welcome()
        await client.hear("state", state="Live")


async def test_memory_stays_where_it_is_while_everything_comes(csharp: CSharpBuild) -> None:
    """Twenty megabytes of chat, and a line that has no end."""
    async with scripted_server() as server, csharp_client(csharp, server.port) as client:
        link = await server.accept()
        await link.welcome()
        await client.hear("state", state="Live")
        await client.say("stall")
        await client.hear("stalled")

        async def flood(from_: int) -> None:
            for start in range(from_, from_ + 10_000, 500):
                await link.send_bytes(
                    b"".join(
                        line_of(frame("chat.reply", reply(seq), id_=f"r{seq}")) for seq in range(start, start + 500)
                    )
                )
            await link.send_bytes(b"x" * 3_000_000 + b"\n")
            await link.send("ping", id_=f"after-{from_}")
            while (await link.hear("pong"))["re"] != f"after-{from_}":
                pass

        def reply(number: int) -> dict[str, Any]:
            text = {"text": "喵" * 300, "short": "", "final": False, "cut": False, "dropped": False}
            return {"answer": number % 3, "question": None, **text}

        await flood(0)
        await client.say("memory")
        before = (await client.hear("memory"))["bytes"]
        await flood(10_000)
        await client.say("memory")
        after = (await client.hear("memory"))["bytes"]
        assert after - before < 1_000_000
        assert (await client.picture())["queued"] < 10
        await client.say("resume")
        for _flood in range(2):
            assert (await client.hear("problem"))["problem"] == "a line is longer than 1048576 bytes and was skipped"


async def test_tls_takes_the_pinned_certificate_and_no_other(csharp: CSharpBuild, tmp_path: Path) -> None:
    need_openssl()
    certificate = make_certificate(make_authority(tmp_path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text())).hexdigest()
    async with scripted_server(context) as server:
        async with csharp_client(csharp, server.port, "--tls", "--pin", pin.upper()) as client:
            link = await server.accept()
            await link.welcome()
            await link.snapshot(3, ("scene.set", scene("desk")))
            await client.hear("snapshot_applied")
            await client.quit()
            assert (await link.hear("bye"))["data"] == {"reason": "stopped"}
        for options in (["--tls"], ["--tls", "--pin", "0" * 64]):
            async with csharp_client(csharp, server.port, *options) as client:
                assert (await client.hear("state", state="Waiting"))["code"] == "tls_failed"
                assert "Handshaking" not in [line["state"] for line in client.lines("state")]
