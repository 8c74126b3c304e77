"""Mail and jobs in the admin. Every save and action goes through a service, and is audited."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from company import operator_actions
from company.forms import JobOfferForm, LetterForm
from company.models import Advertiser, Brand, Job, Mail
from vtuber.admin.base import ActionsMixin, NoDeletingMixin, actor
from vtuber.gametime import game_day, stamp
from vtuber.models import GameClock
from vtuber.services.audit import save_shared_row


class BrandInline(NoDeletingMixin, TabularInline):  # type: ignore[misc]
    """A firm's brands."""

    model = Brand
    extra = 0
    fields = ["key", "kin", "name_zh", "name_en", "product_zh", "product_en", "tagline_zh", "tagline_en", "active"]


@admin.register(Advertiser)
class AdvertiserAdmin(NoDeletingMixin, ModelAdmin):  # type: ignore[misc]
    """Firms, shared by all VTubers. One that has gone out of business has no active brands."""

    list_display = ["__str__", "tone"]
    list_filter = ["tone"]
    search_fields = ["name_zh", "name_en"]
    inlines = [BrandInline]

    def save_model(self, request: HttpRequest, obj: Advertiser, form: Any, change: bool) -> None:
        save_shared_row(obj, actor=actor(request), real=timezone.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for brand in formset.save(commit=False):
            save_shared_row(brand, actor=actor(request), real=timezone.now())


@admin.register(Brand)
class BrandAdmin(NoDeletingMixin, ModelAdmin):  # type: ignore[misc]
    """Brands, to look one up and to take it off the market."""

    list_display = ["__str__", "advertiser", "kin", "active"]
    list_filter = ["kin", "active"]
    search_fields = ["name_zh", "name_en", "product_zh", "product_en"]
    list_select_related = ["advertiser"]

    def save_model(self, request: HttpRequest, obj: Brand, form: Any, change: bool) -> None:
        save_shared_row(obj, actor=actor(request), real=timezone.now())


class Attention(admin.SimpleListFilter):
    """What somebody who looks after her mail looks for."""

    title = _("waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("her", _("for her answer")),
            ("company", _("for the company's answer")),
            ("unread", _("to be read by her")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        match self.value():
            case "her":
                return queryset.filter(job__state=Job.State.OFFERED)
            case "company":
                return queryset.filter(mailbox=Mail.Mailbox.COMPANY, answered_at=None)
            case "unread":
                return queryset.filter(mailbox=Mail.Mailbox.PERSONAL, read_at=None)
        return queryset


@admin.register(Mail)
class MailAdmin(ActionsMixin, NoDeletingMixin, ModelAdmin):  # type: ignore[misc]
    """Letters as threads. Adding one sends it to her."""

    list_display = ["subject", "sender", "recipient", "kind", "sent", "is_read", "is_answered"]
    list_filter = [Attention, "mailbox", "kind", "vtuber"]
    search_fields = ["subject", "body", "sender"]
    date_hierarchy = "sent_at"
    actions = ["mark_read"]

    def get_fields(self, request: HttpRequest, obj: Mail | None = None) -> list[str]:
        return ["conversation"] if obj else ["vtuber", "kind", "sender", "subject", "body"]

    def get_readonly_fields(self, request: HttpRequest, obj: Mail | None = None) -> list[str]:
        return ["conversation"] if obj else []

    def get_form(self, request: HttpRequest, obj: Mail | None = None, change: bool = False, **kwargs: Any) -> Any:
        if not change:
            kwargs["form"] = LetterForm
        return super().get_form(request, obj, change, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False  # a letter that was sent stands

    @admin.display(description=_("sent at"), ordering="sent_at")
    def sent(self, mail: Mail) -> str:
        return stamp(mail.sent_at)

    @admin.display(description=_("read"), boolean=True)
    def is_read(self, mail: Mail) -> bool:
        return mail.read_at is not None

    @admin.display(description=_("answered"), boolean=True)
    def is_answered(self, mail: Mail) -> bool:
        return mail.answered_at is not None

    @admin.display(description=_("thread"))
    def conversation(self, mail: Mail) -> SafeString:
        letters = Mail.objects.filter(Q(pk=mail.root_id) | Q(thread=mail.root_id)).order_by("sent_at", "id")
        return format_html_join(
            "",
            '<article style="border-left:3px solid #E8923A;padding:0 0 0 12px;margin:0 0 20px">'
            "<p><strong>{}</strong><br>{} → {} · {}</p>"
            '<p style="white-space:pre-wrap">{}</p></article>',
            (
                (letter.subject, letter.sender, letter.recipient, stamp(letter.sent_at), letter.body)
                for letter in letters
            ),
        )

    def save_model(self, request: HttpRequest, obj: Mail, form: Any, change: bool) -> None:
        obj.pk = operator_actions.write_letter(draft=obj, actor=actor(request), real=timezone.now()).pk

    @admin.action(permissions=["act"], description=_("Mark as read by her"))
    def mark_read(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        real = timezone.now()
        count = 0
        for mail in queryset.filter(mailbox=Mail.Mailbox.PERSONAL).select_related("vtuber__clock"):
            count += operator_actions.mark_read(mail=mail, actor=actor(request), real=real)
        self.message_user(request, ngettext("{n} letter read.", "{n} letters read.", count).format(n=count))


class Deadline(admin.SimpleListFilter):
    """By what the clock on her wall says, which differs from VTuber to VTuber."""

    title = _("deadline")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("due today")), ("open", _("open"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        if self.value() is None:
            return queryset
        queryset = queryset.filter(state__in=Job.OPEN)
        if self.value() == "open":
            return queryset
        real = timezone.now()
        due = Q(pk__in=[])
        for clock in GameClock.objects.filter(vtuber__jobs__state__in=Job.OPEN).distinct():
            due |= Q(vtuber=clock.vtuber_id, deadline=game_day(clock.now(real)))
        return queryset.filter(due)


@admin.register(Job)
class JobAdmin(NoDeletingMixin, ModelAdmin):  # type: ignore[misc]
    """Jobs. Adding one offers it to her, by a letter."""

    list_display = ["__str__", "vtuber", "kind", "deadline", "reward", "state"]
    list_filter = [Deadline, "state", "kind", "vtuber"]
    search_fields = ["brief", "brand__name_zh", "brand__name_en"]
    list_select_related = ["brand", "vtuber"]
    actions = ["mark_done"]

    def get_fields(self, request: HttpRequest, obj: Job | None = None) -> list[str]:
        if obj is None:
            return ["vtuber", "brand", "brief", "lines", "deadline", "reward", "subject", "body"]
        return ["vtuber", "kind", "brand", "brief", "lines_read", "deadline", "reward", "state", "letter", "done_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Job | None = None) -> list[str]:
        return self.get_fields(request, obj) if obj else []

    def get_form(self, request: HttpRequest, obj: Job | None = None, change: bool = False, **kwargs: Any) -> Any:
        if not change:
            kwargs["form"] = JobOfferForm
        return super().get_form(request, obj, change, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        # The list's action needs the permission; the page of one job shows it only.
        return obj is None and super().has_change_permission(request)

    @admin.display(description=_("ad lines"))
    def lines_read(self, job: Job) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((line,) for line in job.ad_lines))

    @admin.display(description=_("mail"))
    def letter(self, job: Job) -> SafeString:
        return format_html("<strong>{}</strong><br>{}", job.mail.subject, job.mail.sender)

    def save_model(self, request: HttpRequest, obj: Job, form: Any, change: bool) -> None:
        job = operator_actions.offer_ad(
            draft=obj,
            ad_lines=form.cleaned_data["lines"],
            subject=form.cleaned_data["subject"],
            body=form.cleaned_data["body"],
            actor=actor(request),
            real=timezone.now(),
        )
        obj.pk = job.pk

    @admin.action(permissions=["change"], description=_("Mark as done, and pay"))
    def mark_done(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        real = timezone.now()
        jobs = list(queryset.select_related("vtuber__clock"))
        done = sum(operator_actions.mark_done(job=job, actor=actor(request), real=real) for job in jobs)
        message = ngettext("{n} job is done and paid.", "{n} jobs are done and paid.", done).format(n=done)
        if done < len(jobs):
            message += " " + gettext("The others were not accepted jobs, and stay as they are.")
        self.message_user(request, message)
