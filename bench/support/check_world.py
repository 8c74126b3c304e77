"""Was anything lost or doubled? Every row of a world against the events that tell of it, and against its cause.

`vtuber.simulation.invariants` says what must hold in any world. Here stands what must hold after processes have been
killed: each thing that she did is there once, was told once, and nothing was told that is not there.
"""

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count

from company.models import Job, Mail
from store.models import Ownership
from store.selectors import owned_game
from streaming.models import Cover, Stream, StreamLine
from vtuber.models import (
    DayStep,
    Diary,
    Effect,
    Event,
    FollowerStats,
    TodoList,
    TodoTask,
    Tweet,
    VTuber,
    WalletEntry,
    Weather,
)
from vtuber.simulation.invariants import violations

State = TodoTask.State
Keys = Iterable[Any]


def complaints(vtuber: VTuber) -> list[str]:
    """Everything that is wrong with her world, each as one line that says what and where; empty when all is well."""
    return [*violations(vtuber), *(line for check in CHECKS for line in check(vtuber))]


def _told(vtuber: VTuber, type: str) -> list[dict[str, Any]]:
    """Payloads of the events of a type, in order."""
    rows = Event.objects.filter(vtuber=vtuber, type=type).order_by("seq")
    return list(rows.values_list("payload", flat=True))


def _paired(noun: str, rows: Keys, event: str, told: Keys) -> list[str]:
    """Each row is told of by exactly one event, and each event tells of a row."""
    have, said = Counter(rows), Counter(told)
    found = [f"{noun} {key} is there {count} times" for key, count in have.items() if count > 1]
    for key in have:
        if said[key] != 1:
            found.append(f"{noun} {key} has {said[key]} {event} events")
    found += [f"{event} tells of {noun} {key}, which is not there" for key in said if key not in have]
    return found


def tasks(vtuber: VTuber) -> list[str]:
    """A plan has all its tasks; each that began has begun once, each that ended has ended once."""
    found = []
    planned = {told["date"]: told["tasks"] for told in _told(vtuber, "day.planned")}
    todolists = TodoList.objects.filter(vtuber=vtuber).annotate(count=Count("tasks"))
    lists = {todolist.date.isoformat(): todolist.count for todolist in todolists}
    found += _paired("plan", list(lists), "day.planned", [told["date"] for told in _told(vtuber, "day.planned")])
    for date, count in lists.items():
        if count != planned.get(date, count):
            found.append(f"plan {date} was made of {planned[date]} tasks and has {count}")
    rows = TodoTask.objects.filter(vtuber=vtuber)
    begun = rows.filter(started_at__isnull=False).values_list("pk", flat=True)
    found += _paired("begun task", begun, "task.started", [told["task"] for told in _told(vtuber, "task.started")])
    ended = rows.exclude(state__in=TodoTask.OPEN).values_list("pk", flat=True)
    found += _paired("ended task", ended, "task.ended", [told["task"] for told in _told(vtuber, "task.ended")])
    prepared = Counter(told["task"] for told in _told(vtuber, "task.changed") if told["change"] == "prepared")
    # Another version is made where a person asks for one.
    asked = dict(rows.filter(rewrites__gt=0).values_list("pk", "rewrites"))
    found += [
        f"task {key} was prepared {count} times" for key, count in prepared.items() if count > 1 + asked.get(key, 0)
    ]
    return found


def steps(vtuber: VTuber) -> list[str]:
    """Night, new day and diary: each told once, each with what it leaves behind."""
    ended = DayStep.objects.filter(vtuber=vtuber).exclude(state=DayStep.State.PENDING)
    keys = [f"{step.date} {step.step}" for step in ended]
    found = _paired(
        "step", keys, "step.ended", [f"{told['date']} {told['step']}" for told in _told(vtuber, "step.ended")]
    )
    pages = [date.isoformat() for date in Diary.objects.filter(vtuber=vtuber).values_list("date", flat=True)]
    found += _paired("diary", pages, "diary.written", [told["date"] for told in _told(vtuber, "diary.written")])
    skies = {row.date for row in Weather.objects.filter(vtuber=vtuber)}
    for step in ended.filter(state=DayStep.State.DONE):
        made: dict[str, bool] = {
            DayStep.Step.NIGHT: step.date in skies,
            DayStep.Step.NEW_DAY: TodoList.objects.filter(vtuber=vtuber, date=step.date).exists(),
            DayStep.Step.DIARY: step.date.isoformat() in pages,
        }
        if not made[step.step]:
            found.append(f"step {step.date} {step.step} is done and left nothing")
    return found


