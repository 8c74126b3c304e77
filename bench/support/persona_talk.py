"""What she says to many questions in a stream, without any endpoint: one process, one world.

    python -m bench.support.persona_talk QUESTIONS SAMPLES PERSONA

QUESTIONS is a JSON file with a list of texts. Each is asked by viewers whom she does not know, on the way that every
message goes; PERSONA is the folder of rows whose adapter she speaks with. Prints one JSON object with what she said,
who wrote it, and when the first word came.
"""

import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.support.scratch_world import progress

# Asked before anything is counted: the model is loaded for it.
_FIRST = "在吗"
# Questions that nobody's kind is known by: they are the model's.
_AT_ONCE = ("石头会疼吗", "谁把路灯叫醒的", "影子算不算朋友", "楼梯有几个脾气")
_TURNS = (
    "你在干嘛",
    "那你刚才看到什么了",
    "真的吗",
    "我不信",
    "那你证明一下",
    "还有呢",
    "为什么是它",
    "换我我就跑了",
    "后来怎么样了",
    "你不害怕吗",
    "我也想去",
    "带上我吧",
    "说好了哦",
    "那明天见？",
)
# She knows them after their first words, and greets nobody anew.
_VIEWERS = ("阿树", "小满", "老陈", "桃子", "云姐", "阿福")
_ids = itertools.count(1)
_OUT = "streaming.chat.live.ephemeral.publish_words"


def main() -> None:
    """Settings are this process's own."""
    import django

    django.setup()
    from bench.support.on_air import go_on_air

    questions, samples = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), int(sys.argv[2])
    stream = go_on_air()
    _speak_as(stream, sys.argv[3])
    _say(stream, _FIRST, 0)
    said = []
    for number, question in enumerate(questions):
        said += [_say(stream, question, number * samples + sample + 1) for sample in range(samples)]
        if number % 10 == 9:
            progress(f"{number + 1} of {len(questions)} questions")
    told = {"said": said, "four_viewers_s": _four_at_once(stream), "turns_in_format": _one_after_another(stream)}
    print(json.dumps(told, ensure_ascii=False))


def _speak_as(stream: Any, persona: str) -> None:
    from llmservice.persona.datasets import datasets

    vtuber = stream.vtuber
    vtuber.name, vtuber.persona.adapter = datasets()[persona].name_in("zh"), persona
    vtuber.save(update_fields=["name"])
    vtuber.persona.save(update_fields=["adapter"])


def _four_at_once(stream: Any) -> float:
    """Seconds until the last of four viewers, who speak at the same moment, has her whole answer."""
    for number, question in enumerate(_AT_ONCE):
        _write(stream, question, f"四{number}")
    began = time.monotonic()
    for _question in _AT_ONCE:
        _answer(stream)
    return round(time.monotonic() - began, 2)


def _one_after_another(stream: Any) -> int:
    """Of one viewer's turns, how many she answered in form before the first that was not."""
    from llmservice.persona.row_checks import is_in_form

    for number, question in enumerate(_TURNS):
        _write(stream, question, "熟客")
        if not is_in_form(_answer(stream)["answer"], "zh"):
            return number
    return len(_TURNS)


def _say(stream: Any, question: str, number: int) -> dict[str, Any]:
    from streaming.chat.fallback.message_kinds import classify

    kind = classify(question).name
    if not _write(stream, question, _VIEWERS[number % len(_VIEWERS)]):
        return {"question": question, "answer": "", "by": "refused", "kind": kind, "first_ms": None, "whole_ms": 0.0}
    return {"question": question, "kind": kind, **_answer(stream)}


def _write(stream: Any, text: str, name: str) -> bool:
    """Somebody of that name writes into the chat; whether it may be answered."""
    from django.utils import timezone

    from streaming.chat.policy.identity import key_of_address, key_of_sender
    from streaming.chat.policy.refusals import Refused
    from streaming.chat.services.messages import say_in_chat
    from streaming.chat.services.viewers import get_or_create_viewer

    viewer = get_or_create_viewer(
        vtuber=stream.vtuber,
        key=key_of_sender("bench", name),
        address=key_of_address(""),
        real=timezone.now(),
        nickname=name,
    )
    try:
        said = say_in_chat(viewer=viewer, client_id=f"m{next(_ids)}", text=text, real=timezone.now())
    except Refused:
        return False
    return bool(said.message)


def _answer(stream: Any) -> dict[str, Any]:
    from django.utils import timezone

    from llmservice.models import ModelCall
    from streaming.chat.answers.answering import answer_next
    from streaming.models import Answer

    first: list[float] = []
    began = time.monotonic()
    # Nobody watches: only when her words would go out is of interest.
    with patch(_OUT, lambda *_words: first.append(time.monotonic())):
        answer_next(stream.pk, timezone.now)
    return {
        "answer": Answer.objects.latest("id").text,
        "by": ModelCall.objects.latest("id").backend,
        "first_ms": round((first[0] - began) * 1000, 1) if first else None,
        "whole_ms": round((time.monotonic() - began) * 1000, 1),
    }


if __name__ == "__main__":
    main()
