"""What must hold in every world at every moment, checked against the database.

The checks of colleagues' tables register here, from their `AppConfig.ready()`.
"""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable

from django.db.models import Count

from llmservice.fallback import memorable
from llmservice.owner_settings.current import setting
from vtuber.gametime import game_day
from vtuber.models import (
    DayStep,
    DayWish,
    Diary,
    Effect,
    Event,
    EventHead,
    TodoList,
    TodoTask,
    Tweet,
    VTuber,
    Wallet,
    WalletEntry,
)
from vtuber.registry import Registry

Check = Callable[[VTuber], list[str]]

# Each returns one line per violation, in English: they are read by developers.
checks: Registry[Check] = Registry("invariant")
# Texts that must not repeat a sentence, by where they come from.
texts: Registry[Callable[[VTuber], list[str]]] = Registry("source of texts")


def violations(vtuber: VTuber) -> list[str]:
    """Every violation, each as one line that says what and where."""
    return [f"{name}: {line}" for name, check in checks.items() for line in check(vtuber)]


def log_begins(vtuber: VTuber) -> dt.datetime | None:
    """Game time after which the log holds everything; None where nothing of it has been let go (EVENTS_KEEP)."""
    first = Event.objects.filter(vtuber=vtuber).order_by("seq").first()
    return first.game_time if first and first.seq > 1 else None


def _no_overlap(vtuber: VTuber) -> list[str]:
    found = []
    # What never took place leaves its time to others.
    unlived = [TodoTask.State.SKIPPED, TodoTask.State.FAILED]
    lived = TodoTask.objects.filter(vtuber=vtuber).exclude(state=TodoTask.State.CANCELLED)
    tasks = list(lived.exclude(state__in=unlived, started_at__isnull=True).order_by("start", "pk"))
    for before, after in itertools.pairwise(tasks):
        over = before.end if before.state in TodoTask.OPEN else min(before.end, before.ended_at or before.end)
        if after.start < over:
            found.append(f"{before} (until {before.end:%H:%M}) and {after}")
    return found


def _none_lost(vtuber: VTuber) -> list[str]:
    found = []
    last = Event.objects.filter(vtuber=vtuber).order_by("-seq").values_list("game_time", flat=True).first()
    # What began late is awaited at its alarm, which may lie behind its planned end.
    late = TodoTask.objects.filter(vtuber=vtuber, state__in=TodoTask.OPEN, end__lt=last, due__lt=last) if last else ()
    for task in late:
        found.append(f"{task} is still {task.state}")
    for todolist in TodoList.objects.filter(vtuber=vtuber).annotate(count=Count("tasks")):
        if not todolist.count:
            found.append(f"the day {todolist.date} has no task")
    return found


def _once(vtuber: VTuber) -> list[str]:
    found = []
    done = TodoTask.objects.filter(vtuber=vtuber, type="tweet", state=TodoTask.State.DONE)
    for task in done.filter(tweet__isnull=True):
        found.append(f"{task} is done but nothing was posted")
    for task in TodoTask.objects.filter(vtuber=vtuber, tweet__isnull=False).exclude(
        state__in=[TodoTask.State.DONE, TodoTask.State.RUNNING, TodoTask.State.CANCELLED]
    ):
        found.append(f"{task} was posted and is {task.state}")
    ended = Counter(Event.objects.filter(vtuber=vtuber, type="task.ended").values_list("payload__task", flat=True))
    begins = log_begins(vtuber)
    told = Event.objects.filter(vtuber=vtuber, type="task.changed", payload__change="reopened")
    reopened = Counter(told.values_list("payload__task", flat=True))
    for task in TodoTask.objects.filter(vtuber=vtuber).select_related("todolist"):
        if begins and task.todolist.date <= game_day(begins):
            continue  # its end may have been told in what the log has let go
        expected = reopened[task.pk] + (0 if task.state in TodoTask.OPEN else 1)
        if ended[task.pk] != expected:
            found.append(f"{task} ended {ended[task.pk]} times in the log and is {task.state}")
    doubled = Tweet.objects.filter(vtuber=vtuber).values("task").annotate(count=Count("pk")).filter(count__gt=1)
    found += [f"task {row['task']} posted {row['count']} times" for row in doubled if row["task"]]
    effects = Effect.objects.filter(task__vtuber=vtuber).values("task", "name").annotate(count=Count("pk"))
    found += [f"effect {row['name']} of task {row['task']} twice" for row in effects if row["count"] > 1]
    return found


