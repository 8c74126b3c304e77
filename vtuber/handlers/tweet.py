"""Posting: the editor opens, the text appears, page and text close together."""

import datetime as dt
import random
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from llmservice.text.cleaning import clean_text
from vtuber.ad_mentions import without_ad
from vtuber.contexts import StreamHint, TweetContext, her_fields
from vtuber.event_types import CharacterActed, SnsClosed, SnsOpened
from vtuber.executor.content import TextField
from vtuber.executor.handler import Limits, Missed, TaskHandler
from vtuber.executor.model_client import ModelClient, seed_for
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.gametime import MINUTE, game_day, hhmm
from vtuber.kinds import Bilingual, TaskKind
from vtuber.models import TodoTask
from vtuber.models.day import TweetCategory
from vtuber.planner.draft import game_in
from vtuber.post_length import check_post, cut_to_post
from vtuber.selectors import next_open_stream, posts
from vtuber.services.follower_stats import follower_stats_on
from vtuber.services.posts import publish_tweet

# Of what a model writes, so much is looked at.
READ = 2000
RECENT = 8
# Game minutes that one sees her typing before the post is out.
TYPING = 3


class PostText(BaseModel):
    """A post before it is published."""

    text: Annotated[str, Field(min_length=1), AfterValidator(check_post)]


class TweetHandler(TaskHandler[PostText]):
    """Writes a post ahead of time and publishes it exactly once; late within an hour, or not at all."""

    type = "tweet"
    kind = TaskKind(
        label=Bilingual("Post", "帖子"),
        word=Bilingual("post", "帖子"),
        prompt=Bilingual("tweet", "发帖"),
        aliases=("推文", "发帖", "动态", "sns"),
        icon=(
            '<path d="M5.5 5h13A1.5 1.5 0 0 1 20 6.5v8.5a1.5 1.5 0 0 1-1.5 1.5H12l-4.5 3.5v-3.5h-2A1.5 1.5'
            ' 0 0 1 4 15V6.5A1.5 1.5 0 0 1 5.5 5z"/><path d="M8 9.3h8M8 12.3h5"/>'
        ),
        props=("desk", "laptop"),
        public=True,
        categories={
            "preview": Bilingual("Stream preview", "直播预告"),
            "communication": Bilingual("Post", "帖子"),
        },
    )
    limits = Limits(min_minutes=10, max_minutes=60, per_day=6, priority=40, missed=Missed.LATE, grace_minutes=60)
    shape = PostText
    texts = (TextField("text", Bilingual("Post", "帖子"), "post"),)

    def prepare(self, task: TodoTask, model_client: ModelClient) -> PostText:
        answer = model_client.think("tweet", tweet_context(task, model_client.now))
        return PostText(text=tidy_post(answer.text))

    def start(self, task: TodoTask, prepared: PostText, work: TaskTransaction) -> dt.datetime | None:
        work.emit(SnsOpened(task=task.pk))
        work.emit(CharacterActed(expression="curious", action="type"))
        return work.now + min(TYPING * MINUTE, (task.end - task.start) / 3)

    def tick(self, task: TodoTask, prepared: PostText, work: TaskTransaction) -> dt.datetime | None:
        if work.once("tweet"):
            publish_tweet(
                task=task, text=prepared.text, likes=_draw_likes(task, work), game_time=work.now, real=work.real
            )
            work.emit(CharacterActed(expression="happy", action="tail_swish"))
        return None

    def end(self, task: TodoTask, prepared: PostText, work: TaskTransaction) -> None:
        work.emit(SnsClosed(task=task.pk))


def tweet_context(task: TodoTask, now: dt.datetime) -> TweetContext:
    """What she knows when she writes this post."""
    date = game_day(task.start)
    return TweetContext.model_validate(
        {
            **her_fields(task.vtuber, date, max(now, task.start)),
            "category": task.category,
            "content": _about(task),
            "stream": _stream_of(task),
            "recent": list(posts(task.vtuber).values_list("text", flat=True)[:RECENT]),
        }
    )


def _about(task: TodoTask) -> str:
    """What the post is about. A preview announces the stream's theme, and not that an ad will be read in it."""
    if task.category != TweetCategory.PREVIEW:
        return task.content
    return without_ad(task.content) or task.content


def _stream_of(task: TodoTask) -> StreamHint | None:
    stream = next_open_stream(task.todolist)
    if stream is None:
        return None
    return StreamHint(start_time=hhmm(stream.start), content=without_ad(stream.content), game=game_in(stream.content))


def tidy_post(text: str) -> str:
    """A model's post as it is published: on as few lines as it needs, without quotes around it, not too long."""
    text = clean_text(text, READ)
    for opening, closing in ("“”", '""', "「」", "『』"):
        inner = text[1:-1]
        if text.startswith(opening) and text.endswith(closing) and opening not in inner and closing not in inner:
            text = inner.strip()
    return cut_to_post(text)


def _draw_likes(task: TodoTask, work: TaskTransaction) -> int:
    follower_stats = follower_stats_on(task.vtuber, game_day(work.now))
    chance = random.Random(seed_for(task.vtuber, "likes", task.start.isoformat()))
    return round((follower_stats.followers_simulated + 10) * chance.uniform(0.05, 0.3))
