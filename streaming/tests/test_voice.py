"""What she says in streams without a model: never twice, filled, bounded, in one language, true to the window."""

import re
from collections import Counter

import pytest

from llmservice.fallback import PhraseWriter, ShortMemory, book_for, memorable
from store.models import Genre
from streaming.on_air.fallback.phrase_cores import Cores
from streaming.on_air.talk_themes import FAMILIES, family_of, themes
from streaming.tests.support.voice import BRANDS, Aired, Language, Season
from vtuber.default_persona import BAOMI

LANGUAGES: tuple[Language, ...] = ("zh", "en")
_LATIN = re.compile(r"[A-Za-z]")
_CJK = re.compile(r"[\u3400-\u9fff]")


def aired(language: Language, seed: int, count: int = 60) -> list[Aired]:
    return list(Season(language, seed).streams(count))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [1, 2, 2026, 77_000])
def test_no_sentence_stands_twice_in_sixty_streams(language: Language, seed: int) -> None:
    season = Season(language, seed)
    streams = list(season.streams(60))
    said = Counter(
        sentence
        for stream in streams
        for text in stream.texts
        for sentence in memorable(text, BAOMI[language].catchphrases)
    )
    assert [sentence for sentence, times in said.items() if times > 1] == []
    assert season.dry == []
    assert sum(len(stream.script.beats) for stream in streams) > 800


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_filled_bounded_and_in_one_language(language: Language) -> None:
    foreign = _LATIN if language == "zh" else _CJK
    for stream in aired(language, 5):
        assert 4 <= len(stream.script.title) <= 80, stream.script.title
        assert not stream.script.title[0].islower(), stream.script.title
        assert 3 <= len(stream.cover.headline) <= stream_limit(language), stream.cover.headline
        assert all(len(beat) <= 260 for beat in stream.script.beats)
        for text in stream.texts:
            assert not re.search(r"[{}<>]", text), text
            assert not foreign.search(re.sub(r"《[^》]*》", "", text)), text
            assert not re.search(r"  |[。，]{2}|[,.]{2}|，。|\ban? a |\ba [aeiou](?!ne|ni)", text), text
            assert text.count("「") == text.count("」") and text.count("“") == text.count("”"), text


def stream_limit(language: Language) -> int:
    return 20 if language == "zh" else 36


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_stream_uses_one_turn_of_phrase_twice(language: Language) -> None:
    beginning = re.compile(r"^.{9}" if language == "zh" else r"^.{22}")
    for stream in aired(language, 3, 30):
        bare = [re.sub(r"^（[^）]*）|^\([^)]*\) ", "", beat) for beat in stream.script.beats]
        starts = Counter(found.group(0) for beat in bare if (found := beginning.match(beat)))
        assert max(starts.values()) <= 2, starts.most_common(2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_stream_has_what_was_asked_for(language: Language) -> None:
    brand = BRANDS[language][0]
    for stream in aired(language, 8, 24):
        assert len(stream.script.beats) == stream.context.beats
        assert (brand in stream.script.ad) is (stream.context.ad is not None)
        if stream.context.game:
            named = f"《{stream.context.game}》"
            assert named in stream.script.title and named in stream.script.greeting
        else:
            assert stream.context.theme.casefold() in stream.script.title.casefold()


@pytest.mark.parametrize("language", LANGUAGES)
def test_she_only_says_what_the_window_shows(language: Language) -> None:
    """Sun, rain, moon and heat are spoken of as being there on days that have them, and on no others."""
    book = book_for(language)
    openings = {
        rule: book.rule(f"live_sky.{rule}").variants
        for rule in (
            "rain",
            "cloudy",
            "snow",
            "sun",
            "clear_night",
            "spring",
            "summer",
            "autumn",
            "winter",
            "hot",
            "cold",
        )
    }
    seen: Counter[str] = Counter()
    for stream in aired(language, 12):
        context = stream.context
        true = {context.sky, context.season}
        true |= {"sun"} if context.sky == "sunny" and context.time_of_day == "day" else set()
        true |= {"clear_night"} if context.sky == "sunny" and context.time_of_day == "night" else set()
        true |= {"hot"} if context.temperature >= 28 else {"cold"} if context.temperature <= 6 else set()
        for rule, variants in openings.items():
            literals = [
                max((part for part in variant.parts if isinstance(part, str)), key=len) for variant in variants
            ]
            said = [beat for beat in stream.script.beats if any(literal in beat for literal in literals)]
            seen[rule] += len(said)
            assert rule in true or not said, (rule, context.sky, context.time_of_day, context.season, said)
    assert all(seen[rule] for rule in openings), seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_writes_the_same_streams(language: Language) -> None:
    assert aired(language, 9, 8) == aired(language, 9, 8)
    assert aired(language, 9, 8) != aired(language, 10, 8)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_enough_to_say(language: Language) -> None:
    book = book_for(language)
    rules = [f"live_genre.{genre}.beat" for genre in Genre.values] + [f"live_talk.{family}" for family in FAMILIES]
    rooms = ("home", "signal", "body", "food", "viewers", "closing")
    rules += ["live_game.play", "live_talk.craft", *(f"live_room.{room}" for room in rooms)]
    assert sum(len(book.rule(rule).variants) for rule in rules) >= 300
    assert min(book.combinations(rule) for rule in rules) >= 60
    assert sum(len(family) for family in themes(book).values()) >= 40
    assert all(book.combinations(f"live_cover.any_{kind}") >= 60 for kind in ("game", "talk"))


def test_every_theme_finds_its_family_again_and_strange_ones_find_one() -> None:
    for language in LANGUAGES:
        book = book_for(language)
        for family, known in themes(book).items():
            assert {family_of(theme, book) for theme in known} == {family}
    assert family_of("给月亮打电话的正确方法", book_for("zh")) == "signal"
    assert family_of("what dogs think about", book_for("en")) == "creature"
    assert family_of("folding windowsill cushions", book_for("en")) == "sleep"  # not the wind
    assert family_of("xyzzy", book_for("en")) == "odd"


def test_an_exhausted_subject_gives_way_to_another() -> None:
    memory = ShortMemory()
    texts = []
    for seed in range(40):
        writer = PhraseWriter(owner="test", language="en", seed=seed, memory=memory)
        texts.append(Cores(writer).say("live_sky.spring", ["live_room.home"]))
        assert writer.dry == []
        writer.keep()
    assert len(set(texts)) == 40 > book_for("en").combinations("live_sky.spring")


def test_cores_run_through_a_rule_before_one_comes_again() -> None:
    cores = Cores(PhraseWriter(owner="test", language="en", seed=4, memory=ShortMemory()))
    count = cores.count("live_bye.night")
    texts = [cores.say("live_bye.night") for _ in range(count)]
    assert len({text[:14] for text in texts}) == count