def _steps(vtuber: VTuber) -> list[str]:
    found = []
    pending = DayStep.objects.filter(vtuber=vtuber, state=DayStep.State.PENDING).count()
    if pending != 1:
        found.append(f"{pending} steps are open")
    for step in DayStep.objects.filter(vtuber=vtuber, state=DayStep.State.FAILED):
        found.append(f"{step} failed: {step.reason}")
    diaries = set(Diary.objects.filter(vtuber=vtuber).values_list("date", flat=True))
    for step in DayStep.objects.filter(vtuber=vtuber, step=DayStep.Step.DIARY, state=DayStep.State.DONE):
        if step.date not in diaries:
            found.append(f"{step} is done without a page")
    return found


def _log(vtuber: VTuber) -> list[str]:
    numbers = list(Event.objects.filter(vtuber=vtuber).order_by("seq").values_list("seq", flat=True))
    head = EventHead.objects.values_list("seq", flat=True).get(vtuber=vtuber)
    first = numbers[0] if numbers else 1
    if numbers != list(range(first, head + 1)):
        return [f"seq has gaps or twins: {len(numbers)} rows from {first}, head {head}"]
    if first > 1 and len(numbers) < setting("EVENTS_KEEP"):
        return [f"the log begins at {first}, and holds fewer events than it should keep"]
    return []


def _books_balance(vtuber: VTuber) -> list[str]:
    found, balance = [], 0
    wallet = Wallet.objects.get(vtuber=vtuber)
    for entry in WalletEntry.objects.filter(wallet=wallet).order_by("number"):
        if entry.before != balance:
            found.append(f"entry {entry.number} begins at {entry.before}, not at {balance}")
        balance = entry.after
    if balance != wallet.balance:
        found.append(f"the wallet says {wallet.balance}, its entries {balance}")
    return found


def _waking_hours(vtuber: VTuber) -> list[str]:
    persona = vtuber.persona
    found = []
    for task in TodoTask.objects.filter(vtuber=vtuber).select_related("todolist"):
        date = task.todolist.date
        wakes, sleeps = persona.awake(date)
        if game_day(task.start) != date or task.start < wakes or task.end > sleeps:
            found.append(f"{task} until {task.end:%H:%M} lies outside her day")
    return found


def _no_sentence_twice(vtuber: VTuber) -> list[str]:
    seen: Counter[str] = Counter()
    for _name, tell in texts.items():
        for text in tell(vtuber):
            seen.update(memorable(text, vtuber.persona.catchphrases))
    return [f"said {count} times: {sentence}" for sentence, count in seen.items() if count > 1]


def _held_stays(vtuber: VTuber) -> list[str]:
    held = TodoTask.objects.filter(vtuber=vtuber, approval=TodoTask.Approval.HELD, started_at__isnull=False)
    return [f"{task} was held and has begun" for task in held]


def _wishes(vtuber: VTuber) -> list[str]:
    found = []
    planned = set(TodoList.objects.filter(vtuber=vtuber).values_list("date", flat=True))
    for wish in DayWish.objects.filter(vtuber=vtuber):
        if wish.state == DayWish.State.OPEN and wish.date in planned:
            found.append(f"{wish} still waits for a day that is planned")
        if wish.state == DayWish.State.PLANNED and wish.task is None:
            found.append(f"{wish} is planned without a task")
        if wish.state == DayWish.State.LEFT_OUT and not wish.reason:
            found.append(f"{wish} was left out without a word")
    return found


def register() -> None:
    """Called once, when the app is ready."""
    for name, check in {
        "overlap": _no_overlap,
        "lost": _none_lost,
        "once": _once,
        "held": _held_stays,
        "steps": _steps,
        "log": _log,
        "books": _books_balance,
        "waking hours": _waking_hours,
        "wishes": _wishes,
        "repetition": _no_sentence_twice,
    }.items():
        checks.register(name, check)
    texts.register("posts", lambda vtuber: list(Tweet.objects.filter(vtuber=vtuber).values_list("text", flat=True)))
    texts.register("diary", lambda vtuber: list(Diary.objects.filter(vtuber=vtuber).values_list("text", flat=True)))
