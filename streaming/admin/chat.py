"""What is said: by viewers, and by her to them."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from unfold.admin import ModelAdmin

from streaming.admin.base import MESSAGE_COLOURS, Choice, Moderated, beginning, each, moderate
from streaming.chat.paid_words import paid_words
from streaming.chat.services import moderation
from streaming.models import Answer, ChatMessage, Stream
from vtuber.admin.base import label
from vtuber.errors import NotAllowed
from vtuber.gametime import stamp
from vtuber.models import AuditEntry
from vtuber.translatable import translatable

ANSWER_COLOURS = {"speaking": "warning", "said": "success", "cut": "info", "dropped": "danger"}


class OnAir(Choice):
    """What belongs to a stream that is on right now, and what is history."""

    title = _("stream")
    parameter_name = "stream"
    answers = {"live": _("live now"), "ended": _("earlier ones")}

    def narrowed(self, queryset: QuerySet[Any], answer: str) -> QuerySet[Any]:
        return queryset.filter(stream__state=answer)


@admin.register(ChatMessage)
class ChatMessageAdmin(Moderated, ModelAdmin):  # type: ignore[misc]
    """The chat, the newest message first. A viewer's words are shown or not; they are never rewritten."""

    list_display = [
        "said",
        "nickname",
        "line",
        "state_label",
        "stream_title",
        "highlighted",
        "paid_label",
        "by_staff",
    ]
    list_display_links = ["said", "line"]
    list_filter = ["state", OnAir, "stream__vtuber", "viewer__origin", "by_staff", "highlighted", "paid"]
    list_select_related = ["stream", "viewer__vtuber"]
    search_fields = ["text", "nickname", "viewer__nickname"]
    # Counting a chat of months for each page would be the slowest part of the page.
    show_full_result_count = False
    actions = ["remove", "restore", "highlight"]
    fields = [
        "stream",
        "viewer",
        "nickname",
        "text",
        "state",
        "highlighted",
        "paid",
        "amount",
        "currency",
        "by_staff",
        "answer",
        "said_at",
        "real_time",
    ]

    @admin.display(description=_("said at"), ordering="id")
    def said(self, message: ChatMessage) -> str:
        return stamp(message.said_at)

    @admin.display(description=_("text"))
    def line(self, message: ChatMessage) -> str:
        return beginning(message.text)

    @admin.display(description=_("paid as"), ordering="paid")
    def paid_label(self, message: ChatMessage) -> str:
        return paid_words(message)

    @label(_("state"), MESSAGE_COLOURS, ordering="state")
    def state_label(self, message: ChatMessage) -> tuple[str, Any]:
        return message.state, message.get_state_display()

    @admin.display(description=_("stream"))
    def stream_title(self, message: ChatMessage) -> str:
        return beginning(message.stream.title, 30)

    @moderate(_("Remove"))
    def remove(self, request: HttpRequest, queryset: QuerySet[ChatMessage]) -> None:
        each(
            request,
            queryset,
            _remove,
            done=_("%(count)d removed."),
            otherwise=gettext_noop("Nobody saw some of these messages anyway; they stay as they are."),
        )

    @moderate(_("Show again"))
    def restore(self, request: HttpRequest, queryset: QuerySet[ChatMessage]) -> None:
        each(
            request,
            queryset,
            _restore,
            done=_("%(count)d shown again."),
            otherwise=gettext_noop("Some of these messages were not removed; they stay as they are."),
        )

    @moderate(_("Highlight: she answers it next"))
    def highlight(self, request: HttpRequest, queryset: QuerySet[ChatMessage]) -> None:
        each(
            request,
            queryset,
            _highlight,
            done=_("%(count)d highlighted."),
            otherwise=gettext_noop("Some of these messages cannot be answered any more, or are highlighted already."),
        )


def _remove(message: ChatMessage, by: str, real: dt.datetime) -> AuditEntry | None:
    return moderation.remove_message(message=message, actor=by, real=real)


def _highlight(message: ChatMessage, by: str, real: dt.datetime) -> AuditEntry | None:
    # Nobody is there any more to answer it.
    if message.stream.state != Stream.State.LIVE:
        return None
    return moderation.highlight_message(message=message, actor=by, real=real)


def _restore(message: ChatMessage, by: str, real: dt.datetime) -> AuditEntry | None:
    """Take back what removed the message. NotAllowed where a ban did: taking that back would free the viewer."""
    if message.state != ChatMessage.State.REMOVED:
        return None
    removal = (
        AuditEntry.objects.filter(verb="chat_remove", target=f"message:{message.pk}", undone=False)
        .select_related("vtuber")
        .first()
    )
    if removal is None:
        raise NotAllowed(
            translatable(
                gettext_noop("A message that went with a ban comes back only when the ban is undone as a whole.")
            )
        )
    return moderation.undo(done=removal, actor=by, real=real)


@admin.register(Answer)
class AnswerAdmin(Moderated, ModelAdmin):  # type: ignore[misc]
    """What she was asked, and what became of it."""

    list_display = ["question_line", "nickname", "text_line", "state_label", "askers", "begun_at", "ended_at"]
    list_display_links = ["question_line"]
    list_filter = ["state", OnAir, "stream__vtuber"]
    search_fields = ["question", "text", "nickname"]
    show_full_result_count = False
    fields = [
        "stream",
        "viewer",
        "nickname",
        "question",
        "askers",
        "state",
        "text",
        "line",
        "begun_at",
        "ended_at",
    ]

    @admin.display(description=_("question"))
    def question_line(self, answer: Answer) -> str:
        return beginning(answer.question, 60)

    @admin.display(description=_("what she said"))
    def text_line(self, answer: Answer) -> str:
        return beginning(answer.text)

    @label(_("state"), ANSWER_COLOURS, ordering="state")
    def state_label(self, answer: Answer) -> tuple[str, Any]:
        return answer.state, answer.get_state_display()
