"""The slow parts: preparing a task, performing a step of the day. Claimed work, done outside any transaction."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel

from llmservice.errors import ModelError
from vtuber import registry
from vtuber.errors import SkipTask, WorldError
from vtuber.event_types import TaskChanged
from vtuber.executor import transitions
from vtuber.executor.lease import Keepalive
from vtuber.executor.model_client import ModelClient
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.failpoints import failpoint
from vtuber.gametime import game_day
from vtuber.models import DayStep, TodoTask
from vtuber.services.clock import locked_clock
from vtuber.steps import chain
from vtuber.translatable import Translatable, translatable

log = logging.getLogger(__name__)
RealClock = Callable[[], dt.datetime]


@dataclass(frozen=True)
class WorkClaim:
    """A piece of slow work that is ours as long as its token stands."""

    model: type[TodoTask] | type[DayStep]
    pk: int
    what: str
    token: int
    attempts: int


def perform(claim: WorkClaim, real: RealClock) -> None:
    """Do claimed work and write its result, unless somebody else has taken it over meanwhile."""
    with Keepalive(claim.model, claim.pk, claim.token):
        if claim.model is TodoTask:
            _prepare(claim, real)
        else:
            chain.perform(claim.pk, claim.token, real)
    failpoint("after_commit")


def _prepare(claim: WorkClaim, real: RealClock) -> None:
    task = (
        TodoTask.objects.select_related("vtuber__persona", "vtuber__clock")
        .filter(pk=claim.pk, token=claim.token)
        .first()
    )
    if task is None:
        return
    # Three tries with the models, then a last one with the phrase book.
    model_client = ModelClient(
        task.vtuber,
        now=task.vtuber.clock.now(real()),
        key=task_key(task),
        fallback=task.attempts >= transitions.TRIES,
        hint=task.hint,
    )
    try:
        result = registry.handlers.get(task.type).prepare(task, model_client)
        failpoint("after_answer")
        # In here, too: what the database does not take would be asked for again with each lease, without end.
        _keep(claim, result, real())
    except ModelError as error:
        _failed(claim, real(), translatable(_("The model did not answer: {error}"), error=error))
    except SkipTask as error:
        _skipped(claim, real(), error.reason)
    except WorldError as error:
        _failed(claim, real(), error.reason)
    except Exception as error:  # a colleague's bug must not stop her day
        log.exception("preparing task %s (%s) broke", task.pk, task.type)
        _failed(claim, real(), translatable(_("Something broke: {error}"), error=f"{type(error).__name__}: {error}"))


@transaction.atomic
def _keep(claim: WorkClaim, result: BaseModel, real: dt.datetime) -> None:
    task = _still_ours(claim)
    if task is None:
        log.info("the preparation of task %s came too late and was dropped", claim.pk)
        return
    task.prepared = result.model_dump(mode="json")
    task.is_prepared = True
    task.lease_until = None
    task.retry_at = None
    task.attempts = 0
    task.reason = None
    task.version += 1
    task.save()
    work = TaskTransaction(task.vtuber, locked_clock(task.vtuber), task, real)
    work.emit(TaskChanged(task=task.pk, version=task.version, change="prepared"))


@transaction.atomic
def _failed(claim: WorkClaim, real: dt.datetime, reason: Translatable) -> None:
    task = _still_ours(claim)
    if task is not None:
        transitions.note_failure(task, locked_clock(task.vtuber), real, reason, tries=transitions.TRIES + 1)


@transaction.atomic
def _skipped(claim: WorkClaim, real: dt.datetime, reason: Translatable) -> None:
    task = _still_ours(claim)
    if task is not None:
        transitions.close(
            task, TaskTransaction(task.vtuber, locked_clock(task.vtuber), task, real), TodoTask.State.SKIPPED, reason
        )


def _still_ours(claim: WorkClaim) -> TodoTask | None:
    vtuber_id = TodoTask.objects.values_list("vtuber_id", flat=True).filter(pk=claim.pk).first()
    if vtuber_id is None:
        return None
    locked_clock(vtuber_id)
    return (
        TodoTask.objects.select_for_update(of=("self",))
        .select_related("vtuber__persona")
        .filter(pk=claim.pk, token=claim.token, state=TodoTask.State.PLANNED, is_prepared=False)
        .first()
    )


def task_key(task: TodoTask) -> str:
    """What seeds the choices of a task: its day and its place in it, so that a month can be lived again.

    Another version that somebody asked for is another one without a model, too.
    """
    again = f"/{task.rewrites}" if task.rewrites else ""
    return f"{game_day(task.start)}/{task.type}/{task.start:%H%M}{again}"
