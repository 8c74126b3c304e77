from pathlib import Path
from typing import Any

import pytest

from llmservice import gateway
from llmservice.errors import ModelError
from llmservice.fallback import LongMemory, PhraseBook, PhraseWriter
from llmservice.fallback import phrase_writer as pen_module
from llmservice.models import ModelCall, SaidSentence
from llmservice.purposes import Purpose, register_purpose
from llmservice.tests.conftest import Topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PhraseBook:
    """The shelf holds one small book."""
    folder = tmp_path / "phrases"
    folder.mkdir()
    (folder / "t.toml").write_text('nap = ["我在暖气片上睡着了。", "我在纸箱里面睡着了。", "我在打印机上睡着了。"]')
    found = PhraseBook.load([("t", folder)])
    monkeypatch.setattr(pen_module, "book_for", lambda language: found)
    return found


def ask(**more: Any) -> gateway.Completion:
    return gateway.complete(
        "nap", Topic(topic="x", **more.pop("context", {})), owner="v:1", language="zh", seed=1, **more
    )


def nap(context: Topic, writer: PhraseWriter) -> str:
    return writer.say("t.nap")


def test_a_writer_remembers_across_calls_although_the_seed_is_the_same(book: PhraseBook) -> None:
    register_purpose(Purpose(name="nap", role="director", context=Topic, write_fallback=nap))
    assert len({ask().text for _ in range(3)}) == 3
    assert SaidSentence.objects.filter(owner="v:1").count() == 3


def test_the_contexts_catchphrases_may_come_again(book: PhraseBook, caplog: pytest.LogCaptureFixture) -> None:
    register_purpose(Purpose(name="nap", role="director", context=Topic, write_fallback=nap))
    always = [variant.text for variant in book.rule("t.nap").variants]
    for _ in range(5):
        ask(context={"catchphrases": always})
    assert SaidSentence.objects.count() == 0
    assert "nothing new left" not in caplog.text


def test_when_another_process_says_it_first_the_answer_is_written_anew(book: PhraseBook) -> None:
    stolen: list[str] = []

    def interrupted(context: Topic, writer: PhraseWriter) -> str:
        text = writer.say("t.nap")
        if not stolen:
            other = PhraseWriter(owner="v:1", language="zh", seed=1, book=book, memory=LongMemory("v:1"))
            stolen.append(other.say("t.nap"))
            other.keep()
        return text

    register_purpose(Purpose(name="nap", role="director", context=Topic, write_fallback=interrupted))
    answer = ask()
    assert answer.text != stolen[0]
    assert SaidSentence.objects.count() == 2


def test_a_writer_that_is_always_too_late_fails_and_is_written_down(book: PhraseBook) -> None:
    def robbed(context: Topic, writer: PhraseWriter) -> str:
        other = PhraseWriter(owner="v:1", language="zh", seed=1, book=book, memory=LongMemory("v:1"))
        other.fresh(lambda: f"第{SaidSentence.objects.count()}个小偷来过这里。")
        number = SaidSentence.objects.count()
        text = writer.fresh(lambda: f"第{number}个小偷来过这里。")
        other.keep()
        return text

    register_purpose(Purpose(name="nap", role="director", context=Topic, write_fallback=robbed))
    with pytest.raises(ModelError, match="another process kept saying the same sentences for v:1 first"):
        ask()
    assert ModelCall.objects.get().state == "failed"


def test_a_writer_that_breaks_is_written_down(book: PhraseBook) -> None:
    def broken(context: Topic, writer: PhraseWriter) -> str:
        writer.say("t.nap")
        raise RuntimeError("the pen broke")

    register_purpose(Purpose(name="nap", role="director", context=Topic, write_fallback=broken))
    with pytest.raises(RuntimeError, match="the pen broke"):
        ask()
    row = ModelCall.objects.get()
    assert (row.state, row.error) == ("failed", "the pen broke")
    assert SaidSentence.objects.count() == 0
