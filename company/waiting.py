"""What of the company's waits for a person: offers that nobody has answered while their day comes near."""

import datetime as dt

from django.utils.translation import gettext as _

from company.models import Job
from vtuber.gametime import DAY, game_day
from vtuber.models import VTuber
from vtuber.plugin import Waiting

# Game days before its deadline from which an unanswered offer is somebody's to look at.
NEAR = 1


def unanswered_offers(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """Offers whose deadline is today or tomorrow and that she has not answered."""
    today = game_day(now)
    jobs = Job.objects.filter(
        vtuber=vtuber, state=Job.State.OFFERED, deadline__gte=today, deadline__lte=today + NEAR * DAY
    )
    return [
        Waiting(
            "job",
            str(job.pk),
            _("“%(subject)s” has no answer yet, and its day is %(date)s.")
            % {"subject": job.mail.subject[:80], "date": job.deadline.isoformat()},
            job.mail.sent_at,
            "#mail",
        )
        for job in jobs.select_related("mail")
    ]
