"""What is let go of chat, viewers and covers, and after how long; each step writes in one short transaction."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from llmservice.owner_settings.current import setting
from llmservice.retention import last_beyond
from streaming.aloud.services import prune_spoken
from streaming.chat.services.forgetting import prune_forgotten
from streaming.models import Answer, ChatMessage, Cover, Restriction, Stream, StreamLine, Viewer
from streaming.on_air import cover_files
from vtuber.plugin import registry


def prune_chats(most: int) -> int:
    """Chats go stream by stream, the oldest first, so that none is kept in part: the newest CHAT_KEEP messages stay.

    With a chat go her answers; what she said of her own accord stays, and so does what she knows of viewers.
    """
    stream = _without_chat().first() or _next_without_chat()
    if stream is None:
        return 0
    messages = list(stream.messages.order_by().values_list("pk", flat=True)[:most])
    if messages:
        return ChatMessage.objects.filter(pk__in=messages).delete()[0]
    answers = list(stream.answers.order_by("pk").values_list("pk", "viewer", "line", "nickname")[:most])
    # Without a name: whoever asked it wanted to be forgotten.
    known = [viewer for _answer, viewer, line, nickname in answers if line and nickname]
    with transaction.atomic():
        Viewer.objects.filter(pk__in=known, guest=False, forgetting__isnull=True).update(answered_before=True)
        Answer.objects.filter(pk__in=[row[0] for row in answers]).delete()
        StreamLine.objects.filter(pk__in=[row[2] for row in answers if row[2]]).delete()
    return len(answers)


def _talked_in() -> QuerySet[Stream]:
    """Streams of the past of which messages or answers are left, oldest first."""
    left = [Exists(model.objects.filter(stream=OuterRef("pk"))) for model in (ChatMessage, Answer)]
    return Stream.objects.filter(left[0] | left[1], state=Stream.State.ENDED).order_by("pk")


def _without_chat() -> QuerySet[Stream]:
    """Streams whose chat goes already: what has been begun is brought to an end."""
    return _talked_in().filter(chat_kept=False)


def _next_without_chat() -> Stream | None:
    """The oldest stream of which no message is among the newest CHAT_KEEP, from now on marked; None without one."""
    last = last_beyond(ChatMessage, setting("CHAT_KEEP"))
    first_kept = ChatMessage.objects.filter(pk__gt=last).order_by("pk").first() if last else None
    if first_kept is None:
        return None
    stream = _talked_in().filter(chat_kept=True, pk__lt=first_kept.stream_id).first()
    if stream is not None:
        Stream.objects.filter(pk=stream.pk).update(chat_kept=False)
    return stream


def prune_viewers(most: int) -> int:
    """Viewers who have not been here for VIEWERS_KEEP_DAYS, told her nothing, do not follow, and left no word."""
    limit = timezone.now() - dt.timedelta(days=setting("VIEWERS_KEEP_DAYS"))
    away = Viewer.objects.filter(last_seen__lt=limit, follows=False, notes=[], forgetting__isnull=True)
    for model in (ChatMessage, Answer, Restriction):
        away = away.filter(~Exists(model.objects.filter(viewer=OuterRef("pk"))))
    found = list(away.order_by("last_seen").values_list("pk", flat=True)[:most])
    return Viewer.objects.filter(pk__in=found).delete()[0]


def prune_pictures(most: int) -> int:
    """Of covers beyond the newest COVERS_KEEP only the thumbnail stays."""
    kept = Cover.objects.exclude(file="").order_by("-pk")
    old = kept.filter(pk__in=list(kept.values_list("pk", flat=True)[setting("COVERS_KEEP") :][:most]))
    for cover in old:
        # The file first: if we die in between, the next look finds the row and does it again.
        cover_files.remove(cover.file)
    return Cover.objects.filter(pk__in=[cover.pk for cover in old]).update(file="")


def register() -> None:
    """Called once, when the app is ready."""
    registry.retention.register("forgotten viewers", prune_forgotten)
    registry.retention.register("chats", prune_chats)
    registry.retention.register("strangers", prune_viewers)
    registry.retention.register("pictures", prune_pictures)
    registry.retention.register("pieces of speech", prune_spoken)