def _one_each(vtuber: VTuber, type: str, noun: str, made: Keys) -> list[str]:
    """Each done task of a type made one thing; a thing without a task is nobody's doing."""
    count = Counter(made)
    found = [f"{noun} of no task" for _ in range(count.pop(None, 0))]
    for task in TodoTask.objects.filter(vtuber=vtuber, type=type, state=State.DONE):
        if count[task.pk] != 1:
            found.append(f"{type} task {task.pk} is done and made {count[task.pk]} {noun}s")
    return found


def tweets(vtuber: VTuber) -> list[str]:
    """Done task, post and event stand one to one to one."""
    rows = Tweet.objects.filter(vtuber=vtuber)
    told = _told(vtuber, "tweet.published")
    found = _one_each(vtuber, "tweet", "post", rows.values_list("task", flat=True))
    found += _paired("post", rows.values_list("pk", flat=True), "tweet.published", [event["tweet"] for event in told])
    said = {event["tweet"]: event["text"] for event in [*told, *_told(vtuber, "tweet.edited")]}
    found += [
        f"post {row.pk} does not read as it was published" for row in rows if said.get(row.pk, row.text) != row.text
    ]
    return found


def purchases(vtuber: VTuber) -> list[str]:
    """Game in the library, wallet entry and event stand one to one to one."""
    bought = Ownership.objects.filter(vtuber=vtuber, gift=False)
    games = list(bought.values_list("game", flat=True))
    told = [event["game"] for event in _told(vtuber, "game.bought") if not event["gift"]]
    found = _paired("bought game", games, "game.bought", told)
    prices = {row.game_id: -row.price_paid for row in bought}
    paid: dict[int, list[int]] = {}
    for key, amount in _entries(vtuber, "game").order_by("number").values_list("key", "amount"):
        paid.setdefault(int(key.split(":")[1]), []).append(amount)
    for game in sorted(prices.keys() | paid.keys()):
        due = [prices[game]] if game in prices else []
        if paid.get(game, []) != due:
            found.append(f"for game {game} the wallet was moved by {paid.get(game, [])} and not by {due}")
    return found


def wallet(vtuber: VTuber) -> list[str]:
    """The n-th entry is the n-th wallet.changed."""
    entries = list(WalletEntry.objects.filter(wallet__vtuber=vtuber).order_by("number"))
    told = _told(vtuber, "wallet.changed")
    found = []
    for number, (entry, event) in enumerate(itertools.zip_longest(entries, told), start=1):
        left = f"{entry.amount:+d} to {entry.after}" if entry else "nothing"
        right = f"{event['amount']:+d} to {event['balance']}" if event else "nothing"
        if left != right:
            found.append(f"wallet movement {number} is {left} in the books and {right} in the log")
    return found


def _entries(vtuber: VTuber, what: str) -> Any:
    return WalletEntry.objects.filter(wallet__vtuber=vtuber, key__startswith=f"{what}:")


def mail(vtuber: VTuber) -> list[str]:
    """Each letter is there once and told once; each proposal and each answer to a job was sent once."""
    rows = list(Mail.objects.filter(vtuber=vtuber).order_by("pk"))
    found = []
    for mailbox, event in (("personal", "mail.received"), ("company", "mail.sent")):
        keys = [row.pk for row in rows if row.mailbox == mailbox]
        found += _paired("letter", keys, event, [told["mail"] for told in _told(vtuber, event)])
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        before = first.setdefault((row.mailbox, row.sender, row.subject, row.body), row.pk)
        if before != row.pk:
            found.append(f"letter {row.pk} is letter {before} again")
    found += _proposals(vtuber, rows)
    return found


def _proposals(vtuber: VTuber, rows: list[Mail]) -> list[str]:
    sent = Counter(row.sent_at for row in rows if row.kind == Mail.Kind.PROPOSAL)
    found = []
    effects = Effect.objects.filter(task__vtuber=vtuber, name="proposal")
    for effect in effects:
        if sent[effect.game_time] != 1:
            found.append(f"project task {effect.task_id} sent {sent[effect.game_time]} proposals")
    thought = {effect.task_id for effect in effects}
    for task in TodoTask.objects.filter(vtuber=vtuber, type="project", state=State.DONE):
        if task.pk not in thought:
            found.append(f"project task {task.pk} is done and sent nothing")
    return found


