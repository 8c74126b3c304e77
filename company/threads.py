"""Mail as threads, for who reads both mailboxes: an exchange of letters, its jobs, their tasks."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce

from company.models import Advertiser, Job, Mail
from company.staff import STAFF, signed
from vtuber.models import TodoTask, VTuber


@dataclass(frozen=True)
class Thread:
    """An exchange in short. `last_id` is the latest letter's, by which threads are ordered and paged."""

    root: Mail
    last: Mail
    letters: int
    unread: int  # by her
    unanswered: int  # letters of hers that the company has not answered
    jobs: list[Job] = field(default_factory=list)
    tasks: int = 0


def threads(vtuber: VTuber, *, before: int = 0, waiting: bool = False, limit: int = 20) -> list[Thread]:
    """Her threads, the one with the latest letter first; from letter `before` back. Five queries.

    `waiting` leaves those in which something is unread, unanswered or on offer.
    """
    unread = Count("pk", filter=Q(mailbox=Mail.Mailbox.PERSONAL, read_at=None))
    unanswered = Count("pk", filter=Q(mailbox=Mail.Mailbox.COMPANY, answered_at=None))
    offered = Count("job", filter=Q(job__state=Job.State.OFFERED))
    found = (
        Mail.objects.filter(vtuber=vtuber)
        .order_by()
        .values(first=Coalesce("thread_id", "pk"))
        .annotate(last=Max("pk"), letters=Count("pk"), unread=unread, unanswered=unanswered, offered=offered)
    )
    if before:
        found = found.filter(last__lt=before)
    if waiting:
        found = found.filter(Q(unread__gt=0) | Q(unanswered__gt=0) | Q(offered__gt=0))
    rows = list(found.order_by("-last")[:limit])
    letters = Mail.objects.in_bulk([pk for row in rows for pk in (row["first"], row["last"])])
    jobs: dict[int, list[Job]] = defaultdict(list)
    for job in jobs_in([row["first"] for row in rows]):
        jobs[job.mail.root_id].append(job)
    tasks = tasks_by_job([job for each in jobs.values() for job in each])
    return [
        Thread(
            root=letters[row["first"]],
            last=letters[row["last"]],
            letters=row["letters"],
            unread=row["unread"],
            unanswered=row["unanswered"],
            jobs=jobs[row["first"]],
            tasks=sum(len(tasks[job.pk]) for job in jobs[row["first"]]),
        )
        for row in rows
    ]


def letters_in(vtuber: VTuber, root: int) -> list[Mail]:
    """The letters of a thread, the first one first; none where there is no such thread of hers."""
    return list(
        Mail.objects.filter(Q(pk=root, thread=None) | Q(thread=root), vtuber=vtuber).order_by("sent_at", "id")
    )


def jobs_in(roots: list[int]) -> list[Job]:
    """The jobs that were offered in these threads."""
    jobs = Job.objects.filter(Q(mail__in=roots) | Q(mail__thread__in=roots))
    return list(jobs.select_related("brand__advertiser", "mail", "vtuber__persona").order_by("id"))


def tasks_by_job(jobs: list[Job]) -> dict[int, list[TodoTask]]:
    """The tasks that stand in her plans because of these jobs, by job."""
    found: dict[int, list[TodoTask]] = defaultdict(list)
    if not jobs:
        return found
    numbers = [str(job.pk) for job in jobs]
    tasks = TodoTask.objects.filter(vtuber=jobs[0].vtuber_id, origin__app="company", origin__id__in=numbers)
    for task in tasks.select_related("todolist").order_by("start"):
        found[int(task.origin["id"])].append(task)
    return found


def senders(vtuber: VTuber) -> list[tuple[str, str]]:
    """Who may write to her, as (key, name): the company's staff, then advertisers, in her language."""
    language = vtuber.persona.speaks
    staff = [(f"staff:{post}", signed(language, post)) for post in STAFF[language]]
    firms = Advertiser.objects.annotate(order=F(f"name_{language}")).order_by("order")
    return [*staff, *((f"advertiser:{firm.pk}", firm.name_for(language)) for firm in firms)]


def sender_name(vtuber: VTuber, key: str) -> str:
    """The name to a key of `senders`; empty for one that nobody has."""
    return dict(senders(vtuber)).get(key, "")
