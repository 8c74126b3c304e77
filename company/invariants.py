"""What must hold of mail and jobs in every world, for the simulator's checks."""

from collections import Counter

from company.models import Job, Mail
from vtuber.gametime import game_day
from vtuber.models import Event, VTuber, WalletEntry
from vtuber.simulation.invariants import log_begins

_ANSWERS = ("job.accepted", "job.declined")


def jobs_are_kept(vtuber: VTuber) -> list[str]:
    """No promise is broken, every done job was in time and is paid once, and each step is told once."""
    found = []
    paid = dict(
        WalletEntry.objects.filter(wallet__vtuber=vtuber, key__startswith="job:").values_list("key", "amount")
    )
    jobs = list(Job.objects.filter(vtuber=vtuber).select_related("brand", "mail"))
    for job in jobs:
        if job.state == Job.State.EXPIRED:
            found.append(f"job {job.pk} ({job}) was not done by {job.deadline}")
        if job.done_at and game_day(job.done_at) > job.deadline:
            found.append(f"job {job.pk} ({job}) was done after {job.deadline}")
        if paid.pop(f"job:{job.pk}", 0) != (job.reward if job.state == Job.State.DONE else 0):
            found.append(f"job {job.pk} ({job}) is {job.state} and was not paid accordingly")
    found += [f"{key} was paid without a job" for key in paid]
    told = Counter(Event.objects.filter(vtuber=vtuber, type__startswith="job.").values_list("type", "payload__job"))
    again = Counter({job: times for (type, job), times in told.items() if type == "job.reopened"})
    withdrawn = {job for type, job in told if type == "job.withdrawn"}
    for (type, number), times in told.items():
        # An answer that an operator took back may be given once more.
        if type != "job.reopened" and times > 1 + (again[number] if type in _ANSWERS else 0):
            found.append(f"{type} of job {number} was told {times} times")
    found += [f"job {number} was withdrawn and is there" for number in withdrawn & {job.pk for job in jobs}]
    begins = log_begins(vtuber)
    for job in jobs:
        if begins and job.mail.sent_at <= begins:
            continue  # it may have been told in what the log has let go
        for state, type in (("accepted", "job.accepted"), ("done", "job.completed"), ("declined", "job.declined")):
            if job.state == state and not 1 <= told[(type, job.pk)] <= 1 + again[job.pk]:
                found.append(f"job {job.pk} is {state}, but {type} was not told")
    return found


def mail_is_whole(vtuber: VTuber) -> list[str]:
    """Each letter is told once; each letter of hers has at most one answer; offers are answered once."""
    found = []
    events = Event.objects.filter(vtuber=vtuber, type__in=["mail.received", "mail.sent"])
    told = Counter(events.values_list("payload__mail", flat=True))
    recalled = Event.objects.filter(vtuber=vtuber, type="mail.recalled").values_list("payload__mail", flat=True)
    told -= Counter(recalled)
    letters = list(Mail.objects.filter(vtuber=vtuber).select_related("in_reply_to"))
    begins = log_begins(vtuber)
    for mail in letters:
        times = told.pop(mail.pk, 0)
        if times != 1 and not (begins and mail.sent_at <= begins and not times):
            found.append(f"letter {mail.pk} was not told exactly once")
    found += [f"letter {number} was told and does not exist" for number in told]
    answered = Counter(
        mail.in_reply_to_id for mail in letters if mail.in_reply_to and mail.mailbox != mail.in_reply_to.mailbox
    )
    kinds = {mail.pk: mail.kind for mail in letters}
    # A project talk's offer is answered twice: by her yes, and by the proposal that was talked about.
    found += [
        f"letter {number} was answered {times} times"
        for number, times in answered.items()
        if times > (2 if kinds.get(number or 0) == Mail.Kind.ANSWER else 1)
    ]
    return found


def letters_of(vtuber: VTuber) -> list[str]:
    """Subjects and bodies: no sentence of them may come twice."""
    rows = Mail.objects.filter(vtuber=vtuber).order_by("pk").values_list("subject", "body")
    return [text for row in rows for text in row]
