import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from llmservice.fallback import Memory, PhraseBook, PhraseError, PhraseWriter, ShortMemory, register_phrases
from llmservice.fallback.said_sentences import Crossed, LongMemory
from llmservice.models import DealtPhrase, SaidSentence

BOOK = """
nap = ["<place>很适合睡觉。", "我在<place>梦见了<food>。"]
place = ["暖气片上", "纸箱里面", "打印机顶上"]
food = ["小鱼干", "布丁", "罐头"]
single = ["今天只有这一句话。"]
slotted = ["{thing}在叫我。"]
meow = ["喵～"]
phrase = ["（甩尾巴 啪嗒啪嗒）「……喵～」"]
twin = ["窗外有一只飞蛾。窗外有一只飞蛾！", "窗外没有飞蛾了。"]
"""


@pytest.fixture
def book(tmp_path: Path) -> PhraseBook:
    (tmp_path / "t.toml").write_text(BOOK, encoding="utf-8")
    return PhraseBook.load([("t", tmp_path)])


def writer(book: PhraseBook, memory: Memory, seed: int = 1, catchphrases: tuple[str, ...] = ()) -> PhraseWriter:
    return PhraseWriter(owner="v:1", language="zh", seed=seed, catchphrases=catchphrases, book=book, memory=memory)


def test_no_sentence_comes_twice_until_the_rule_is_dry(book: PhraseBook) -> None:
    memory = ShortMemory()
    said = []
    for seed in range(12):
        make_writer = writer(book, memory, seed)
        said.append(make_writer.say("t.nap"))
        assert make_writer.dry == []
        make_writer.keep()
    assert len(set(said)) == 12 == book.combinations("t.nap")


def test_a_dry_rule_says_the_oldest_again_and_says_so(book: PhraseBook, caplog: pytest.LogCaptureFixture) -> None:
    memory = ShortMemory()
    said = []
    for seed in range(14):
        make_writer = writer(book, memory, seed)
        said.append(make_writer.say("t.nap"))
        make_writer.keep()
    assert said[12:] == said[:2]
    assert make_writer.dry == ["t.nap"]
    assert "v:1: t.nap has nothing new left to say" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("kept", ["in the process", "in the database"])
def test_talk_may_come_again_after_so_many_sentences_and_no_sooner(
    book: PhraseBook, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    memory: Memory = ShortMemory() if kept == "in the process" else LongMemory("v:1")
    said = []
    for seed in range(40):
        make_writer = writer(book, memory, seed)
        said.append(make_writer.fresh(lambda: make_writer.say("t.nap"), recall=6))  # noqa: B023
        assert make_writer.dry == []
        make_writer.keep()
    for number, text in enumerate(said):
        assert text not in said[max(0, number - 6) : number]
    assert len(set(said)) <= 12 < len(said)
    assert caplog.text == ""
    # What is written is compared with all that she has ever said.
    strict = writer(book, memory, 99)
    strict.fresh(lambda: strict.say("t.nap"))
    assert len(strict.dry) == 1


def test_within_one_answer_nothing_repeats_either(book: PhraseBook) -> None:
    make_writer = writer(book, ShortMemory())
    assert len({make_writer.say("t.nap") for _ in range(12)}) == 12
    assert make_writer.dry == []


def test_a_text_that_repeats_itself_is_not_taken(book: PhraseBook) -> None:
    assert {writer(book, ShortMemory(), seed).say("t.twin") for seed in range(10)} == {"窗外没有飞蛾了。"}


def test_unkept_words_are_not_remembered(book: PhraseBook) -> None:
    memory = ShortMemory()
    first = writer(book, memory).say("t.single")
    again = writer(book, memory)
    assert again.say("t.single") == first
    assert again.dry == []


def test_interjections_catchphrases_and_words_may_repeat(book: PhraseBook) -> None:
    make_writer = writer(book, ShortMemory(), catchphrases=("（甩尾巴 啪嗒啪嗒）「……喵～」",))
    for _ in range(3):
        assert make_writer.say("t.meow") == "喵～"
        assert make_writer.say("t.phrase") == "（甩尾巴 啪嗒啪嗒）「……喵～」"
        assert make_writer.word("t.single") == "今天只有这一句话。"
    assert make_writer.dry == []
    assert make_writer.say("t.single") == "今天只有这一句话。"
    assert make_writer.dry == []
    assert make_writer.say("t.single") == "今天只有这一句话。"
    assert make_writer.dry == ["t.single"]


def test_each_variant_is_dealt_before_any_comes_again(book: PhraseBook) -> None:
    memory = ShortMemory()
    for start in range(0, 9, 3):
        dealt = []
        for seed in range(start, start + 3):
            make_writer = writer(book, memory, seed)
            dealt.append(make_writer.word("t.food"))
            make_writer.keep()
        if start == 0:
            assert set(dealt) == {"小鱼干", "布丁", "罐头"}
        assert dealt[0] != dealt[1] != dealt[2]


def test_fresh_looks_at_the_whole_text_and_draws_again(book: PhraseBook) -> None:
    memory = ShortMemory()
    texts = []
    for seed in range(9):
        make_writer = writer(book, memory, seed)
        texts.append(make_writer.fresh(lambda: f"{make_writer.word('t.place')}藏着{make_writer.say('t.food')}。"))  # noqa: B023
        assert make_writer.dry == []
        make_writer.keep()
    assert len(set(texts)) == 9


def test_the_least_worn_of_several_new_drafts_is_taken(book: PhraseBook) -> None:
    memory = ShortMemory()
    texts = []
    for seed in range(3):
        make_writer = writer(book, memory, seed)
        texts.append(make_writer.fresh(lambda: make_writer.say("t.nap"), worn=lambda text: "小鱼干" in text))  # noqa: B023
        make_writer.keep()
    assert not any("小鱼干" in text for text in texts)
    assert len(set(texts)) == 3
    # What is new is taken before what is not worn.
    make_writer = writer(book, memory, 9)
    assert make_writer.fresh(lambda: make_writer.say("t.nap"), worn=lambda text: text not in texts) not in texts


def test_only_the_cards_of_what_is_said_are_dealt(book: PhraseBook) -> None:
    memory = ShortMemory()
    make_writer = writer(book, memory)
    make_writer.fresh(lambda: make_writer.say("t.single"), worn=len)
    make_writer.keep()
    other = writer(book, memory)
    assert other.fresh(lambda: other.say("t.place"), worn=len) in {"暖气片上", "纸箱里面", "打印机顶上"}
    other.keep()
    places = [variant.key for variant in book.rule("t.place").variants]
    assert len(memory.dealt(places)) == 1


def test_slots_are_filled_and_missed(book: PhraseBook) -> None:
    make_writer = writer(book, ShortMemory())
    assert make_writer.say("t.slotted", thing="冰箱") == "冰箱在叫我。"
    with pytest.raises(PhraseError, match="needs the slots thing"):
        make_writer.say("t.slotted")


def test_same_seed_same_history_same_words(book: PhraseBook) -> None:
    def month() -> list[str]:
        memory = ShortMemory()
        texts = []
        for seed in range(10):
            make_writer = writer(book, memory, seed)
            texts.append(make_writer.say("t.nap") + make_writer.word("t.food"))
            make_writer.keep()
        return texts

    assert month() == month()


def test_hash_seed_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text(BOOK, encoding="utf-8")
    program = (
        "import sys; from pathlib import Path\n"
        "from llmservice.fallback import PhraseWriter, PhraseBook, ShortMemory\n"
        "book = PhraseBook.load([('t', Path(sys.argv[1]))]); memory = ShortMemory()\n"
        "for seed in range(10):\n"
        "    pen = PhraseWriter(owner='v', language='zh', seed=seed, book=book, memory=memory)\n"
        "    sys.stdout.write(pen.say('t.nap')); pen.keep()\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": number, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            check=True,
        ).stdout
        for number in ("1", "2", "77")
    }
    assert len(outputs) == 1


