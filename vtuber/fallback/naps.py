"""The ways in which she rests: chosen by weather and hour when planned, told apart again in the diary."""

import re
from typing import Literal

from llmservice.purposes import Language
from vtuber.contexts import Her

NapKind = Literal[
    "breakfast", "sunbeam", "rain", "warm", "cool", "box", "groom", "play", "snack", "unwind", "nap",
]  # fmt: skip

# In order of looking; a plain nap is what is left.
_WORDS: dict[NapKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "breakfast": (("早饭", "早餐"), ("breakfast",)),
    "unwind": (("下播",), ("after the stream", "off air")),
    "sunbeam": (("阳光", "太阳", "晒"), ("sun", "sunbeam", "sunshine", "sunny")),
    "rain": (("听雨", "雨声"), ("rain",)),
    "box": (("纸箱",), ("box",)),
    "cool": (("散热", "乘凉", "凉快"), ("tiles", "cool off", "cooling", "fan")),
    "warm": (("取暖", "暖气", "被窝"), ("radiator", "warm up", "warming", "hot-water bottle")),
    "groom": (("梳", "舔毛"), ("brush", "groom", "grooming", "wash")),
    "play": (("玩", "追", "捕猎"), ("play", "chase", "hunt", "hunting", "hunts")),
    "snack": (("点心", "零食", "午饭", "晚饭"), ("snack", "lunch", "dinner", "supper")),
}
_EN = {kind: re.compile(rf"\b(?:{'|'.join(en)})\b", re.I) for kind, (_, en) in _WORDS.items()}
# Only where she has this much to rest from the weather.
_WARM_BELOW, _COOL_FROM = 14, 26


def nap_kind(content: str, language: Language) -> NapKind:
    """Which way of resting a task's content means."""
    for kind, (zh, _) in _WORDS.items():
        if any(word in content for word in zh) if language == "zh" else _EN[kind].search(content):
            return kind
    return "nap"


def naps_for(context: Her, hour: int) -> list[NapKind]:
    """The ways of resting that suit this day at this hour (0 to 23)."""
    kinds: list[NapKind] = ["nap", "nap", "box", "groom"]
    daylight = 8 <= hour < 17
    if daylight and context.weather.clear and context.temperature < _COOL_FROM:
        kinds += ["sunbeam", "sunbeam"]
    if context.weather.wet:
        kinds += ["rain", "rain"]
    if context.temperature <= _WARM_BELOW:
        kinds += ["warm", "warm"]
    if context.temperature >= _COOL_FROM:
        kinds += ["cool", "cool"]
    if 14 <= hour < 20:
        kinds += ["snack", "play"]
    return kinds