def jobs(vtuber: VTuber) -> list[str]:
    """Each change of a job is told once, a done job is paid once, an answered offer is answered once."""
    rows = list(Job.objects.filter(vtuber=vtuber))
    reached: dict[str, list[int]] = {
        "job.offered": [job.pk for job in rows],
        "job.accepted": [job.pk for job in rows if job.accepted_at],
        "job.declined": [job.pk for job in rows if job.state == Job.State.DECLINED],
        "job.completed": [job.pk for job in rows if job.state == Job.State.DONE],
        "job.expired": [job.pk for job in rows if job.state == Job.State.EXPIRED],
    }
    found = []
    for event, keys in reached.items():
        found += _paired("job", keys, event, [told["job"] for told in _told(vtuber, event)])
    paid = dict(_entries(vtuber, "job").values_list("key", "amount"))
    for job in rows:
        reward = job.reward if job.state == Job.State.DONE else None
        if paid.pop(f"job:{job.pk}", None) != reward:
            found.append(f"job {job.pk} is {job.state} and its reward of {job.reward} does not stand in the wallet")
    found += [f"wallet entry {key} paid for no job" for key in paid]
    replies = Counter(
        Mail.objects.filter(vtuber=vtuber, mailbox="company", kind=Mail.Kind.ANSWER).values_list(
            "in_reply_to", flat=True
        )
    )
    for job in rows:
        answered = job.pk in reached["job.accepted"] or job.pk in reached["job.declined"]
        if answered and replies[job.mail_id] != 1:
            found.append(f"the offer of job {job.pk} was answered {replies[job.mail_id]} times")
    return found


def covers(vtuber: VTuber) -> list[str]:
    """Done task, cover, event and picture file stand one to one."""
    rows = Cover.objects.filter(vtuber=vtuber)
    found = _one_each(vtuber, "cover", "cover", rows.values_list("task", flat=True))
    told = [event["cover"] for event in _told(vtuber, "cover.made")]
    found += _paired("cover", rows.values_list("pk", flat=True), "cover.made", told)
    for cover in rows:
        file = Path(settings.MEDIA_ROOT) / cover.file
        there = hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "nothing"
        if there != cover.digest[:12]:
            found.append(
                f"cover {cover.pk} has not the picture that was painted for it: {there} is in {cover.file!r}"
            )
    return found


def streams(vtuber: VTuber) -> list[str]:
    """Done task and stream stand one to one; it started once, ended once, and each line was said once, in order."""
    rows = Stream.objects.filter(vtuber=vtuber)
    ended = rows.filter(state=Stream.State.ENDED).values_list("pk", flat=True)
    found = _one_each(vtuber, "stream", "stream", rows.values_list("task", flat=True))
    for noun, event, keys in (
        ("stream", "stream.started", rows.values_list("pk", flat=True)),
        ("ended stream", "stream.ended", ended),
    ):
        found += _paired(noun, keys, event, [told["stream"] for told in _told(vtuber, event)])
    lines = list(StreamLine.objects.filter(stream__vtuber=vtuber).order_by("stream", "number"))
    said = [f"{told['stream']}/{told['number']}" for told in _told(vtuber, "stream.said")]
    found += _paired("line", [f"{line.stream_id}/{line.number}" for line in lines], "stream.said", said)
    for stream, group in itertools.groupby(lines, key=lambda line: line.stream_id):
        spoken = list(group)
        numbers = [line.number for line in spoken]
        if numbers != list(range(1, len(numbers) + 1)):
            found.append(f"stream {stream} has the lines {numbers}")
        first: dict[str, int] = {}
        for line in spoken:
            before = first.setdefault(line.text, line.number)
            if before != line.number:
                found.append(f"line {stream}/{line.number} is line {stream}/{before} again")
    for stream in rows.exclude(game_title="").filter(state=Stream.State.ENDED):
        owned = owned_game(vtuber, stream.game_title)
        if owned and not owned.streamed:
            found.append(f"stream {stream.pk} is over and {owned.game} does not count as streamed")
    return found


def followers(vtuber: VTuber) -> list[str]:
    """Each movement begins where the last one ended, and the figures stand where the last one left them."""
    found = []
    first, last = (FollowerStats.objects.filter(vtuber=vtuber).order_by(order).first() for order in ("date", "-date"))
    if first is None or last is None:
        return ["she has no figures"]
    total = first.followers_simulated + first.followers_real
    for number, told in enumerate(_told(vtuber, "followers.changed"), start=1):
        after = told["followers_simulated"] + told["followers_real"]
        if total + told["change"] != after:
            found.append(f"follower movement {number} is {told['change']:+d} from {total} and tells of {after}")
        total = after
    if (stands := last.followers_simulated + last.followers_real) != total:
        found.append(f"{total} follow her by the log and {stands} by her figures")
    return found


CHECKS: tuple[Callable[[VTuber], list[str]], ...] = (
    tasks,
    steps,
    tweets,
    purchases,
    wallet,
    mail,
    jobs,
    covers,
    streams,
    followers,
)
