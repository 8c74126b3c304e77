"""Tokens and what they allow, TLS, bare lines, another log; and a stranger who has read the docs alone."""

import asyncio
import json
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.env import BASE_DIR
from launcher.tests.support.launched import free_port
from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support import stranger
from unity_bridge.tests.support.adapter import Adapter
from unity_bridge.tests.support.link_client import TOKEN, TcpClient, hello_text, tcp_client, websocket_client
from vtuber.tests.support import forked
from vtuber.tests.support.tls import make_authority, make_certificate, need_openssl

pytestmark = pytest.mark.timeout(150)


async def do(linked: Linked, verb: str, **arguments: Any) -> dict[str, Any]:
    return await asyncio.to_thread(linked.world.do, verb, **arguments)


async def test_a_token_allows_what_its_scopes_say_until_it_is_revoked(linked: Linked) -> None:
    made = await do(linked, "token", name="watcher", scopes=["watch"])
    before = (await do(linked, "clock"))["speed"]
    async with tcp_client(linked.adapter.port) as client:
        assert (await client.greet(token=made["token"]))["data"]["scopes"] == ["watch"]
        await client.hear("snapshot")
        question = {"text": "在吗？", "viewer": "a", "nickname": "b"}
        for type, data in (("time.request", {"action": "scale", "scale": 999}), ("viewer.question", question)):
            refused = await client.answer_to(await client.say(type, data))
            assert (refused["type"], refused["data"]["code"]) == ("error", "not_allowed")
        assert (await do(linked, "clock"))["speed"] == before
        await do(linked, "revoke", id=made["id"])
        assert await client.error(fatal=True) == "wrong_token"
        await client.is_closed()
    async with tcp_client(linked.adapter.port) as client:
        await client.send(hello_text(token=made["token"]))
        assert await client.error(fatal=True) == "wrong_token"


