"""Her posts."""

import datetime as dt

from vtuber.event_types import TweetPublished
from vtuber.events import emit
from vtuber.models import TodoTask, Tweet
from vtuber.post_length import check_post


def publish_tweet(*, task: TodoTask, text: str, likes: int, game_time: dt.datetime, real: dt.datetime) -> Tweet:
    """The task's post is out, as it stands, and the world is told. PostTooLong for one that weighs too much."""
    tweet = Tweet.objects.create(
        vtuber=task.vtuber,
        task=task,
        category=task.category,
        text=check_post(text),
        published_at=game_time,
        likes_simulated=likes,
    )
    told = TweetPublished.model_validate(
        {"tweet": tweet.pk, "task": task.pk, "category": task.category, "text": tweet.text}
    )
    emit(task.vtuber, told, game_time=game_time, real=real)
    return tweet
