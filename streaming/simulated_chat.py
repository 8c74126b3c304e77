"""People who talk in her streams while time is driven: what they write, and when. For `manage.py simulate --chat`."""

import contextlib
import datetime as dt
import hashlib
import random

from streaming.chat.answers import wake_ups
from streaming.chat.answers.answering import answer_next
from streaming.chat.policy.refusals import Refused
from streaming.chat.services.messages import say_in_chat
from streaming.chat.services.viewers import get_or_create_viewer
from streaming.models import Stream
from streaming.selectors import live_stream
from vtuber.models import VTuber

# People of whom a stream's talkers are drawn; some come every day, most now and then.
PEOPLE = 400
# Real seconds that an answer takes, spoken word by word: while it does, nobody else is answered.
ANSWER_S = 8.0
LINES = {
    "zh": (
        "苞米晚上好！",
        "今天玩什么呀",
        "你吃晚饭了吗",
        "哈哈哈哈哈",
        "这关好难",
        "你喜欢下雨天吗",
        "刚下班，来看你了",
        "尾巴动了！",
        "你今天心情怎么样",
        "我养了一只仓鼠，叫年糕",
        "推荐一首歌吧",
        "晚安，我先睡了",
        "第一次来，好可爱",
        "天线收到信号了吗",
        "你会一直直播到几点",
        "我明天要考试，好紧张",
        "这个游戏多少钱",
        "你怕打雷吗",
        "加油加油",
        "为什么是三花猫",
        "我喜欢吃柠檬味的薯片",
        "唱一句嘛",
        "昨天的日记我看了",
        "有人在吗",
        "你觉得月亮是什么味道的",
        "给我讲个冷笑话",
        "我住在海边",
        "今天的封面好好看",
        "你最喜欢哪个季节",
        "这局能赢吗",
        "喵",
        "我回来了，还记得我吗",
    ),
    "en": (
        "good evening Baomi!",
        "what are we playing today",
        "did you have dinner",
        "hahaha",
        "this level is hard",
        "do you like rainy days",
        "just got home from work",
        "her tail moved!",
        "how are you feeling today",
        "I have a hamster called Dumpling",
        "recommend a song please",
        "good night, off to bed",
        "first time here, so cute",
        "any signal on the antenna",
        "how long will you stream",
        "I have an exam tomorrow",
        "how much is this game",
        "are you afraid of thunder",
        "you can do it",
        "why a calico cat",
        "I like lemon crisps",
        "sing one line",
        "I read your diary yesterday",
        "anyone here",
        "what does the moon taste like",
        "tell me a bad joke",
        "I live by the sea",
        "lovely cover today",
        "what is your favourite season",
        "can we win this one",
        "meow",
        "I am back, do you remember me",
    ),
}


class SimulatedChat:
    """Says `messages` in each of her streams, spread over it, and lets her answer at her pace."""

    def __init__(self, messages: int) -> None:
        self._messages = messages
        self._stream = 0
        self._said = 0
        self._next: dt.datetime | None = None
        self._busy_until: dt.datetime | None = None

    def __call__(self, vtuber: VTuber, real: dt.datetime) -> dt.datetime | None:
        """Do what is due at the real moment `real`; returns when there is more to do."""
        stream = live_stream(vtuber)
        if stream is None or stream.task is None or not self._messages:
            return None
        if stream.pk != self._stream:
            self._stream, self._said, self._next, self._busy_until = stream.pk, 0, real, None
        rate = vtuber.clock.live_speed
        every = (stream.task.end - stream.started_at) / rate / self._messages
        with wake_ups.unsent():
            while self._said < self._messages and self._next is not None and self._next <= real:
                self._say(vtuber, stream, real)
                self._next += every
            free = self._busy_until is None or self._busy_until <= real
            if free and answer_next(stream.pk, lambda: real) is not None:
                self._busy_until = real + dt.timedelta(seconds=ANSWER_S)
        return self._next if self._said < self._messages else None

    def _say(self, vtuber: VTuber, stream: Stream, real: dt.datetime) -> None:
        self._said += 1
        chance = random.Random(f"{vtuber.seed}:{stream.pk}:{self._said}")
        # The square makes regulars of the first ones.
        number = int(PEOPLE * chance.random() ** 2)
        key = hashlib.sha256(f"simulated viewer {number}".encode()).hexdigest()
        viewer = get_or_create_viewer(vtuber=vtuber, key=key, address="", real=real)
        # The same again too soon, or a rule of the chat: real people meet that, too.
        with contextlib.suppress(Refused):
            say_in_chat(
                viewer=viewer,
                client_id=f"simulated-{stream.pk}-{self._said}",
                text=chance.choice(LINES[vtuber.persona.speaks]),
                real=real,
            )
