"""What viewers read when a model endpoint does what real ones do: a real server, a real page, real HTTP."""

import asyncio
from collections.abc import Iterator

import pytest

from llmservice.tests.support.misbehaving import CHAT, CHAT_BY_NAME, FIRST, HERS, Misbehaviour
from llmservice.tests.support.servers import Asked, Say, serving
from streaming.tests.test_live_socket import Page, cookie, page
from vtuber.tests.support.board_page import World

# Nothing of these may reach anybody.
INSIDE = ("viewer", "think", "用户", "人设", "他想要", "<|", "|>", "im_end", "analysis", "final", "</", "[/")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    def decide(asked: Asked) -> Say:
        return CHAT_BY_NAME[asked.body["model"]].answer(asked)

    with serving() as server:
        server.decide = decide
        lived = World(
            tmp_path_factory.mktemp("misbehaving"),
            module="streaming.tests.support.misbehaving_world",
            PERSONA_BASE_URL=f"{server.url}/v1",
            PERSONA_MODEL="-",
            CHAT_MODE="small",
            CHAT_VIEWER_LIMITS="100/second",
            CHAT_ADDRESS_LIMITS="1000/second",
            CHAT_PROFILE_LIMITS="100/second",
            CHAT_PROFILE_ADDRESS_LIMITS="300/hour",
            CHAT_TYPING_S="0",
            CHAT_PAUSE_S="0",
            CHAT_FIRST_WORD_S="10",
            CIRCUIT_FAILURES="1000",
            MODEL_TRIES="1",
        )
        lived.do("on_air")
        yield lived
        lived.close()


async def _answered(world: World, mine: Page, row: Misbehaviour, turn: int) -> tuple[str, bool]:
    """Ask, let her answer, and give what the page was sent: word by word the same as in the end."""
    mine.frames.clear()
    await mine.say(f"第{CHAT.index(row)}次{turn}问：你喜欢吃什么？", f"q-{CHAT.index(row)}-{turn}")
    assert await asyncio.to_thread(world.do, "answer") == {"answered": 1}
    line = await mine.until(lambda frame: frame["kind"] == "line" and frame["answer"] is not None)
    words = "".join(frame["text"] for frame in mine.frames if frame["kind"] == "words")
    assert not any(inside in f"{words}{line['text']}" for inside in INSIDE), (words, line["text"])
    return line["text"], line["cut"]


@pytest.mark.parametrize("row", CHAT, ids=[row.name for row in CHAT])
async def test_viewers_read_her_words_alone_or_the_phrase_books(world: World, row: Misbehaviour) -> None:
    world.do("use_model", name=row.name)
    async with page(world, cookie(world)) as mine:
        await mine.next("snapshot")
        for turn, hers in enumerate((row.said, row.later)):
            text, cut = await _answered(world, mine, row, turn)
            if hers == HERS:
                assert (text, cut) == (HERS, False)
            elif text != FIRST:
                # The phrase book's whole answer, and nothing of the model's glued to it.
                assert text and not cut
                assert FIRST not in text and HERS not in text
