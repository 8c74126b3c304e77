"""What a stage is told for the pictures of its places: commands as the protocol has them."""

from dataclasses import dataclass, field
from typing import Any

Told = tuple[str, dict[str, Any]]

WEATHER = {
    "sunny": {"label": "Sunny", "falls": "", "clear": True, "grey": 0.0},
    "cloudy": {"label": "Cloudy", "falls": "", "clear": False, "grey": 0.45},
    "rain": {"label": "Rain", "falls": "rain", "clear": False, "grey": 0.75},
    "snow": {"label": "Snow", "falls": "snow", "clear": False, "grey": 0.6},
}


@dataclass(frozen=True)
class Place:
    """A picture: its commands, and how long she lives on before it is taken."""

    told: list[Told] = field(default_factory=list)
    seconds: float = 3.0


def _at(time: str, sky: str, scene: str, activity: str, face: str) -> list[Told]:
    day = "2026-11-24"
    told: dict[str, Any] = {"game_time": f"{day}T{time}:00", "rate": 0, "standing": "", "game_day": day}
    return [
        ("world.time", {**told, "time_of_day": "day", "live": False}),
        ("world.weather", {"weather": "sunny", "sky": sky, "temperature": 12, "date": day}),
        ("scene.set", {"scene": scene, "activity": activity, "until": None, "transition": "cut"}),
        ("character.expression", {"expression": face}),
    ]


def _chat(message: int, nickname: str, text: str) -> Told:
    line = {"message": message, "viewer": message, "nickname": nickname, "colour": message, "origin": "web"}
    return "chat.message", {**line, "staff": False, "highlighted": False, "text": text, "paid": None}


_FOLLOW: Told = ("chat.follow", {"viewer": 3, "nickname": "松果", "colour": 3})
_REPLY = {
    "answer": 1,
    "question": {"viewer": 1, "nickname": "松果", "colour": 1, "text": "今天钓到鱼了吗？", "askers": 3},
    "text": "（竖起耳朵）「钓到一只靴子，鱼在靴子里冷笑。……喵～」",
    "short": "",
    "final": False,
    "cut": False,
    "dropped": False,
}
_STREAM: list[Told] = [
    ("overlay.start", {"stream": 1, "game": "纸船邮差", "sponsor": "", "end_time": "21:30"}),
    ("overlay.title", {"stream": 1, "title": "《纸船邮差》没有攻略，只有往下掉"}),
    _chat(1, "阿福", "来了来了"),
    _chat(2, "Luna", "first time here, so cute"),
    _chat(3, "松果", "今天钓到鱼了吗？"),
    ("chat.reply", _REPLY),
]
_POST: list[Told] = [
    ("sns.open", {"task": 1}),
    (
        "sns.text",
        {
            "task": 1,
            "tweet": 1,
            "category": "communication",
            "text": "今天的窗台归我。麻雀逗号来打过招呼，句号没来。晚上八点，一起去送纸船？",
        },
    ),
]

PLACES: dict[str, Place] = {
    "room-day": Place(_at("11:00", "sunny", "room", "", "neutral")),
    "room-dusk": Place([*_at("18:15", "sunny", "room", "", "happy"), _FOLLOW], 1.4),
    "room-night": Place(_at("22:30", "sunny", "room", "", "curious")),
    "room-cloudy": Place(_at("09:30", "cloudy", "room", "", "calm")),
    "room-rain": Place(_at("14:00", "rain", "room", "", "sleepy")),
    "room-snow": Place(_at("16:00", "snow", "room", "", "surprised")),
    "desk": Place([*_at("10:10", "cloudy", "desk", "tweet", "neutral"), *_POST], 2.4),
    "stream": Place([*_at("20:30", "sunny", "stream", "stream", "happy"), *_STREAM], 9.0),
    "store": Place(_at("15:00", "sunny", "store", "store", "excited")),
    "company": Place(_at("13:00", "cloudy", "company", "company", "proud")),
    "bed-late": Place(_at("01:40", "snow", "bed", "", "sleepy")),
    "bed": Place(_at("02:30", "sunny", "bed", "", "asleep"), 6.0),
}
