"""The cover: words, a picture, and a name under which front ends keep it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from llmservice.text.cleaning import clean_line
from streaming.on_air import cover_files
from streaming.on_air.contexts import MOODS, CoverText, CoverTextContext, Mood
from streaming.on_air.cover_painting import finish, thumbnail
from streaming.on_air.prompt_contexts import cover_text_context, paint_context
from streaming.on_air.services.covers import register_cover
from streaming.on_air.titles import agree_with_game
from vtuber.errors import NotAllowed, SkipTask
from vtuber.event_types import CharacterActed
from vtuber.gametime import MINUTE
from vtuber.models import TodoTask
from vtuber.models.day import TaskType
from vtuber.plugin import Bilingual, ContentPart, Limits, Missed, ModelClient, TaskHandler, TaskKind, TaskTransaction
from vtuber.translatable import translatable

MOOD_NAMES: dict[Mood, Bilingual] = {
    "happy": Bilingual("happy", "开心"),
    "sleepy": Bilingual("sleepy", "困"),
    "curious": Bilingual("curious", "好奇"),
    "smug": Bilingual("smug", "得意"),
    "surprised": Bilingual("surprised", "吃惊"),
}
# Game minutes that one sees her drawing before the cover is there.
DRAWING = 10


class CoverDraft(BaseModel):
    """A painted cover that has no name yet. `digest` names its pending files; empty when no stream wanted it."""

    headline: str = Field(default="", max_length=60)
    mood: Mood = MOODS[0]
    digest: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    made_by: str = Field(default="", max_length=120)


class CoverHandler(TaskHandler[CoverDraft]):
    """Paints ahead, registers when the time has come; late is fine as long as the stream is not over."""

    type = "cover"
    kind = TaskKind(
        label=Bilingual("Cover", "封面"),
        word=Bilingual("cover", "封面"),
        prompt=Bilingual("painting the cover", "画封面"),
        aliases=("封面", "画封面"),
        icon=(
            '<rect x="3.5" y="5" width="17" height="14" rx="2.5"/><circle cx="9" cy="10" r="1.6"/><path'
            ' d="m4.5 17.5 4.7-4.3 3.2 2.8 3.1-3.4 4.5 4.4"/>'
        ),
        props=("easel",),
        public=True,
    )
    limits = Limits(min_minutes=15, max_minutes=90, per_day=2, priority=45, missed=Missed.LATE, grace_minutes=16 * 60)
    shape = CoverDraft

    def parts(self, task: TodoTask, prepared: CoverDraft) -> list[ContentPart]:
        if not prepared.digest:
            return []
        moods = tuple((mood, MOOD_NAMES[mood]) for mood in MOODS)
        picture = reverse("pending-cover", args=[task.vtuber.slug, task.pk, prepared.digest])
        return [
            ContentPart("digest", Bilingual("Picture", "画面"), "picture", picture, editable=False),
            ContentPart(
                "headline", Bilingual("Words on it", "封面上的字"), "line", prepared.headline, 60, remakes=True
            ),
            ContentPart("mood", Bilingual("Face", "表情"), "choice", prepared.mood, options=moods, remakes=True),
        ]

    def prepare(self, task: TodoTask, model_client: ModelClient) -> CoverDraft:
        stream = stream_for(task, model_client.now)
        if stream is None:
            return CoverDraft()  # said when it would start, where a reason ends the task at once
        context = cover_text_context(stream, model_client.now)
        text = _by_hand(task) or _thought_up(context, model_client)
        painting = paint_context(stream, text, model_client.now)
        picture = model_client.paint("paint_cover", painting)
        png = finish(picture, painting)
        return CoverDraft(
            headline=text.headline,
            mood=text.mood,
            digest=cover_files.keep_pending(task.pk, png, thumbnail(png)),
            made_by=f"{picture.backend} {picture.model}".strip()[:120],
        )

    def start(self, task: TodoTask, prepared: CoverDraft, work: TaskTransaction) -> dt.datetime | None:
        if stream_for(task, work.now) is None:
            raise SkipTask(translatable(_("No stream is left on this day that a cover could announce.")))
        if work.now >= task.end:
            # Late: what comes next waits already, so nobody is made to watch her draw.
            return self.tick(task, prepared, work)
        work.emit(CharacterActed(expression="curious", action="type"))
        return work.now + min(DRAWING * MINUTE, (task.end - task.start) / 2)

    def tick(self, task: TodoTask, prepared: CoverDraft, work: TaskTransaction) -> dt.datetime | None:
        if work.once("cover"):
            if not prepared.digest or not cover_files.has_pending(task.pk, prepared.digest):
                raise NotAllowed(
                    translatable(_("The painted picture is gone; edit the task's content to have a new one."))
                )
            register_cover(
                task=task,
                headline=prepared.headline,
                digest=prepared.digest,
                made_by=prepared.made_by,
                game_time=work.now,
                real=work.real,
            )
            work.emit(CharacterActed(expression="smug", action="tail_swish"))
        return None


def _by_hand(task: TodoTask) -> CoverText | None:
    """The words that a person wants on the cover; None where she finds them herself."""
    kept = task.prepared or {}
    if not kept.get("headline"):
        return None
    return CoverText(headline=clean_line(str(kept["headline"]), 60), mood=kept.get("mood", MOODS[0]))


def _thought_up(context: CoverTextContext, model_client: ModelClient) -> CoverText:
    answer = model_client.think_json("cover_text", context, CoverText)
    headline = agree_with_game(clean_line(answer.headline, context.longest), context.game, context.longest)
    return CoverText(headline=headline, mood=answer.mood)


def stream_for(task: TodoTask, now: dt.datetime) -> TodoTask | None:
    """The stream that a cover announces: the next of its day that is not over at `now`."""
    return (
        task.todolist.tasks.filter(type=TaskType.STREAM, state__in=TodoTask.OPEN, end__gt=now)
        .select_related("vtuber__persona")
        .order_by("start")
        .first()
    )


COVER = CoverHandler()
