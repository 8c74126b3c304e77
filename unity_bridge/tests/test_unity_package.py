"""The Unity package without Unity: compiled, its own tests, a scene that is played on stand-ins for the engine."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from unity_bridge.protocol import schemas
from unity_bridge.tests.support.cover_server import PICTURE, cover_order, cover_servers, sha256
from unity_bridge.tests.support.line_program import line_program
from unity_bridge.tests.support.scripted_server import chat, frame, scene, scripted_server
from unity_bridge.tests.support.unity_build import UnityBuild
from unity_bridge.tests.support.unity_scene import playing

pytestmark = [pytest.mark.mono, pytest.mark.timeout(280)]

# The server of these tests says nothing more: whoever waited for it would wait for longer.
STOP_MS = 30_000
DAY = {"game_day": "2026-11-23", "time_of_day": "day", "standing": "", "live": False}


def test_its_own_tests_pass(unity: UnityBuild, tmp_path: Path) -> None:
    result = tmp_path / "result.xml"
    line = ["nunit-console", "-nologo", "-nodots", f"-xml={result}", str(unity.stage_tests)]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    told = ElementTree.parse(result).getroot()
    counts = {name: int(told.attrib[name]) for name in ("total", "errors", "failures", "not-run", "inconclusive")}
    assert counts.pop("total") > 120
    assert counts == {"errors": 0, "failures": 0, "not-run": 0, "inconclusive": 0}


def world_time(game_time: str, rate: float, **other: Any) -> dict[str, Any]:
    return {"game_time": game_time, "rate": rate, **DAY, **other}


async def test_a_snapshot_is_shown_at_once_and_the_next_one_takes_everything_away(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with playing(unity, tmp_path) as (program, _server, link):
        await link.snapshot(
            10,
            ("world.time", world_time("2026-11-23T19:59:00", 0, time_of_day="night")),
            ("world.weather", {"weather": "rain", "sky": "rain", "temperature": 9, "date": "2026-11-23"}),
            ("scene.set", scene("stream", "stream")),
            ("character.expression", {"expression": "happy"}),
            ("sns.open", {"task": 1}),
            ("sns.text", {"task": 1, "tweet": 1, "category": "communication", "text": "一整条都在这里"}),
            ("overlay.start", {"stream": 1, "game": "", "sponsor": "", "end_time": ""}),
            ("overlay.title", {"stream": 1, "title": "<size=900>雨夜"}),
        )
        shown = await program.until("picture", state="Live", clock="19:59", post="一整条都在这里")
        assert shown["shown"] == ["On air", "SNS page", "Live"]
        assert (shown["sky"], shown["activity"], shown["face"]) == ("rain night", "stream", "^ω^")
        assert shown["title"] == "<size=900>雨夜"
        await link.snapshot(11, ("world.time", world_time("2026-11-23T20:00:00", 0)), ("scene.set", scene("room")))
        bare = await program.until("picture", clock="20:00")
        assert bare["shown"] == ["Room"]
        assert (bare["post"], bare["title"], bare["face"]) == ("", "", "•ω•")
        assert bare["complaints"] == []


async def test_each_message_does_what_it_says(unity: UnityBuild, tmp_path: Path) -> None:
    async with playing(unity, tmp_path) as (program, _server, link):
        await link.snapshot(10)
        await link.send("chat.message", chat(1, "hi"), seq=11, id_="c1")
        await link.send("chat.message", chat(2, "bye"), seq=12, id_="c2")
        await program.until("picture", chat="小雨: hi\n小雨: bye")
        await link.send("chat.remove", {"messages": [1]}, seq=13, id_="c3")
        await program.until("picture", chat="小雨: bye")
        await link.send("character.action", {"action": "wave"}, seq=14, id_="a1")
        await program.until_seen(action="wave")
        await link.send("character.mouth", {"open": 0.5})
        assert max((await program.until_seen(mouth=0.5))["mouth"]) == 0.5
        await program.until("picture", mouth=0.0)
        question = {"viewer": 7, "nickname": "小雨", "colour": 3, "text": "hi?", "askers": 1}
        whole = {"answer": 1, "question": question, "short": "", "cut": False, "dropped": False}
        await link.send("chat.reply", {**whole, "text": "", "final": False}, seq=15, id_="r1")
        await link.send("chat.reply", {**whole, "text": "Hello", "final": False}, id_="r2")
        await program.until("picture", bubble="Hello", question="hi?")
        await link.send("chat.reply", {**whole, "text": "Hello you", "final": True}, seq=16, id_="r3")
        await program.until_seen(bubble="Hello you")
        say = {"speech": "s1", "text": "Meow.", "kind": "talk", "language": "en", "duration_ms": 200}
        await link.send("speech.say", say, seq=17, id_="s1")
        finished = await link.hear("speech.finished")
        assert finished["data"] == {"speech": "s1", "completed": True}
        purr = {**say, "speech": "s2", "text": "Purr.", "duration_ms": 600_000}
        await link.send("speech.say", purr, seq=18, id_="s2")
        assert "Bubble" in (await program.until("picture", bubble="Purr."))["shown"]
        await link.send("speech.stop", {"reason": "silenced"}, seq=19, id_="s3")
        broken = await link.hear("speech.finished")
        assert broken["data"] == {"speech": "s2", "completed": False}
        await program.until("picture", bubble="")
        # Bubble and voice know of each line, and one of them tells.
        assert [one["type"] for one in link.heard].count("speech.finished") == 2
        assert "Meow." in (await program.ask("seen"))["bubble"]


async def test_followers_come_on_a_card_of_their_own_and_a_crowd_shares_one(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with playing(unity, tmp_path) as (program, _server, link):
        await link.snapshot(10)

        async def follow(viewer: int, name: str) -> None:
            data = {"viewer": viewer, "nickname": name, "colour": 11}
            await link.send("chat.follow", data, seq=10 + viewer, id_=f"f{viewer}")

        for viewer, name in enumerate(("Momo", "Luna", "Kiki", "{names}", "<b>小雨"), start=1):
            await follow(viewer, name)
        await link.send("chat.remove", {"messages": [], "follows": [1, 2]}, seq=16, id_="gone")
        await program.until_seen(followers="Kiki, {names}, <b>小雨 are now following her")
        # Their time over, it goes by itself.
        over = await program.until("picture", followers="")
        assert ("Followers" in over["shown"], over["chat"], over["complaints"]) == (False, "", [])
        past = (await program.ask("seen"))["followers"]
        assert past[-2:] == ["Kiki, {names}, <b>小雨 are now following her", ""] and "Luna" not in str(past)
        await follow(10, "Pine")
        await program.until_seen(followers="Pine is now following her")
        # A crowd: two of it are named. What was shown before a snapshot is over.
        for viewer in range(20, 60):
            await follow(viewer, f"n{viewer}")
        await link.send("chat.remove", {"messages": [], "follows": [10]}, seq=70, id_="pine")
        await program.until_seen(followers="n20, n21 +38 are now following her")
        await link.snapshot(80)
        assert "Followers" not in (await program.until("picture", followers=""))["shown"]


async def test_a_post_is_typed_and_a_question_is_asked(unity: UnityBuild, tmp_path: Path) -> None:
    async with playing(unity, tmp_path) as (program, _server, link):
        await link.snapshot(10)
        await link.send("sns.open", {"task": 1}, seq=11, id_="t1")
        post = {"task": 1, "tweet": 1, "category": "communication", "text": "一二三四五六七八九十"}
        await link.send("sns.text", post, seq=12, id_="t2")
        await program.until("picture", post="一二三四五六七八九十")
        # A letter a frame at most, and each was to be seen.
        assert (await program.ask("seen"))["post"] == ["一二三四五六七八九十"[:letters] for letters in range(11)]
        await link.send("sns.close", {"task": 1}, seq=13, id_="t3")
        assert "SNS page" not in (await program.until("picture", post=""))["shown"]
        await program.ask("ask   what is for dinner? ")
        asked = await link.hear("viewer.question")
        assert asked["data"] == {"text": "what is for dinner?", "viewer": "sample", "nickname": "Stage"}
        refusal = {"code": "refused", "message": "She is off air.", "fatal": False}
        await link.send("error", refusal, re=asked["id"])
        await program.until("picture", problem="She is off air.")


async def test_a_cover_is_kept_imported_and_reported_and_a_wrong_one_is_not(
    unity: UnityBuild, tmp_path: Path
) -> None:
    with cover_servers() as (here, elsewhere):
        async with playing(unity, tmp_path) as (program, _server, link):
            await link.snapshot(10)
            good = cover_order(f"{here.url}/good.png")
            await link.send("cover.download", good, seq=11, id_="d1")
            saved = await link.hear("cover.saved")
            assert saved["data"] == {"date": "2026-11-23", "number": 1, "sha256": sha256(PICTURE)}
            assert (tmp_path / "Assets/Scenes/Covers/2026-11-23.png").read_bytes() == PICTURE
            await program.until("picture", imported=["Assets/Scenes/Covers/2026-11-23.png"])
            bad = cover_order(f"{elsewhere.url}/good.png", date="2026-11-24", file="2026-11-24.png")
            await link.send("cover.download", bad, seq=12, id_="d2")
            while (failed := await link.hear("ack"))["data"].get("status") != "failed":
                continue
            assert failed["re"] == "d2"
            assert failed["data"]["reason"].startswith("the host 127.0.0.2 is not allowed")
            assert elsewhere.asked == []
            assert not (tmp_path / "Assets/Scenes/Covers/2026-11-24.png").exists()


async def test_after_a_while_in_the_background_the_picture_is_right_at_once(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with playing(unity, tmp_path) as (program, _server, link):
        await link.snapshot(10)
        await program.ask("gone")
        await link.send("sns.open", {"task": 1}, seq=11, id_="t1")
        post = {"task": 1, "tweet": 1, "category": "communication", "text": "一二三四五六七八九十"}
        await link.send("sns.text", post, seq=12, id_="t2")
        for seq in range(13, 600):
            await link.send("scene.set", scene("desk", str(seq)), seq=seq, id_=f"x{seq}")
        while (await link.hear("ack"))["data"].get("seq") != 599:
            continue
        # Asked is when it comes back. The very first frame: nothing is typed, nothing is gone through.
        back = await program.ask("picture")
        assert (back["post"], back["activity"]) == ("一二三四五六七八九十", "599")


async def test_leaving_play_mode_ends_the_link_at_once_and_entering_it_makes_one(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with playing(unity, tmp_path) as (program, server, link):
        await link.snapshot(10)
        await program.until("picture", state="Live")
        left = await program.ask("leave")
        assert left["ms"] < STOP_MS
        await link.ended()
        assert [one["type"] for one in link.heard][-1] == "bye"
        await program.ask("away 0.3")
        assert server.waiting == 0
        await program.ask("enter")
        again = await server.accept()
        await again.welcome()
        await again.snapshot(11)
        await program.until("picture", state="Live")
        assert server.waiting == 0


async def test_reloading_scripts_ends_the_link_before_there_is_another(unity: UnityBuild, tmp_path: Path) -> None:
    async with playing(unity, tmp_path) as (program, server, link):
        await link.snapshot(10)
        await program.until("picture", state="Live")
        assert (await program.ask("reload"))["took_ms"] < STOP_MS
        await link.ended()
        again = await server.accept()
        hello = await again.welcome()
        assert "session" not in hello, "what was shown is gone, and so is what was known"
        assert server.waiting == 0


async def test_a_disabled_link_comes_back_where_it_was(unity: UnityBuild, tmp_path: Path) -> None:
    async with playing(unity, tmp_path) as (program, server, link):
        await link.snapshot(10)
        await program.until("picture", state="Live")
        await program.ask("disable")
        await link.ended()
        await program.until("picture", state="Stopped")
        await program.ask("enable")
        again = await server.accept()
        hello = await again.welcome("replay")
        assert (hello["session"], hello["last_seq"]) == ("log-1", 10)


async def test_a_second_link_to_the_same_stage_stays_off(unity: UnityBuild, tmp_path: Path) -> None:
    async with playing(unity, tmp_path) as (program, server, link):
        await link.snapshot(10)
        await program.until("picture", state="Live")
        await program.ask("second")
        complaint = "warning: [VTuberAgent] There is a link to this stage already, so this one stays off."
        assert (await program.ask("picture"))["complaints"] == [complaint]
        await program.ask("away 0.2")
        assert server.waiting == 0


async def test_a_server_that_turns_it_away_is_told_of_once(unity: UnityBuild, tmp_path: Path) -> None:
    async with scripted_server() as server:
        env = {name: value for name, value in os.environ.items() if name != "VTUBER_TOKEN"}
        async with line_program(unity.scene, str(server.port), str(tmp_path), env=env) as program:
            link = await server.accept()
            assert (await link.hear("hello"))["data"]["token"] == ""
            await link.refuse("wrong_token")
            file = tmp_path / "UserSettings" / "VTuberAgentToken.txt"
            told = [
                f"warning: [VTuberAgent] There is no token: set VTUBER_TOKEN, or put it into {file}"
                " (Edit > Project Settings > VTuberAgent).",
                "error: [VTuberAgent] The server turned this front end away (wrong_token): No.",
            ]
            await program.until("picture", state="Refused", complaints=told)
            await program.ask("away 1.5")
            assert (await program.ask("picture"))["complaints"] == told
            assert server.waiting == 0
            file.parent.mkdir()
            file.write_text("\ufeff  from the file \n", encoding="utf-8")
            await program.ask("disable")
            await program.ask("enable")
            again = await server.accept()
            assert (await again.hear("hello"))["data"]["token"] == "from the file"


async def test_a_server_that_is_not_there_is_told_of_once_and_found_when_it_is(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with scripted_server() as server:
        await server.close()
        async with line_program(
            unity.scene, str(server.port), str(tmp_path), env={**os.environ, "VTUBER_TOKEN": "t"}
        ) as program:
            waiting = await program.until("picture", state="Waiting")
            await program.ask("away 2")
            await server.listen()
            link = await server.accept()
            await link.welcome()
            await link.snapshot(1)
            live = await program.until("picture", state="Live")
            assert live["complaints"][: len(waiting["complaints"])] == waiting["complaints"]
            assert len(live["complaints"]) == 1
            assert live["complaints"][0].startswith("warning: [VTuberAgent] There is no link (connect_failed): ")


async def test_frames_in_which_nothing_happens_cost_no_memory(unity: UnityBuild, tmp_path: Path) -> None:
    async with playing(unity, tmp_path) as (program, _server, link):
        await link.snapshot(10, ("world.time", world_time("2026-11-23T10:00:00", 1)))
        await program.until("picture", clock="10:00")
        idle = await program.ask("idle 400000", patience_s=60)
        wasteful = await program.ask("wasteful 400000", patience_s=60)
        # The smallest object there is, once a frame, is seen; what the link's own threads make meanwhile is not.
        assert (idle["collections"], wasteful["collections"] > 0) == (0, True)


async def test_every_example_of_the_connection_window_can_be_raised(unity: UnityBuild, tmp_path: Path) -> None:
    async with playing(unity, tmp_path) as (program, _server, link):
        await link.snapshot(10)
        await program.until("picture", state="Live")
        problems = await program.ask("examples")
        told = [one for one in schemas.messages().values() if one.sender != "client" and one.kind != "session"]
        assert set(problems) == {one.type for one in told}
        assert set(problems.values()) == {""}
        mine = json.dumps(frame("scene.set", scene("bed", "nap")))
        assert (await program.ask(f"raise {mine}"))["problem"] == ""
        assert (await program.ask("picture"))["activity"] == "nap"
        assert "JSON" in (await program.ask("raise no JSON"))["problem"]


async def test_it_ends_with_its_program(unity: UnityBuild, tmp_path: Path) -> None:
    """No thread of ours keeps it alive."""
    async with playing(unity, tmp_path) as (program, _server, link):
        await link.snapshot(10)
        await program.until("picture", state="Live")
        assert await program.quit() == 0