@pytest.mark.django_db
def test_long_memory_keeps_owners_apart_and_survives_the_pen(book: PhraseBook) -> None:
    make_writer = writer(book, LongMemory("v:1"))
    make_writer.say("t.single")
    make_writer.keep()
    assert SaidSentence.objects.filter(owner="v:1").count() == 1
    assert DealtPhrase.objects.filter(owner="v:1").count() == 1
    other = writer(book, LongMemory("v:2"))
    other.say("t.single")
    assert other.dry == []
    again = writer(book, LongMemory("v:1"))
    again.say("t.single")
    assert again.dry == ["t.single"]
    again.keep()
    assert SaidSentence.objects.filter(owner="v:1").count() == 1


@pytest.mark.django_db
def test_two_pens_at_once_cannot_say_the_same(book: PhraseBook) -> None:
    one, two = writer(book, LongMemory("v:1")), writer(book, LongMemory("v:1"))
    assert one.say("t.single") == two.say("t.single")
    one.keep()
    with pytest.raises(Crossed):
        two.keep()
    assert SaidSentence.objects.count() == 1


def test_an_app_without_phrases_is_refused() -> None:
    with pytest.raises(PhraseError, match="llmservice has no folder phrases/"):
        register_phrases("llmservice")
    with pytest.raises(PhraseError, match="no_such_app has no folder"):
        register_phrases("no_such_app")


@pytest.mark.django_db
def test_a_month_of_texts_is_new_and_takes_seconds(tmp_path: Path) -> None:
    """400 texts of four sentences, as a month has them, from a book of the size of a real one."""
    lists = {
        name: [f"{word}{number}" for number in range(size)]
        for name, word, size in (("food", "布丁", 30), ("place", "窗台", 30), ("sound", "滴答", 30))
    }
    lines = [f"我在<place>第{number}次想起{{thing}}，旁边是<food>。" for number in range(20)]
    lists["line"] = [*lines, *(f"<sound>把第{number}只飞蛾叫醒了。" for number in range(20))]
    text = "\n".join(f"{name} = {json.dumps(values, ensure_ascii=False)}" for name, values in lists.items())
    (tmp_path / "t.toml").write_text(text, encoding="utf-8")
    book = PhraseBook.load([("t", tmp_path)])
    began = time.process_time()
    said: list[str] = []
    for seed in range(400):
        make_writer = writer(book, LongMemory("v:1"), seed)
        said += [make_writer.say("t.line", thing="罐头") for _ in range(4)]
        assert make_writer.dry == []
        make_writer.keep()
    spent = time.process_time() - began
    assert len(set(said)) == 1600 == SaidSentence.objects.count()
    # A guard against what grows with all that she has said, and no measure: the machine is shared.
    assert spent < 20, spent
