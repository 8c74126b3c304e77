"""Themes of talk streams. Each belongs to a family, whose beats she can talk about it with."""

from llmservice.offline import PhraseBook

# The rules `live_talk.theme_<family>` hold the themes, `live_talk.<family>` the beats that fit each of them.
FAMILIES = ("signal", "food", "sleep", "creature", "room", "people", "sky", "odd")
# What a theme that nobody wrote a family for is about, by words that it holds.
_HINTS = {
    "signal": (
        "信号",
        "电波",
        "天线",
        "频道",
        "月亮",
        "冰箱",
        "signal",
        "radio",
        "antenna",
        "wavelength",
        "moon",
        "fridge",
    ),
    "food": (
        "吃",
        "饭",
        "菜",
        "鱼",
        "布丁",
        "零食",
        "夜宵",
        "罐头",
        "food",
        "eat",
        "snack",
        "pudding",
        "fish",
        "tin",
        "dinner",
    ),
    "sleep": ("睡", "梦", "午觉", "枕头", "被子", "sleep", "nap", "dream", "pillow", "blanket", "bed"),
    "creature": (
        "虫",
        "飞蛾",
        "蜘蛛",
        "鸟",
        "狗",
        "动物",
        "蜗牛",
        "moth",
        "spider",
        "bird",
        "dog",
        "animal",
        "snail",
    ),
    "people": ("人类", "邻居", "经纪", "观众", "朋友", "human", "neighbour", "people", "fans", "viewers", "friend"),
    "sky": ("雨", "天气", "云", "风", "季节", "雪", "rain", "weather", "cloud", "wind", "season", "snow"),
    "room": (
        "房间",
        "纸箱",
        "沙发",
        "打印机",
        "家具",
        "搬家",
        "room",
        "box",
        "sofa",
        "printer",
        "furniture",
        "shelf",
    ),
}


def themes(book: PhraseBook) -> dict[str, list[str]]:
    """All themes of a phrase book, by family."""
    return {
        family: [variant.text for variant in book.rule(f"live_talk.theme_{family}").variants] for family in FAMILIES
    }


def family_of(theme: str, book: PhraseBook) -> str:
    """The family of a theme, whoever thought of it; `odd` when nothing gives it away."""
    for family, known in themes(book).items():
        if any(text in theme or theme in text for text in known):
            return family
    folded = theme.casefold()
    scores = {family: sum(hint in folded for hint in hints) for family, hints in _HINTS.items()}
    best = max(scores, key=lambda family: scores[family])
    return best if scores[best] else "odd"
