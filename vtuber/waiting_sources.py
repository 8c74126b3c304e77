"""What waits for a person of the things that are hers and the models': failures, budget, endpoints, settings."""

import datetime as dt
import hashlib
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.env import DATA_DIR
from launcher import backup
from llmservice.backends.base import Backend, VoiceBackend
from llmservice.models import KeptPrompt, ModelCall
from llmservice.owner_settings.current import kept, setting
from llmservice.owner_settings.definition import find_setting
from llmservice.pricing import budget_status, price_of
from llmservice.purposes import ROLES, Role, purpose_text
from llmservice.roles import resolve_backend
from llmservice.translatable import translate
from vtuber import registry
from vtuber.consistent_read import read_once
from vtuber.gametime import DAY, game_day
from vtuber.models import TodoTask, VTuber, WebhookDelivery
from vtuber.registry import Waiting
from vtuber.translatable import translate as in_words

# From which part of the day's budget on it is nearly spent.
NEARLY = Decimal("0.8")
# Real time after which a failure of an endpoint is no news.
LATELY = dt.timedelta(hours=24)
# A copy is made each day: after so long one has failed to come.
COPY_LATE = dt.timedelta(days=2)
_FAILED = (
    ModelCall.State.TIMEOUT,
    ModelCall.State.OVERLOADED,
    ModelCall.State.REFUSED,
    ModelCall.State.UNAVAILABLE,
    ModelCall.State.FAILED,
)


def register() -> None:
    """Called once, when the app is ready."""
    registry.waiting.register("failures", failed_tasks)
    registry.waiting.register("budget", budget)
    registry.waiting.register("endpoints", endpoints)
    registry.waiting.register("settings", wrong_settings)
    registry.waiting.register("prompts", broken_prompts)
    registry.waiting.register("webhook", lost_messages)
    registry.waiting.register("copies", missing_copy)


def failed_tasks(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """Tasks of today and yesterday that came to nothing."""
    dates = (game_day(now), game_day(now) - DAY)
    failed = TodoTask.objects.filter(
        todolist__vtuber=vtuber, todolist__date__in=dates, state=TodoTask.State.FAILED
    ).order_by("-todolist__date", "start", "id")
    found = []
    for task in failed:
        title = _("“%(task)s” came to nothing: %(why)s") % {
            "task": task.content[:60],
            "why": in_words(task.reason) or _("nobody knows why"),
        }
        found.append(Waiting("failure", str(task.pk), title, task.ended_at or task.end, "#day"))
    return found


def budget(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """Today's budget, when it is spent or nearly so and somebody would spend it."""
    status = read_once("budget", budget_status)
    if status.limit <= 0 or status.spent < status.limit * NEARLY or not _anybody_paid():
        return []
    words = {"spent": f"{status.spent:.2f}", "limit": f"{status.limit:.2f} {status.currency}"}
    if status.exhausted:
        title = _("Today's budget is spent (%(spent)s of %(limit)s): the phrase book writes until midnight.") % words
    else:
        title = _("Today's budget is nearly spent: %(spent)s of %(limit)s.") % words
    day = timezone.localdate().isoformat()
    return [Waiting("budget", f"{day} {'spent' if status.exhausted else 'nearly'}", title, None, _settings("money"))]


def endpoints(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """Endpoints that are set and can't be called, or whose last calls all failed."""
    found = []
    names = {value: str(label) for value, label in ModelCall.Role.choices}
    for role in ROLES:
        backend = resolve_backend(role).backend
        # What is in the program, or in a listener's browser, is no endpoint.
        if backend is None or backend.embedded or (isinstance(backend, VoiceBackend) and backend.in_browser):
            continue
        if why := backend.trouble() or _last_failure(role, backend):
            title = _("%(role)s does not answer: %(why)s") % {"role": names[role], "why": why}
            found.append(Waiting("endpoint", f"{role} {backend.host}", title, None, _settings(role)))
    return found


def wrong_settings(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """What was kept on the settings page and does not count, since it does not fit."""
    found = []
    for fault in kept().faults:
        setting_of = find_setting(fault.name)
        words = {"setting": setting_of.label if setting_of else fault.name, "why": translate(fault.why)}
        title = _("“%(setting)s” is not used: %(why)s") % words
        group = setting_of.group if setting_of else ""
        found.append(Waiting("setting", fault.name, title, None, _settings(group)))
    return found


def broken_prompts(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """Rewritten prompts that could not be filled when they were needed."""
    found = []
    for row in KeptPrompt.objects.filter(owner=vtuber.owner).exclude(broken_at=None):
        title = _("Your prompt for “%(purpose)s” was not used: %(why)s.") % {
            "purpose": purpose_text(row.purpose),
            "why": translate(row.broken),
        }
        key = f"{row.purpose}.{row.part} {row.language}"
        link = reverse("prompts", args=[vtuber.slug]) + f"#{row.purpose}"
        found.append(Waiting("prompt", key, title, None, link))
    return found


def lost_messages(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """Whether the webhook has refused messages until they were given up."""
    rows = WebhookDelivery.objects.filter(vtuber=vtuber, state=WebhookDelivery.State.GIVEN_UP)
    last = rows.filter(ended_at__gte=timezone.now() - LATELY).order_by("-ended_at").first()
    if last is None or not setting("WEBHOOK_URL"):
        return []
    title = _("The webhook did not take a message: %(why)s") % {"why": last.error}
    return [Waiting("webhook", str(last.pk), title, None, _settings("webhook"))]


def missing_copy(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """Whether the daily copy of the database has failed to come; why, where that is known."""
    if setting("BACKUPS_KEEP") < 1:
        return []
    folder = DATA_DIR / "backups"
    if why := backup.last_failure(folder):
        digest = hashlib.sha256(why.encode()).hexdigest()[:12]
        title = _("No copy of the database can be made: %(why)s") % {"why": why}
        return [Waiting("copies", digest, title, None, _settings("kept"))]
    made = backup.copies(folder, backup.DAILY)
    moments = (dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) for path in made[-1:])
    last = max(moments, default=vtuber.created_at)
    if timezone.now() - last < COPY_LATE:
        return []
    day = timezone.localtime(last).date().isoformat()
    title = _("No copy of the database has been made since %(day)s.") % {"day": day}
    return [Waiting("copies", day, title, None, _settings("kept"))]


def _last_failure(role: Role, backend: Backend) -> str:
    """Why the last calls of a backend failed, if all of them did; else empty."""
    calls = ModelCall.objects.filter(backend=backend.name, endpoint=backend.host, model=backend.model)
    calls = calls.filter(created_at__gte=timezone.now() - LATELY).exclude(state=ModelCall.State.TOO_LATE)
    last = list(calls.order_by("-id").values_list("state", "error")[: setting("CIRCUIT_FAILURES")])
    if len(last) < setting("CIRCUIT_FAILURES") or any(state not in _FAILED for state, _error in last):
        return ""
    return last[0][1]


def _anybody_paid() -> bool:
    backends = [resolve_backend(role).backend for role in ROLES]
    return any(backend is not None and not price_of(backend).free for backend in backends)


def _settings(group: str) -> str:
    return f"{reverse('settings')}#{group}"
