"""What an everyday post is about: found in the words of its task, so that post, plan and diary agree."""

import re
from dataclasses import dataclass
from functools import cache

from llmservice.fallback import book_for
from llmservice.purposes import Language
from vtuber.weather import weather_kinds


@dataclass(frozen=True)
class Topic:
    """Something that she posts about. `rule` is its table in the phrase book, `room.box` say."""

    rule: str
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def name(self) -> str:
        """The last part of the rule: the key under `plan.talk` and `diary.about`."""
        return self.rule.split(".")[1]


# In order of looking: what is more particular comes first ("the box that the courier left" is about a box).
TOPICS = (
    Topic("room.moth", ("飞蛾", "飞虫"), ("moth", "moths")),
    Topic("room.printer", ("打印机",), ("printer",)),
    Topic("room.vacuum", ("吸尘器", "扫地", "打扫"), ("vacuum", "hoover", "cleaning")),
    Topic("room.fridge", ("冰箱",), ("fridge", "refrigerator")),
    Topic("room.sock", ("袜子", "洗衣", "毛巾", "衣服"), ("sock", "socks", "laundry", "washing machine")),
    Topic("room.mirror", ("镜子",), ("mirror",)),
    Topic("room.cup", ("杯子", "推下", "打翻"), ("cup", "cups", "mug", "gravity", "knocked")),
    Topic("room.desk", ("键盘", "鼠标", "麦克风", "电脑", "便利贴"), ("keyboard", "mouse", "desk", "microphone")),
    Topic("room.plant", ("植物", "绿萝", "仙人掌", "花盆", "猫草"), ("plant", "plants", "cactus", "pothos", "fern")),
    Topic("cat.coins", ("存钱罐", "硬币", "理财", "钱"), ("coins", "coin", "money", "savings", "piggy bank")),
    Topic("cat.brush", ("梳", "舔毛", "妆", "毛团"), ("brush", "brushing", "groom", "grooming", "hairball")),
    Topic("sky.spring", ("春天", "换毛", "花瓣"), ("spring", "moulting", "petals")),
    Topic("sky.summer", ("夏天", "西瓜", "蚊子", "蝉"), ("summer", "cicadas", "watermelon", "mosquito")),
    Topic("sky.autumn", ("秋天", "落叶", "桂花", "叶子的颜色"), ("autumn", "fall leaves", "leaves turning")),
    Topic("sky.winter", ("冬天", "橘子", "被炉"), ("winter", "mandarins", "frost")),
    Topic("cat.tail", ("尾巴",), ("tail",)),
    Topic("cat.signal", ("信号", "天线", "电波"), ("signal", "signals", "antenna", "radio")),
    Topic("sky.moon", ("月亮", "月光", "星星"), ("moon", "moonlight", "stars")),
    Topic("sky.sun", ("太阳", "阳光", "晒"), ("sun", "sunshine", "sunbeam", "sunny", "sunlight", "sunbathing")),
    Topic("sky.heat", ("天热", "热得", "炎热", "太热"), ("heat", "hot day", "melting")),
    Topic("sky.cold", ("天冷", "冷", "暖气", "取暖", "降温"), ("cold", "radiator", "chilly", "freezing")),
    Topic("sky.night", ("睡前", "深夜", "晚安", "没睡", "半夜"), ("goodnight", "good night", "late", "awake")),
    Topic("sky.morning", ("早安", "起床", "早上好"), ("good morning", "waking up", "woke up", "morning")),
    Topic("cat.nap", ("午睡", "打盹", "梦", "睡"), ("nap", "naps", "napping", "dream", "dreamt", "sleep", "sleepy")),
    Topic("room.box", ("箱",), ("box", "boxes", "cardboard")),
    Topic("room.door", ("门铃", "门外", "快递", "敲门"), ("doorbell", "door", "courier", "delivery", "parcel")),
    Topic("room.window", ("窗", "鸟", "邻居"), ("window", "bird", "birds", "pigeon", "pigeons", "neighbour")),
    Topic("cat.theory", ("理论", "想通", "猜想"), ("theory", "theories", "hypothesis")),
    Topic(
        "cat.food",
        ("吃", "饭", "早餐", "布丁", "小鱼干", "罐头", "点心", "零食"),
        ("food", "breakfast", "lunch", "dinner", "pudding", "sardine", "sardines", "snack", "snacks", "eat", "ate"),
    ),
    Topic("cat.fans", ("大家", "粉丝", "点名", "观众", "互动"), ("fans", "everyone", "you all", "question", "chat")),
)
# Weather comes before what it is told from by a single word ("the sun", "a warm nap").
_WEATHER_BEFORE = "sky.sun"


def topics(language: Language) -> list[Topic]:
    """All topics that her phrase book in this language has words for, kinds of weather among them."""
    rules, mine = book_for(language).rules, 0 if language == "zh" else 1
    weather = [
        Topic(f"sky.{key}", *kind.words)
        for key, kind in weather_kinds().items()
        if kind.words[mine] and {f"sky.{key}.post", f"plan.talk.{key}", f"diary.about.{key}"} <= rules.keys()
    ]
    at = next(number for number, topic in enumerate(TOPICS) if topic.rule == _WEATHER_BEFORE)
    return [*TOPICS[:at], *weather, *TOPICS[at:]]


@cache
def _english(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.I)


def topic_of(content: str, language: Language) -> Topic | None:
    """The topic that a task's content speaks of; None where it names none that she has words for."""
    for topic in topics(language):
        if any(word in content for word in topic.zh) if language == "zh" else _english(topic.en).search(content):
            return topic
    return None