async def test_one_place_for_a_front_end_whatever_way_it_comes(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as first:
        await first.greet(client_id="both-ways")
        await first.hear("snapshot")
        # By a socket of the pages: another process altogether.
        address = f"ws://127.0.0.1:{linked.world.port}/ws/stage/baomi/"
        async with websocket_client(address) as second:
            await second.greet(client_id="both-ways")
            assert await first.error(fatal=True) == "replaced"
            await first.is_closed()
            await do(linked, "post", text="for the second")
            assert (await second.hear("sns.text"))["data"]["text"] == "for the second"


async def test_the_day_waits_for_a_stage_if_the_bridge_is_told_so(linked: Linked) -> None:
    adapter = Adapter(linked.world.environment, "--wait-for-stage")
    adapter.start()
    try:
        assert (await do(linked, "clock"))["waiting_for_stage"] is True
        async with tcp_client(adapter.port) as client:
            await client.greet(client_id="awaited")
            await client.hear("snapshot")
            assert (await do(linked, "clock"))["waiting_for_stage"] is False
    finally:
        adapter.kill()


async def test_after_a_copy_was_restored_nobody_goes_on_in_the_old_log(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet()
        known = (await client.hear("snapshot"))["data"]["seq"]
    await do(linked, "another_log")
    async with tcp_client(linked.adapter.port) as again:
        welcome = await again.greet(session=client.session, last_seq=known)
        assert welcome["data"]["session"] != client.session
        assert welcome["data"]["resume"] == "snapshot"


def refusal(linked: Linked, *options: str) -> str:
    """Why the adapter does not start."""
    line = [sys.executable, "-W", "ignore", "manage.py", "unity_bridge", "--port", "0", *options]
    done = forked.run(line, cwd=BASE_DIR, env=linked.world.environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    return str(done.stderr)


def test_no_token_crosses_a_network_in_the_open(linked: Linked, tmp_path: Path) -> None:
    assert "UNITY_TLS_CERT" in refusal(linked, "--host", "0.0.0.0")
    assert "no.pem" in refusal(linked, "--host", "0.0.0.0", "--tls-cert", str(tmp_path / "no.pem"))


async def test_with_a_certificate_it_is_spoken_over_tls(linked: Linked, tmp_path: Path) -> None:
    need_openssl()
    authority = make_authority(tmp_path)
    certificate = make_certificate(authority)
    files = ("--tls-cert", str(certificate), "--tls-key", str(certificate.with_suffix(".key")))
    adapter = Adapter(linked.world.environment, "--host", "0.0.0.0", *files)
    adapter.start()
    try:
        assert adapter.said[0].strip().endswith("with TLS")
        context = ssl.create_default_context(cafile=str(authority))
        reader, writer = await asyncio.open_connection("127.0.0.1", adapter.port, ssl=context)
        client = TcpClient()
        client.writer = writer
        reading = asyncio.create_task(client.read(reader))
        await client.greet(client_id="encrypted")
        await client.hear("snapshot")
        writer.close()
        await reading
        # Who speaks in the clear is not understood, and nobody else is the worse for it.
        async with tcp_client(adapter.port) as plain:
            await plain.send(hello_text())
            await plain.is_closed()
            assert plain.heard == []
    finally:
        adapter.kill()


async def test_bare_lines_for_who_can_only_read(linked: Linked) -> None:
    adapter = Adapter(linked.world.environment, "--legacy", str(free_port()))
    adapter.start()
    try:
        port = int(adapter.next_line().rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"anything at all \xff\n")
        picture = [json.loads(await reader.readline()) for _line in range(4)]
        assert [told["type"] for told in picture] == [
            "world.time",
            "world.weather",
            "scene.set",
            "character.expression",
        ]
        assert picture[2] == {
            "type": "scene.set",
            "scene": "room",
            "activity": "",
            "until": None,
            "transition": "cut",
        }
        await do(linked, "post", text="喵")
        async with asyncio.timeout(15):
            while (told := json.loads(await reader.readline())).get("text") != "喵":
                pass
        assert told["type"] == "sns.text" and set(told) == {"type", "task", "tweet", "category", "text"}
        writer.close()
    finally:
        adapter.kill()


def test_a_stranger_with_the_docs_alone_follows_a_day(linked: Linked) -> None:
    source = Path(stranger.__file__).read_text(encoding="utf-8")
    assert len([line for line in source.splitlines() if line.strip()]) <= 100
    assert "import unity_bridge" not in source and "from unity_bridge" not in source
    begins = linked.world.do("told_by_the_log", after=0, origin="")["head"]
    line = [sys.executable, str(stranger.__file__), "127.0.0.1", str(linked.adapter.port), TOKEN, "baomi", "12"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready["seq"] >= begins
        for minute in range(0, 14 * 60, 20):
            moment = f"2026-11-24T{8 + minute // 60:02}:{minute % 60:02}:00+00:00"
            linked.world.do("jump", to=moment)
            if minute == 7 * 60:
                linked.adapter.kill()
                linked.adapter.start()
        said = [json.loads(text) for text in process.stdout]
    told, shown = said[:-1], said[-1]["state"]
    log = linked.world.do("told_by_the_log", after=ready["seq"], origin=linked.world.url)
    places = [(frame["seq"], frame["part"]) for frame in told]
    assert places == sorted(set(places)) and len(places) > 60
    by_place = {(seq, part): (type, data) for seq, part, type, data, _kept in log["frames"]}
    assert {(f["seq"], f["part"]): (f["type"], f["data"]) for f in told} == {
        place: by_place[place] for place in places
    }
    # Nothing is missing but movements whose moment passed while nobody was there to tell of them.
    missing = [frame[2] for frame in log["frames"] if (frame[0], frame[1]) not in set(places)]
    assert set(missing) <= {"character.action", "speech.say", "speech.stop", "chat.reply", "chat.message"}
    kinds = {frame["type"] for frame in told}
    assert {"scene.set", "sns.open", "sns.text", "sns.close", "cover.download", "overlay.start"} <= kinds
    assert {type: data for type, data in shown.items() if type not in ("world.time", "world.weather")} == {
        type: data for type, data in log["shown"].items() if type not in ("world.time", "world.weather")
    }


# Comes last: from here on there are two of them in the house.
async def test_each_front_end_hears_of_its_own_vtuber(linked: Linked) -> None:
    token = (await do(linked, "neighbour", text="in the house"))["token"]
    async with tcp_client(linked.adapter.port) as hers, tcp_client(linked.adapter.port) as foxes:
        await hers.greet(client_id="same-name")
        welcome = await foxes.greet(client_id="same-name", vtuber="fox", token=token)
        assert (welcome["data"]["vtuber"]["slug"], welcome["data"]["vtuber"]["language"]) == ("fox", "en")
        assert hers.session != foxes.session
        await hers.hear("snapshot")
        await foxes.hear("snapshot")
        # The one in .env is the first VTuber's, and one of the other's opens no door of hers.
        for wrong in ({"vtuber": "fox"}, {"token": token}):
            async with tcp_client(linked.adapter.port) as refused:
                await refused.send(hello_text(**wrong))
                assert await refused.error(fatal=True) == "wrong_token"
        await do(linked, "neighbour", text="from the fox")
        assert (await foxes.hear("sns.text"))["data"]["text"] == "from the fox"
        assert (await hers.answer_to(await hers.say("ping", {})))["type"] == "pong"
        assert "sns.text" not in [frame["type"] for frame in hers.heard]
