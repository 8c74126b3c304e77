"""A stream in which what she says is made into sound at once: by the test, without a worker."""

from typing import Any

from django.test import Client

from streaming.aloud import speaking
from streaming.chat.services.answers import AnswerClaim, claim
from streaming.models import SpokenPiece, Stream
from streaming.tests.support.chat_world import say, told, viewer
from vtuber.tests.support.world import REAL, seconds


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
