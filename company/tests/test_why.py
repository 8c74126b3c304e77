"""A task that comes of a letter says which."""

import pytest
from django.utils import translation

from company.tests.support.factory import accepted_ad, letter
from vtuber.task_why import why_of
from vtuber.tests.support.world import planned_baomi, task

pytestmark = pytest.mark.django_db


def test_a_task_names_the_letter_that_it_comes_of() -> None:
    vtuber, todolist = planned_baomi()
    job, fan = accepted_ad(vtuber), letter(vtuber)
    with translation.override("en"):
        for by, mail in ((str(job.pk), job.mail), (f"mail-{fan.pk}", fan)):
            row = task(todolist, "rest", "10:00", "10:30", origin={"app": "company", "id": by, "why": "raw"})
            assert why_of(row) == f"It comes of the letter “{mail.subject}” from {mail.sender}."


@pytest.mark.parametrize("by", ["9999", "mail-9999", "mail-", "x-1", ""])
def test_what_is_not_there_any_more_leaves_the_words_that_were_kept(by: str) -> None:
    _vtuber, todolist = planned_baomi()
    row = task(todolist, "rest", "10:00", "10:30", origin={"app": "company", "id": by, "why": "as kept"})
    assert why_of(row) == "as kept"
