"""The Unity package is heard: her sounds from a real web server, an AudioSource that keeps a log, and her mouth."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from unity_bridge.tests.support.line_program import LineProgram
from unity_bridge.tests.support.scripted_server import ScriptedLink
from unity_bridge.tests.support.sound_server import HUGE, RATE, SoundServer, sound_server
from unity_bridge.tests.support.unity_build import UnityBuild
from unity_bridge.tests.support.unity_scene import playing

pytestmark = [pytest.mark.mono, pytest.mark.timeout(280)]

# The beginning of the sound with the mouth closed, then 10 s of wide open.
MOUTH = "0" * 40 + "z" * 400


def say(name: str, url: str | None, duration_ms: int = 1000, **sound: Any) -> dict[str, Any]:
    """The data of `speech.say`."""
    told: dict[str, Any] = {
        "speech": name, "text": f"{name} 喵喵", "kind": "talk", "language": "zh", "duration_ms": duration_ms
    }  # fmt: skip
    if url:
        told["sound"] = {"url": url, "mouth": MOUTH, "mouth_rate": 40, "shapes": "", "credit": "", **sound}
    return told


@asynccontextmanager
async def on_air(
    unity: UnityBuild, folder: Path, patience_s: int = 60
) -> AsyncIterator[tuple[LineProgram, ScriptedLink, SoundServer]]:
    """The scene, whose lines wait so long for their sounds, however slow this machine is."""
    with sound_server() as sounds:
        async with playing(unity, folder) as (program, _server, link):
            await link.snapshot(10)
            await program.until("picture", state="Live")
            await program.ask(f"patience {patience_s}")
            yield program, link, sounds


async def finished(link: ScriptedLink) -> dict[str, Any]:
    data: dict[str, Any] = (await link.hear("speech.finished"))["data"]
    return data


async def test_one_line_is_heard_after_another_and_each_ends_when_its_sound_does(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with on_air(unity, tmp_path) as (program, link, sounds):
        # By the text they would end at once.
        for seq, (name, path) in enumerate((("s1", "short"), ("s2", "streamed"), ("s3", "stereo")), start=11):
            await link.send("speech.say", say(name, f"{sounds.url}/{path}.wav", 1), seq=seq, id_=name)
        for name in ("s1", "s2", "s3"):
            assert await finished(link) == {"speech": name, "completed": True}
        picture = await program.until("picture", speech="", mouth=0.0)
        # Length in samples, and from where; none begins before the one before it has ended.
        played = [f"play {length} from 0" for length in (RATE // 2, RATE, RATE)]
        assert picture["played"] == [played[0], "end", played[1], "end", played[2], "end"]
        assert (picture["playing"], picture["complaints"]) == (False, [])
        assert [text for text in (await program.ask("seen"))["bubble"] if text.endswith("喵喵")] == [
            f"{name} 喵喵" for name in ("s1", "s2", "s3")
        ]


async def test_a_sound_that_comes_after_its_text_is_heard_when_it_is_there_and_in_its_turn(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with on_air(unity, tmp_path) as (program, link, sounds):
        await link.send("speech.say", say("s1", f"{sounds.url}/held.wav"), seq=11, id_="s1")
        await link.send("speech.say", say("s2", f"{sounds.url}/short.wav"), seq=12, id_="s2")
        waits = await program.until("picture", speech="s1", bubble="s1 喵喵")
        while "/short.wav" not in sounds.asked:
            waits = await program.ask("picture")
        assert (waits["heard"], waits["played"], waits["mouth"]) == (False, [], 0.0)
        sounds.release.set()
        assert await finished(link) == {"speech": "s1", "completed": True}
        assert await finished(link) == {"speech": "s2", "completed": True}
        played = (await program.ask("picture"))["played"]
        assert played == [f"play {RATE} from 0", "end", f"play {RATE // 2} from 0", "end"]


async def test_the_mouth_follows_the_sounds_own_clock_and_is_written_after_idle_motion(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with on_air(unity, tmp_path) as (program, link, sounds):
        assert (await program.ask("picture"))["weight"] == 7, "nobody speaks: it is the idle motion's"
        await program.ask("sound_speed 0.0001")
        await link.send("speech.say", say("s1", f"{sounds.url}/long.wav", 1), seq=11, id_="s1")
        closed = await program.until("picture", heard=True, mouth=0.0)
        assert (closed["weight"], closed["loud"]) == (0, 0.5)
        # Whatever time has passed: where the sound's clock stands, there is the mouth.
        await program.ask("sound_at 5")
        wide = await program.until("picture", mouth=1.0)
        assert wide["weight"] == 80
        assert wide["speech"] == "s1"
        await program.ask("sound_at 0.25")
        await program.until("picture", mouth=0.0, weight=0)
        await link.send("character.mouth", {"open": 0.5})
        await program.until_seen(mouth=0.5)
        await program.ask("sound_at 5")
        assert (await program.until("picture", mouth=1.0, speech="s1"))["complaints"] == []
        await program.ask("shape tail")
        unknown = await program.until("picture", weight=7)
        assert (unknown["mouth"], len(unknown["complaints"])) == (1.0, 1)
        assert "has no blend shape tail." in unknown["complaints"][0]
        assert [one["type"] for one in link.heard].count("speech.finished") == 0


async def test_a_stop_is_silence_in_the_same_frame_and_what_waits_is_not_heard(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with on_air(unity, tmp_path) as (program, link, sounds):
        for name in ("s1", "s2"):
            await link.send("speech.say", say(name, f"{sounds.url}/long.wav"), seq=10 + int(name[1]), id_=name)
        await program.until("picture", heard=True, playing=True)
        while sounds.asked.count("/long.wav") < 2:
            await program.ask("picture")
        await program.ask("gone")
        await link.send("speech.stop", {"reason": "stopped"}, seq=13, id_="stop")
        while (await link.hear("ack"))["data"].get("seq") != 13:
            continue
        # It comes back for this question: one frame with the stop in it lies between.
        silent = await program.ask("picture")
        assert (silent["playing"], silent["speech"], silent["bubble"], silent["loud"]) == (False, "", "", 0)
        assert await finished(link) == {"speech": "s1", "completed": False}
        assert await finished(link) == {"speech": "s2", "completed": False}
        await link.send("speech.say", say("s3", f"{sounds.url}/short.wav"), seq=14, id_="s3")
        assert await finished(link) == {"speech": "s3", "completed": True}
        assert (await program.ask("picture"))["played"] == [
            f"play {20 * RATE} from 0", "stop", f"play {RATE // 2} from 0", "end"
        ]  # fmt: skip


async def test_without_a_sound_she_is_read_and_one_line_says_why(unity: UnityBuild, tmp_path: Path) -> None:
    async with on_air(unity, tmp_path) as (program, link, sounds):
        seq, moved = 10, 0
        for number, (url, why) in enumerate(
            (
                (f"{sounds.url}/missing.wav", "the server answered 404."),
                (f"{sounds.url}/empty.wav", "it is empty."),
                (f"{sounds.url}/page.wav", "it is no WAV."),
                (f"{sounds.url}/mp3.wav", "it is no WAV."),
                (f"{sounds.url}/broken-off.wav", f"it breaks off: {2 * RATE - 100} bytes of {2 * RATE}."),
                (f"{sounds.url}/huge.wav", f"it has {HUGE} bytes instead of at most {HUGE - 1}."),
                (f"{sounds.url}/half-a-header.wav", "it breaks off before its sound."),
                ("http://example.invalid/a.wav", "the host example.invalid is not allowed; add it to the allowed"),
                ("file:///etc/hostname", "its address is neither http nor https."),
                ("no address", "its address is none."),
            )
        ):
            # Twice: one line says it. Then a sound that is one: she is heard again, and the next fault is news.
            for name, address in (("bad", url), ("bad too", url), ("good", f"{sounds.url}/blip.wav")):
                seq += 1
                told = say(f"{name} {number}", address, 300, mouth="z" * 40)
                await link.send("speech.say", told, seq=seq, id_=f"s{seq}")
                assert await finished(link) == {"speech": f"{name} {number}", "completed": True}
                picture = await program.ask("picture")
                assert len(picture["complaints"]) == number + 1
                assert picture["complaints"][-1].startswith(
                    f"warning: [VTuberAgent] She is read and not heard: {why}"
                )
                assert len(picture["played"]) == 2 * (number + (name == "good"))
                seen = await program.ask("seen")
                assert max(seen["mouth"][moved:]) == 1.0, "her mouth moves all the same"
                moved = len(seen["mouth"])
                assert any(text.startswith(f"bad {number}") for text in seen["bubble"])


async def test_a_line_without_a_sound_has_a_mouth_by_its_text(unity: UnityBuild, tmp_path: Path) -> None:
    async with on_air(unity, tmp_path) as (program, link, _sounds):
        await link.send("speech.say", say("s1", None, 1500), seq=11, id_="s1")
        assert await finished(link) == {"speech": "s1", "completed": True}
        told = await program.until("picture", mouth=0.0)
        opened = [open_ for open_ in (await program.ask("seen"))["mouth"] if open_ > 0]
        assert len(set(opened)) > 5
        assert (told["played"], told["complaints"]) == ([], [])


async def test_who_mutes_her_loses_nothing_else(unity: UnityBuild, tmp_path: Path) -> None:
    async with on_air(unity, tmp_path) as (program, link, sounds):
        await program.ask("sound_speed 0.0001")
        await link.send(
            "speech.say", say("s1", f"{sounds.url}/long.wav", credit="VOICEVOX:ずんだもん"), seq=11, id_="s1"
        )
        heard = await program.until("picture", heard=True)
        assert (heard["sound"], heard["credit"]) == (1, "VOICEVOX:ずんだもん")
        await program.ask("hear off")
        muted = await program.ask("picture")
        assert (muted["sound"], muted["playing"], muted["speech"]) == (0, True, "s1")
        await program.ask("sound_at 19.999")
        await program.ask("sound_speed 1")
        assert await finished(link) == {"speech": "s1", "completed": True}
        await program.ask("hear on")
        last = await program.until("picture", sound=1, speech="")
        assert (last["credit"], last["played"]) == ("", [f"play {20 * RATE} from 0", "end"])


async def test_a_snapshot_goes_on_in_the_middle_of_what_is_being_said(unity: UnityBuild, tmp_path: Path) -> None:
    async with on_air(unity, tmp_path) as (program, link, sounds):
        saying = [
            {"data": say("s1", f"{sounds.url}/long.wav", 20_000), "at_ms": 5000},
            {"data": say("s2", f"{sounds.url}/short.wav"), "at_ms": 0},
        ]
        await program.ask("sound_speed 0.0001")
        await link.send("snapshot", {"session": "log-1", "seq": 11, "commands": [], "saying": saying})
        joined = await program.until("picture", heard=True, speech="s1")
        (played,) = joined["played"]
        assert played.startswith(f"play {20 * RATE} from ")
        assert 5 * RATE <= int(played.split()[-1]) < 20 * RATE
        assert joined["bubble"] == "s1 喵喵"
        # The same once more changes nothing; one in which she is silent is silence.
        await link.send("snapshot", {"session": "log-1", "seq": 12, "commands": [], "saying": saying})
        await link.send("scene.set", {"scene": "bed", "activity": "here", "until": None, "transition": "cut"}, seq=13)
        again = await program.until("picture", activity="here")
        assert (again["speech"], again["bubble"], again["played"]) == ("s1", "s1 喵喵", [played])
        await link.send("snapshot", {"session": "log-1", "seq": 14, "commands": [], "saying": []})
        silent = await program.until("picture", speech="", bubble="")
        assert silent["played"] == [played, "stop"]
        assert await finished(link) == {"speech": "s1", "completed": False}
        assert await finished(link) == {"speech": "s2", "completed": False}


async def test_what_is_switched_off_is_not_heard_and_nothing_is_left_hanging(
    unity: UnityBuild, tmp_path: Path
) -> None:
    async with on_air(unity, tmp_path) as (program, link, sounds):
        await program.ask("switch off")
        await link.send("speech.say", say("s1", f"{sounds.url}/short.wav", 300), seq=11, id_="s1")
        assert await finished(link) == {"speech": "s1", "completed": True}
        off = await program.ask("picture")
        assert off["played"] == []
        assert [line for line in off["complaints"] if "its AudioSource is switched off" in line] == off["complaints"]
        assert len(off["complaints"]) == 1
        await program.ask("switch on")
        await program.ask("second_voice")
        await link.send("speech.say", say("s2", f"{sounds.url}/long.wav"), seq=12, id_="s2")
        on = await program.until("picture", heard=True)
        assert on["played"] == [f"play {20 * RATE} from 0"], "one voice a link"
        assert "Something says this link's lines already" in on["complaints"][-1]
        await program.ask("voice off")
        assert await finished(link) == {"speech": "s2", "completed": False}
        assert (await program.ask("picture"))["playing"] is False


async def test_a_game_that_holds_its_sound_holds_her(unity: UnityBuild, tmp_path: Path) -> None:
    async with on_air(unity, tmp_path) as (program, link, _sounds):
        await program.ask("pause on")
        await link.send("speech.say", say("s1", None, 1), seq=11, id_="s1")
        await program.until("picture", speech="s1")
        await program.ask("away 0.3")
        assert (await program.ask("picture"))["speech"] == "s1"
        await link.send("speech.stop", {"reason": "ended"}, seq=12, id_="stop")
        assert await finished(link) == {"speech": "s1", "completed": False}
        await program.ask("pause off")
        await link.send("speech.say", say("s2", None, 1), seq=13, id_="s2")
        assert await finished(link) == {"speech": "s2", "completed": True}
