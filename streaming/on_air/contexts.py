"""What models are told about covers and streams, and the shapes of what they answer."""

from typing import Literal

from pydantic import BaseModel, Field, field_validator

from llmservice.text.cleaning import clean_line, clean_text
from vtuber.plugin import Context, Her

Mood = Literal["happy", "sleepy", "curious", "smug", "surprised"]
MOODS: tuple[Mood, ...] = ("happy", "sleepy", "curious", "smug", "surprised")

# Characters that fit a cover in large type; Latin letters are half as wide.
HEADLINE_LIMIT = {"zh": 20, "en": 36}
TITLE_LIMIT = 80
LINE_LIMIT = 400
MOST_BEATS = 30


class CoverTextContext(Her):
    """Purpose `cover_text`: the words on a cover. Answer: `CoverText` as JSON."""

    content: str  # what the stream is, as the todolist has it; without its ad
    game: str  # empty for a talk stream
    genre: str  # key of store.models.Genre; empty for a talk stream
    theme: str  # what a talk stream is about; empty with a game
    start_time: str  # HH:MM of the stream
    longest: int  # characters that a headline may have
    recent: list[str]  # the last headlines, newest first, so as not to write one again


class CoverText(BaseModel):
    """The words on a cover, and the face that goes with them."""

    headline: str = Field(min_length=1, max_length=200)
    mood: Mood = "happy"

    @field_validator("mood", mode="before")
    @classmethod
    def _known_mood(cls, value: object) -> object:
        # A cover with another face is better than none.
        return value if value in MOODS else "happy"


class PaintCoverContext(Her):
    """Purpose `paint_cover` (role image): the picture. Offline it is the whole cover, words and all."""

    content: str
    game: str
    theme: str
    headline: str
    mood: Mood
    sponsor: str  # brand, or empty
    start_time: str  # HH:MM of the stream


class AdBrief(Context):
    """What a sponsor wants said. From outside: quoted in prompts."""

    brand: str
    product: str
    tagline: str
    kin: str  # key of company.models.Kin: what kind of thing it is
    brief: str
    lines: list[str]  # what they would like to hear, one line each


class StreamScriptContext(Her):
    """Purpose `stream_script`: what she will say. Answer: `StreamScript` as JSON."""

    content: str
    game: str
    genre: str
    theme: str
    start_time: str  # HH:MM
    end_time: str
    minutes: int  # game minutes
    beats: int  # how many she needs
    ad: AdBrief | None
    preview: str  # what she posted about this stream, or empty
    recent_titles: list[str]  # newest first


class StreamScript(BaseModel):
    """A stream before it is spoken. Lines may begin with a stage direction in brackets."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT * 2)
    greeting: str = Field(min_length=1, max_length=LINE_LIMIT * 2)
    beats: list[str] = Field(min_length=1, max_length=MOST_BEATS * 2)
    ad: str = Field(default="", max_length=LINE_LIMIT * 2)
    goodbye: str = Field(min_length=1, max_length=LINE_LIMIT * 2)

    def tidied(self) -> "StreamScript":
        """Fit to be spoken: clean, of bounded length, no empty beats. ValueError when nothing is left to say."""
        beats = [line for beat in self.beats if (line := clean_text(beat, LINE_LIMIT))]
        return StreamScript(
            title=clean_line(self.title, TITLE_LIMIT),
            greeting=clean_text(self.greeting, LINE_LIMIT),
            beats=beats[:MOST_BEATS],
            ad=clean_text(self.ad, LINE_LIMIT),
            goodbye=clean_text(self.goodbye, LINE_LIMIT),
        )
