from django.utils import translation

from vtuber.translatable import translatable, translate


def test_a_sentence_is_spelt_in_the_readers_language() -> None:
    note = translatable(
        "{type} moved from {was_start}-{was_end} to {start}-{end} to find room.",
        type="tweet",
        was_start="10:00",
        was_end="10:30",
        start="11:00",
        end="11:30",
    )
    with translation.override("en"):
        assert translate(note) == "post moved from 10:00-10:30 to 11:00-11:30 to find room."
    with translation.override("zh-hans"):
        assert "帖子" in translate(note)
        assert "tweet" not in translate(note)


def test_values_are_bounded_and_never_read_as_places() -> None:
    note = translatable("{a}{b}", a="x" * 500, b="{a}")
    assert note["params"]["a"] == "x" * 200
    with translation.override("en"):
        assert translate(note) == "x" * 200 + "{a}"


def test_nothing_to_say() -> None:
    assert translate(None) == ""
