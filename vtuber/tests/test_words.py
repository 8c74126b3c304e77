from django.utils import translation

from vtuber.words import spell, words


def test_a_sentence_is_spelt_in_the_readers_language() -> None:
    note = words(
        "{type} moved from {was_start}-{was_end} to {start}-{end} to find room.",
        type="tweet",
        was_start="10:00",
        was_end="10:30",
        start="11:00",
        end="11:30",
    )
    with translation.override("en"):
        assert spell(note) == "post moved from 10:00-10:30 to 11:00-11:30 to find room."
    with translation.override("zh-hans"):
        assert "帖子" in spell(note)
        assert "tweet" not in spell(note)


def test_values_are_bounded_and_never_read_as_places() -> None:
    note = words("{a}{b}", a="x" * 500, b="{a}")
    assert note["params"]["a"] == "x" * 200
    with translation.override("en"):
        assert spell(note) == "x" * 200 + "{a}"


def test_nothing_to_say() -> None:
    assert spell(None) == ""
