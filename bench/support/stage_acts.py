"""What happens on her stage while it is measured: in each act a place, an hour, a weather, and what goes on there."""

from dataclasses import dataclass, field
from typing import Any

from bench.support.stage_scenes import PLACES, Told

# Seconds from the beginning of an act, and what is told then.
Beat = tuple[float, Told]
# So many seconds of sound there are of each sentence.
LINE_S = 2.4
SOUND = "/media/voice/line.wav"
MOUTH_RATE = 30
_WORDS = "来了来了，都坐好，今天的纸船比昨天大一号。"
_DAY = "2026-11-24"


@dataclass(frozen=True)
class Act:
    """Told at its beginning, and then in its course; the course begins anew while the act lasts."""

    name: str
    opening: list[Told]
    course: list[Beat] = field(default_factory=list)
    course_s: float = 5.0

    def beats(self, seconds: float) -> list[Beat]:
        """Everything that is told in an act of that length, in its order."""
        told = [(0.0, each) for each in self.opening]
        turns = range(int(seconds / self.course_s) + 1)
        course = [(turn * self.course_s + at, each) for turn in turns for at, each in self.course]
        return told + sorted((beat for beat in course if beat[0] < seconds), key=lambda beat: beat[0])


def acts() -> list[Act]:
    """One after the other, an evening of hers."""
    return [
        Act("room, quiet", _place("room-day")),
        Act("room, rain, she moves", [_clock("14:00"), *_place("room-rain")], _moves()),
        Act("desk, a post", [_clock("10:10"), *_place("desk")], [(2.5, ("character.action", {"action": "nod"}))]),
        Act("night, she speaks", [("sns.close", {"task": 1}), _clock("22:30"), *_place("room-night")], _speech()),
        Act("on air, rain, chat", [_sky("rain", 9), _clock("20:30"), *_on_air()], [*_speech(), *_chat(), *_answer()]),
        Act("bed, snow", [("overlay.end", {"stream": 1}), _clock("01:40"), *_place("bed-late")], _moves()),
    ]


def _clock(time: str) -> Told:
    """A minute a second: the light changes all the time."""
    told = {"game_time": f"{_DAY}T{time}:00", "rate": 60, "standing": "", "game_day": _DAY}
    return "world.time", {**told, "time_of_day": "day", "live": False}


def _sky(sky: str, temperature: int) -> Told:
    return "world.weather", {"weather": "rain", "sky": sky, "temperature": temperature, "date": _DAY}


def _place(name: str) -> list[Told]:
    """All of a place but its time, which stands in the pictures."""
    told = [("scene.set", {**data, "transition": "fade"}) if kind == "scene.set" else (kind, data) for kind, data in
            PLACES[name].told]  # fmt: skip
    return told if name == "room-day" else [each for each in told if each[0] != "world.time"]


def _on_air() -> list[Told]:
    return [each for each in _place("stream") if each[0] != "world.weather"]


def _moves() -> list[Beat]:
    wanted = ("wave", "pounce", "stretch")
    return [(0.5 + 1.5 * number, ("character.action", {"action": name})) for number, name in enumerate(wanted)]


def _speech() -> list[Beat]:
    """A sentence after the other, with its sound and the openings of her mouth."""
    mouth = "".join("0k3m9s5p0z7c"[index % 12] for index in range(int(LINE_S * MOUTH_RATE)))
    sound = {"url": SOUND, "mouth": mouth, "mouth_rate": MOUTH_RATE, "shapes": "", "credit": ""}
    said = {"speech": "", "text": _WORDS, "kind": "talk", "language": "zh", "duration_ms": int(LINE_S * 1000)}
    return [(2.5 * number, ("speech.say", {**said, "sound": sound})) for number in range(2)]


def _chat() -> list[Beat]:
    line = {"viewer": 1, "nickname": "松果", "colour": 3, "origin": "web", "staff": False, "highlighted": False}
    texts = ("来了来了", "first time here, so cute", "今天钓到鱼了吗？", "喵喵喵喵", "233333")
    return [
        (0.1 + 0.35 * number, ("chat.message", {**line, "message": 0, "text": texts[number % 5], "paid": None}))
        for number in range(14)
    ]


def _answer() -> list[Beat]:
    """Her words as they come, a few letters at a time."""
    asked = {"viewer": 1, "nickname": "松果", "colour": 3, "text": "今天钓到鱼了吗？", "askers": 3}
    words = "（竖起耳朵）「钓到一只靴子，鱼在靴子里冷笑。……喵～」"
    told = {"answer": 2, "question": asked, "short": "", "cut": False, "dropped": False}
    return [
        (0.2 + 0.12 * part, ("chat.reply", {**told, "text": words[: 2 * part], "final": 2 * part >= len(words)}))
        for part in range(len(words) // 2 + 2)
    ]


def numbered(told: Told, number: int) -> dict[str, Any]:
    """The data of what is told, under a number that nothing else has: nothing is shown or said twice."""
    kind, data = told
    if kind == "speech.say":
        return {**data, "speech": f"s{number}"}
    return {**data, "message": number} if kind == "chat.message" else data
