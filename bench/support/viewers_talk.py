"""Viewers who talk with her while she is on air, for pictures of the stream page. Needs Django to be loaded."""

import time
from itertools import count

from django.utils import timezone

from streaming.chat.policy.identity import key_of_address, key_of_sender
from streaming.chat.services.messages import say_in_chat
from streaming.chat.services.viewers import get_or_create_viewer
from streaming.models import Answer
from vtuber.models import VTuber

# Who says what, by the language of her world. Some of it is answered.
LINES = {
    "zh": (
        ("松果", "苞米晚上好！今天窗外好暗"),
        ("小满", "你的尾巴为什么会弯成一个问号"),
        ("阿树", "刚下班，泡面配你的直播"),
        ("露露", "你喜欢下雨还是下雪？"),
        ("松果", "哈哈哈哈那个耳朵"),
    ),
    "en": (
        ("Pine", "good evening Baomi, it is so dark outside your window"),
        ("Luna", "why is your tail bent like a question mark?"),
        ("Otto", "just home from work, noodles and your stream"),
        ("Mio", "do you like rain or snow more?"),
        ("Pine", "haha those ears"),
    ),
}
# Real seconds between two messages, and until whoever is to be answered has been.
PAUSE_S, PATIENCE_S = 1.5, 60.0


def talk_with_her(vtuber: VTuber) -> None:
    """Say these lines one after another, and wait until she has answered what she answers."""
    numbers = count(1)
    for name, text in LINES[vtuber.persona.speaks]:
        real = timezone.now()
        key, address = key_of_sender("pictures", name), key_of_address("")
        viewer = get_or_create_viewer(vtuber=vtuber, key=key, address=address, real=real, nickname=name)
        say_in_chat(viewer=viewer, client_id=f"p{next(numbers)}", text=text, real=real)
        time.sleep(PAUSE_S)
    ends, quiet_since = time.monotonic() + PATIENCE_S, time.monotonic()
    known = -1
    # She is through when nothing more has been answered for a while.
    while time.monotonic() < ends and time.monotonic() - quiet_since < 6 * PAUSE_S:
        now = Answer.objects.filter(state=Answer.State.SAID).count()
        if now != known or Answer.objects.filter(state=Answer.State.SPEAKING).exists():
            known, quiet_since = now, time.monotonic()
        time.sleep(0.2)
    if not known:
        raise TimeoutError("she has answered nobody")
