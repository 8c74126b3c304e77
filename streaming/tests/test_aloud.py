"""What she says in a stream, made into sound piece by piece: in order, once, and not a moment longer than she may."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from llmservice.models import ModelCall
from llmservice.tests.conftest import no_voice
from llmservice.tests.support import speech_sounds as sounds
from llmservice.tests.support.speech_standin import Answer as Reply
from llmservice.tests.support.speech_standins import KEY, OpenAIStandIn
from llmservice.voice.sound import read_sound
from llmservice.voice.speaking import Speech, speak
from streaming import tasks
from streaming.aloud import speaking
from streaming.aloud.due_pieces import due_piece, pieces_of, settled, settled_pieces
from streaming.aloud.services import (
    SPOKEN_KEEP,
    give_voice_back,
    prune_spoken,
    read_what_is_late,
    take_voice,
    tell_piece,
)
from streaming.aloud.speaking import say_aloud
from streaming.chat.services.answers import AnswerClaim, claim, finish, record_progress
from streaming.chat.services.chat_settings import silence
from streaming.chat.services.forgetting import forget, prune_forgotten
from streaming.chat.services.moderation import remove_message
from streaming.models import Answer, SpokenPiece, Stream
from streaming.on_air.services.broadcast import go_off
from streaming.on_air.services.speech import say as say_line
from streaming.tests.support.chat_world import on_air, say, told, viewer
from vtuber.models import Event
from vtuber.services.clock import locked_clock
from vtuber.services.emergency_stop import let_go_on, stop_her
from vtuber.tests.support.world import REAL, hours, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any, tmp_path: Any) -> Iterator[OpenAIStandIn]:
    """A voice that is near and answers at once."""
    settings.VOICE_CACHE_DIR = str(tmp_path / "voice")
    settings.MODEL_CALLS_IN_TRANSACTION = True
    settings.MODEL_TRIES = 1
    with OpenAIStandIn() as server:
        mine = {**no_voice(), "base_url": f"{server.url}/v1", "api_key": KEY, "model": "tts-1", "name": "nova"}
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": mine}
        yield server


@pytest.fixture
def stream(server: OpenAIStandIn) -> Stream:
    """She is on air, and her greeting is said."""
    found = on_air()
    speak_on(found, 0.1)
    return found


SCRIPT = {
    "title": "《纸船邮差》试播",
    "greeting": "（挥爪）「来了」",
    "beats": ["（看窗外）今天下雨。月亮在打电话。", "第二句。", "第三句。", "第四句。"],
    "ad": "",
    "goodbye": "晚安。",
}


def speak_on(stream: Stream, after: float) -> list[str]:
    """Say all that can be said at this moment; what it was."""
    before = SpokenPiece.objects.count()
    while speaking._say_next(stream.pk, lambda: REAL + seconds(after)):
        pass
    return [piece.text for piece in SpokenPiece.objects.order_by("pk")[before:]]


def asked(stream: Stream, name: str = "Momo", after: float = 1.0) -> AnswerClaim:
    say(viewer(stream.vtuber, name), "你喜欢吃什么？", after=after - 0.5)
    mine = claim(stream_id=stream.pk, real=REAL + seconds(after))
    assert isinstance(mine, AnswerClaim)
    return mine


def voiced(stream: Stream) -> list[dict[str, Any]]:
    return told(stream.vtuber, "stream.voiced")


def fetched(url: str) -> int:
    status: int = Client().get(url).status_code
    return status


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("", ""),
        ("小鱼干", ""),
        ("小鱼干。还有", "小鱼干。"),
        ("「小鱼干。」还有", "「小鱼干。」"),
        ("「小鱼干。」", "「小鱼干。」"),
        ("（打哈欠。又打", ""),
        ("（打哈欠。又打）好。", "（打哈欠。又打）好。"),
        ("*扑过去。", ""),
        ("*扑过去。* 好。", "*扑过去。* 好。"),
        ("好喵～今天", ""),
        ("3.", ""),
        ("Hello. How", "Hello."),
        ("Hello.", ""),
        ("Mr. Paws", ""),
        ("第一行\n第二", "第一行\n"),
    ],
)
def test_only_what_can_not_be_read_otherwise_any_more_is_said_before_the_end(text: str, beginning: str) -> None:
    assert settled(text) == beginning


@pytest.mark.parametrize("first", [0, 10])
def test_what_was_said_of_a_growing_answer_is_the_beginning_of_the_whole(
    first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streaming.aloud.due_pieces.breath", lambda: (22, 6, first))
    lines = [
        "（慌忙数了一遍）「一，二……十二根，都在。铁锅，你这句是长的那根，风一吹就提醒我。」",
        "「爬。书架三层，我登过两次顶，上面有去年的灰和一颗弹珠。游泳？」（已经在门外了）",
        "「有。没有。有！凌晨一点四十那阵最多，一团一团的。拨到两点，都滚到暖气片后面去了。喵。」",
        "喵。",
    ]
    for text in lines:
        whole = pieces_of(text, "zh")
        before: tuple[str, ...] = ()
        for end in range(len(text) + 1):
            now = settled_pieces(text[:end], "zh")
            assert now[: len(before)] == before
            assert whole[: len(now)] == now
            before = now
    assert settled_pieces("「爬。」", "zh") == ()
    assert pieces_of("「爬。」", "zh") == ("爬。",)


def test_a_line_of_hers_is_said_with_its_sound(server: OpenAIStandIn) -> None:
    stream = on_air()
    (line,) = told(stream.vtuber, "stream.said")
    assert (line["text"], line["voiced"], line["interrupted"]) == ("（挥爪）「来了」", True, False)
    assert speak_on(stream, 1) == ["来了"]
    (piece,) = voiced(stream)
    assert (piece["kind"], piece["answer"], piece["piece"], piece["text"]) == ("greeting", None, 0, "来了")
    assert (piece["duration_ms"], piece["credit"], piece["shapes"]) == (500, "", "")
    assert len(piece["mouth"]) == 20 and set(piece["mouth"]) == {"z"}
    # Once, however often somebody looks.
    assert speak_on(stream, 2) == []
    assert len(server.asked) == 1
    assert server.asked[0].json["voice"] == "nova"
    call = ModelCall.objects.get(role="voice")
    assert (call.owner, call.prompt_user, call.state) == (stream.vtuber.owner, "来了", "ok")
    response = Client().get(piece["url"])
    assert (response.status_code, response["Content-Type"]) == (200, "audio/wav")
    assert (response["Cache-Control"], response["Access-Control-Allow-Origin"]) == ("no-store", "*")
    assert response.content[:4] == b"RIFF"
    assert len(response.content) == 24_044


def test_her_persona_has_a_voice_of_her_own(server: OpenAIStandIn) -> None:
    stream = on_air()
    stream.vtuber.persona.voice = "shimmer"
    stream.vtuber.persona.save()
    speak_on(stream, 1)
    assert server.asked[0].json["voice"] == "shimmer"


def test_an_answer_is_said_sentence_by_sentence_while_it_comes(stream: Stream) -> None:
    mine = asked(stream)
    assert speak_on(stream, 1.1) == []
    record_progress(mine, "（歪头）「小鱼", REAL + seconds(1.2))
    assert speak_on(stream, 1.3) == []
    record_progress(mine, "（歪头）「小鱼干，喵。还有布", REAL + seconds(1.4))
    assert speak_on(stream, 1.5) == ["小鱼干，喵。"]
    assert Answer.objects.get().state == "speaking"
    record_progress(mine, "（歪头）「小鱼干，喵。还有布丁！都分你一半", REAL + seconds(1.6))
    assert speak_on(stream, 1.7) == ["还有布丁！"]
    finish(mine, "（歪头）「小鱼干，喵。还有布丁！都分你一半」", cut=False, real=REAL + seconds(1.8))
    assert speak_on(stream, 1.9) == ["都分你一半"]
    assert speak_on(stream, 2.0) == []
    pieces = voiced(stream)[1:]
    assert [(one["kind"], one["answer"], one["piece"]) for one in pieces] == [
        ("answer", mine.answer, number) for number in range(3)
    ]
    said = told(stream.vtuber, "stream.said")[-1]
    assert (said["voiced"], said["interrupted"]) == (True, False)
    assert [fetched(one["url"]) for one in pieces] == [200, 200, 200]


def test_what_was_begun_is_not_told_twice_when_the_voice_fails_meanwhile(
    stream: Stream, server: OpenAIStandIn
) -> None:
    mine = asked(stream)
    record_progress(mine, "小鱼干。还有", REAL + seconds(1.4))
    assert speak_on(stream, 1.5) == ["小鱼干。"]
    server.bad = Reply(b"", 500)
    record_progress(mine, "小鱼干。还有布丁。都", REAL + seconds(1.6))
    assert speak_on(stream, 1.7) == ["还有布丁。"]
    finish(mine, "小鱼干。还有布丁。都分你。", cut=False, real=REAL + seconds(1.8))
    assert told(stream.vtuber, "stream.said")[-1]["voiced"] is True
    speak_on(stream, 1.9)
    # Her words go on, read.
    assert [(one["text"], bool(one["url"]), one["mouth"] == "") for one in voiced(stream)[1:]] == [
        ("小鱼干。", True, False),
        ("还有布丁。", False, True),
        ("都分你。", False, True),
    ]


def test_without_a_voice_her_lines_are_told_as_ever(settings: Any) -> None:
    for backend in ("browser", "off", "auto"):
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": {**no_voice(), "backend": backend}}
        stream = on_air() if backend == "browser" else Stream.objects.get()
        line = say_line(stream=stream, kind="talk", text="（甩尾巴）「喵」", game_time=hours("20:01"), real=REAL)
        said = told(stream.vtuber, "stream.said")[-1]
        assert (said["voiced"], said["interrupted"], line.voiced_from) == (False, False, None)
        assert speak_on(stream, 1) == []
    assert not ModelCall.objects.filter(role="voice").exists()


def test_what_she_only_does_is_not_voiced(stream: Stream, server: OpenAIStandIn) -> None:
    say_line(stream=stream, kind="talk", text="（盯着窗外）", game_time=hours("20:01"), real=REAL + seconds(1))
    assert told(stream.vtuber, "stream.said")[-1]["voiced"] is False
    assert speak_on(stream, 2) == []
    assert len(server.asked) == 1


def test_a_voice_that_is_left_alone_begins_no_answer(stream: Stream, server: OpenAIStandIn, settings: Any) -> None:
    settings.MODEL_BUDGET_PER_DAY = 0
    settings.MODEL_PRICES_SET = {"tts-1": 100}
    mine = asked(stream)
    record_progress(mine, "小鱼干。还有", REAL + seconds(1.4))
    assert speak_on(stream, 1.5) == []
    finish(mine, "小鱼干。还有布丁。", cut=False, real=REAL + seconds(1.8))
    # Told whole, as without a voice.
    assert told(stream.vtuber, "stream.said")[-1]["voiced"] is False
    assert speak_on(stream, 1.9) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize("way", ["silenced", "stopped", "removed", "interrupted"])
def test_what_is_taken_from_her_ends_at_once_and_can_not_be_fetched(stream: Stream, way: str) -> None:
    mine = asked(stream)
    record_progress(mine, "小鱼干。还有布丁。都", REAL + seconds(1.4))
    assert speak_on(stream, 1.5) == ["小鱼干。", "还有布丁。"]
    urls = [one["url"] for one in voiced(stream)[1:]]
    assert [fetched(url) for url in urls] == [200, 200]
    under_way = due_piece(stream, "zh", REAL + seconds(1.6))
    assert under_way is None
    record_progress(mine, "小鱼干。还有布丁。都分你。一", REAL + seconds(1.6))
    under_way = due_piece(stream, "zh", REAL + seconds(1.6))
    assert under_way is not None
    made = speak(under_way.text, owner="v", language="zh")
    real = REAL + seconds(1.7)
    if way == "silenced":
        silence(vtuber=stream.vtuber, silenced=True, actor="li", real=real)
    elif way == "stopped":
        stop_her(vtuber=stream.vtuber, actor="li", real=real)
    elif way == "removed":
        remove_message(message=message_of(mine), actor="li", real=real)
    else:
        from streaming.chat.services.answers import interrupt

        interrupt(stream=stream, clock=locked_clock(stream.vtuber), real=real)
    assert [fetched(url) for url in urls] == [404, 404]
    # What was being made comes too late.
    assert tell_piece(due=under_way, speech=made, real=REAL + seconds(1.8)) is None
    assert speak_on(stream, 1.9) == []
    assert len(voiced(stream)) == 3
    last = told(stream.vtuber, "stream.said", "answer.dropped")[-1]
    if way == "removed":
        assert last == {"answer": mine.answer, "stream": stream.pk, "voiced": True}
    else:
        assert (last["text"], last["voiced"], last["interrupted"]) == ("小鱼干。还有布丁。都分你。", True, True)


def message_of(mine: AnswerClaim) -> Any:
    return Answer.objects.get(pk=mine.answer).messages.get()


def test_what_she_says_of_her_own_is_hushed_as_well(stream: Stream) -> None:
    text = "今天下雨。月亮在打电话。你听。"
    say_line(stream=stream, kind="talk", text=text, game_time=hours("20:01"), real=REAL + seconds(1))
    assert speaking._say_next(stream.pk, lambda: REAL + seconds(1.1))
    url = voiced(stream)[-1]["url"]
    stop_her(vtuber=stream.vtuber, actor="li", real=REAL + seconds(1.2))
    assert fetched(url) == 404
    assert speak_on(stream, 1.3) == []
    let_go_on(vtuber=stream.vtuber, actor="li", real=REAL + seconds(2))
    # She goes on with what comes, and not in the middle of what was cut.
    assert speak_on(stream, 2.1) == []
    say_line(stream=stream, kind="talk", text="我回来了。", game_time=hours("20:02"), real=REAL + seconds(3))
    assert speak_on(stream, 3.1) == ["我回来了。"]


def test_off_air_nothing_is_said(stream: Stream) -> None:
    say_line(stream=stream, kind="goodbye", text="晚安。", game_time=hours("20:01"), real=REAL + seconds(1))
    due = due_piece(stream, "zh", REAL + seconds(1.1))
    assert due is not None
    go_off(stream=stream, game_time=hours("20:02"), real=REAL + seconds(1.2))
    assert tell_piece(due=due, speech=Speech("晚安。"), real=REAL + seconds(1.3)) is None
    assert say_aloud(stream.pk, lambda: REAL + seconds(1.3)) is False
    assert len(voiced(stream)) == 1


def test_old_words_are_not_said_any_more(stream: Stream) -> None:
    say_line(stream=stream, kind="talk", text="今天下雨。", game_time=hours("20:01"), real=REAL + seconds(1))
    assert speak_on(stream, 92) == []


def test_of_two_who_make_the_same_piece_one_says_it(stream: Stream) -> None:
    say_line(stream=stream, kind="talk", text="今天下雨。", game_time=hours("20:01"), real=REAL + seconds(1))
    due = due_piece(stream, "zh", REAL + seconds(1.1))
    assert due is not None
    assert tell_piece(due=due, speech=Speech(due.text), real=REAL + seconds(1.2)) is not None
    assert tell_piece(due=due, speech=Speech(due.text), real=REAL + seconds(1.3)) is None
    assert len(voiced(stream)) == 2


def test_one_at_a_time_speaks(stream: Stream) -> None:
    assert take_voice(stream_id=stream.pk, real=REAL)
    assert not take_voice(stream_id=stream.pk, real=REAL + seconds(29))
    assert say_aloud(stream.pk, lambda: REAL + seconds(29)) is False
    # One that died leaves its place; so does one from before the clock was set back.
    assert take_voice(stream_id=stream.pk, real=REAL + seconds(31))
    assert take_voice(stream_id=stream.pk, real=REAL - seconds(3600))
    give_voice_back(stream_id=stream.pk)
    assert take_voice(stream_id=stream.pk, real=REAL)


def test_her_next_lines_are_made_ahead_where_it_costs_nothing(server: OpenAIStandIn, settings: Any) -> None:
    stream = on_air(prepared=SCRIPT)
    assert say_aloud(stream.pk, lambda: REAL + seconds(1)) is False
    # Her greeting is said; two lines of her script are ready, and nobody has heard of them.
    assert [asked.json["input"] for asked in server.asked] == ["来了", "今天下雨。", "月亮在打电话。", "第二句。"]
    assert [one["text"] for one in voiced(stream)] == ["来了"]
    text = "（看窗外）今天下雨。月亮在打电话。"
    say_line(stream=stream, kind="talk", text=text, game_time=hours("20:05"), real=REAL + seconds(2))
    Stream.objects.update(next_cue=1)
    assert say_aloud(stream.pk, lambda: REAL + seconds(2.1)) is False
    assert [asked.json["input"] for asked in server.asked][4:] == ["第三句。"]
    assert [one["text"] for one in voiced(stream)][1:] == ["今天下雨。", "月亮在打电话。"]
    # What costs is made when it is said.
    settings.MODEL_PRICES_SET = {"tts-1": 100}
    Stream.objects.update(next_cue=2)
    assert say_aloud(stream.pk, lambda: REAL + seconds(3)) is False
    assert len(server.asked) == 5


def test_a_voice_that_fails_is_not_asked_again_and_again_for_what_comes(server: OpenAIStandIn, settings: Any) -> None:
    settings.CIRCUIT_FAILURES = 99
    stream = on_air(prepared=SCRIPT)
    speak_on(stream, 0.1)
    server.bad = Reply(b"", 500)
    assert say_aloud(stream.pk, lambda: REAL + seconds(1)) is False
    assert [asked.json["input"] for asked in server.asked] == ["来了", "今天下雨。", "月亮在打电话。", "第二句。"]
    assert [one["text"] for one in voiced(stream)] == ["来了"]


def test_where_nobody_makes_sounds_her_lines_are_read_after_a_while(stream: Stream) -> None:
    text = "今天下雨。月亮在打电话。"
    say_line(stream=stream, kind="talk", text=text, game_time=hours("20:01"), real=REAL + seconds(1))
    assert read_what_is_late(stream=stream, real=REAL + seconds(6.5)) == 0
    assert read_what_is_late(stream=stream, real=REAL + seconds(7.5)) == 1
    assert [(one["text"], one["url"], one["duration_ms"]) for one in voiced(stream)[1:]] == [
        ("今天下雨。", "", 0),
        ("月亮在打电话。", "", 0),
    ]
    assert read_what_is_late(stream=stream, real=REAL + seconds(8)) == 0
    assert speak_on(stream, 9) == []


def test_the_tick_wakes_who_speaks_and_reads_what_is_late(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[int] = []
    monkeypatch.setattr("streaming.aloud.wake_ups.send_wake_up", woken.append)
    now = timezone.now()
    tasks.mind_chats()
    # She has just gone live: what she says first can be made.
    assert woken == [stream.pk]
    woken.clear()
    tasks.mind_chats()
    assert woken == []
    say_line(stream=stream, kind="talk", text="今天下雨。", game_time=hours("20:01"), real=now)
    tasks.mind_chats()
    assert woken == [stream.pk]
    stream.lines.update(voiced_from=now - seconds(7))
    tasks.mind_chats()
    assert (woken, voiced(stream)[-1]["text"]) == ([stream.pk], "今天下雨。")


def test_at_most_half_of_the_slots_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[int] = []
    woken: list[int] = []

    def say(stream_id: int, real: Any) -> bool:
        spoken.append(stream_id)
        if stream_id > 1:
            tasks.speak(stream_id - 1)
        return stream_id == 4

    monkeypatch.setattr(tasks, "say_aloud", say)
    monkeypatch.setattr("streaming.aloud.wake_ups.send_wake_up", woken.append)
    # Of six slots three speak, one within the other here; who found none free is not sent for by itself.
    tasks.speak(4)
    assert (spoken, woken) == ([4, 3, 2], [4])
    tasks.speak(1)
    assert spoken == [4, 3, 2, 1]


def test_who_is_forgotten_is_not_heard_again(stream: Stream, server: OpenAIStandIn) -> None:
    mine = asked(stream)
    finish(mine, "Momo喜欢鱼。", cut=False, real=REAL + seconds(1.5))
    assert speak_on(stream, 1.6) == ["Momo喜欢鱼。"]
    url = voiced(stream)[-1]["url"]
    key = SpokenPiece.objects.latest("pk").sound_key
    answer = Answer.objects.get()
    ModelCall.objects.update(created_at=REAL)
    forget(viewer=answer.viewer, real=REAL + seconds(10))
    while prune_forgotten(100):
        pass
    assert fetched(url) == 404
    assert not SpokenPiece.objects.filter(answer=answer).exists()
    from llmservice.voice.speaking import sound_cache

    assert sound_cache().get(key) is None
    told_of = Event.objects.filter(type="stream.voiced", payload__answer=answer.pk).get().payload
    assert (told_of["text"], told_of["url"], told_of["mouth"]) == ("……", "", "")
    assert not ModelCall.objects.filter(role="voice", prompt_user__contains="Momo").exists()


def test_pieces_go_when_there_are_many(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SPOKEN_KEEP >= 1_000
    from streaming.aloud import services

    monkeypatch.setattr(services, "SPOKEN_KEEP", 2)
    say_line(stream=stream, kind="talk", text="一。二。三。", game_time=hours("20:01"), real=REAL + seconds(1))
    assert speak_on(stream, 2) == ["一。", "二。", "三。"]
    assert prune_spoken(10) == 2
    assert list(SpokenPiece.objects.values_list("text", flat=True)) == ["二。", "三。"]


def test_nothing_else_is_served(stream: Stream) -> None:
    piece = SpokenPiece.objects.get()
    assert fetched(piece.url) == 200
    assert Client().post(piece.url).status_code == 405
    for token in ("x", piece.sound_key, piece.token[:-1]):
        assert fetched(f"/media/voice/{token}.wav") == 404
    SpokenPiece.objects.update(sound_key="f" * 64)
    assert fetched(piece.url) == 404  # the cache has let it go


def test_she_is_heard_while_her_answer_still_comes(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = asked(stream)
    looks: list[list[str]] = []

    def meanwhile(_seconds: float) -> None:
        """What becomes of the answer between two looks at it."""
        looks.append([one["text"] for one in voiced(stream)[1:]])
        if len(looks) == 1:
            record_progress(mine, "小鱼干。还有", REAL + seconds(1.5))
            return
        assert Answer.objects.get().state == "speaking"
        assert not take_voice(stream_id=stream.pk, real=REAL + seconds(2))
        finish(mine, "小鱼干。还有布丁。", cut=False, real=REAL + seconds(3))

    monkeypatch.setattr(speaking, "_wait", meanwhile)
    assert not say_aloud(stream.pk, lambda: REAL + seconds(2))
    assert looks == [[], ["小鱼干。"]]
    assert [one["text"] for one in voiced(stream)] == ["来了", "小鱼干。", "还有布丁。"]
    assert take_voice(stream_id=stream.pk, real=REAL + seconds(2))


def test_what_is_said_while_a_turn_ends_is_said_in_the_next(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    turned: list[int] = []

    def nothing_ahead(stream_id: int, tried: set[str]) -> bool:
        turned.append(stream_id)
        if len(turned) == 1:
            # Whoever this wakes finds the voice taken.
            say_line(stream=stream, kind="talk", text="等我。", game_time=hours("20:01"), real=REAL + seconds(1))
            assert not say_aloud(stream.pk, lambda: REAL + seconds(1))
        return False

    monkeypatch.setattr(speaking, "_make_ahead", nothing_ahead)
    assert say_aloud(stream.pk, lambda: REAL + seconds(1))
    assert [one["text"] for one in voiced(stream)] == ["来了"]
    assert not say_aloud(stream.pk, lambda: REAL + seconds(2))
    assert [one["text"] for one in voiced(stream)] == ["来了", "等我。"]
    assert turned == [stream.pk] * 2


def test_an_answer_that_ends_while_nothing_is_due_is_said_to_its_end(
    stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = asked(stream)
    say_next = speaking._say_next
    ended: list[Any] = []

    def ends_after(stream_id: int, real: Any) -> bool:
        found = say_next(stream_id, real)
        if not found and not ended:
            ended.append(finish(mine, "小鱼干。", cut=False, real=REAL + seconds(1.5)))
        return found

    monkeypatch.setattr(speaking, "_say_next", ends_after)
    monkeypatch.setattr(speaking, "_make_ahead", lambda *_: False)
    assert not say_aloud(stream.pk, lambda: REAL + seconds(2))
    assert [one["text"] for one in voiced(stream)] == ["来了", "小鱼干。"]


def test_the_sound_is_the_one_that_was_made(stream: Stream) -> None:
    from llmservice.backends.base import Recording

    url = voiced(stream)[0]["url"]
    found = read_sound(Recording(Client().get(url).content, ""), "it")
    assert found.wav == sounds.wav()
