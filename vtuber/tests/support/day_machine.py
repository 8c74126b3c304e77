"""A day under random hands: what two operators may do to it, with the executor at work in between.

To let it try a verb more, add a rule that calls it through `self.attempt(...)`: refusals are fine, but leave no
trace, and what went through is taken back by `undo_latest` at once, and done again by `redo_latest`. A rule that
moves time goes through `self.pass_time(...)`. Colleagues' checks (`vtuber.simulation.invariants`) run whenever the
executor has caught up, and at the end.
"""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from vtuber.errors import Conflict, NotAllowed
from vtuber.executor import engine
from vtuber.gametime import DAY, MINUTE, day_start, game_day
from vtuber.models import AuditEntry, DayWish, EventHead, GameClock, Proposal, TodoTask, VTuber
from vtuber.replanning.making import make_proposals
from vtuber.replanning.staleness import why_stale
from vtuber.services import content_edits, operator_actions, proposals, task_edits, task_insert, wishes
from vtuber.services.clock import jump
from vtuber.services.going_live import go_live_now, run_now
from vtuber.services.new_tasks import NewTask
from vtuber.services.proposal_rows import tasks_of_day
from vtuber.services.task_rows import TAKEN_BACK
from vtuber.services.undo import redo_latest, undo_latest
from vtuber.simulation.driven_time import NUDGE, DrivenTime
from vtuber.simulation.invariants import violations

State = TodoTask.State
PICK = st.integers(0, 60)
STEPS = st.integers(-36, 36)  # of five minutes
WHO = st.sampled_from(["ann", "bo"])
TYPES = st.sampled_from(["tweet", "rest", "stream", "cover", "store"])


def plan_of(vtuber: VTuber) -> list[tuple[Any, ...]]:
    """Her tasks as an operator can see and change them; what was taken back never was."""
    fields = ("pk", "type", "content", "start", "end", "locked", "state")
    whole = TodoTask.objects.filter(vtuber=vtuber).order_by("pk")
    return [tuple(getattr(row, name) for name in fields) for row in whole if row.reason != TAKEN_BACK]


def wishes_of(vtuber: VTuber) -> list[tuple[Any, ...]]:
    """What waits for days to come."""
    open_ones = DayWish.objects.filter(vtuber=vtuber).exclude(state=DayWish.State.CANCELLED)
    return list(open_ones.order_by("pk").values_list("pk", "content", "start", "end", "locked", "state"))


class OperatorsMachine(RuleBasedStateMachine):
    """The verbs alone. Set `vtuber` and `real` on a subclass; every example is rolled back."""

    vtuber: VTuber
    real: dt.datetime

    def __init__(self) -> None:
        super().__init__()
        self._world = transaction.atomic()
        self._world.__enter__()
        self.time = DrivenTime(self.real)
        self.count = 0
        self.morning = self.reach()

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            self.leave()

    def leave(self) -> None:
        """Nothing of it was."""
        transaction.set_rollback(True)
        self._world.__exit__(None, None, None)

    # What rules stand on

    def by(self, who: str) -> dict[str, Any]:
        """Who does it, and when."""
        return {"actor": who, "real": self.time.real}

    def now(self) -> dt.datetime:
        """Game time."""
        return GameClock.objects.get(vtuber=self.vtuber).now(self.time.real)

    def task(self, pick: int) -> TodoTask | None:
        """One of today's tasks, whatever became of it."""
        today = list(TodoTask.objects.filter(vtuber=self.vtuber, todolist__date=game_day(self.now())))
        return today[pick % len(today)] if today else None

    def words(self) -> str:
        """A content that nothing else has."""
        self.count += 1
        return f"第{self.count}件事"

    def seen(self) -> tuple[Any, ...]:
        """Everything that a verb could leave behind."""
        head = EventHead.objects.values_list("seq", flat=True).get(vtuber=self.vtuber)
        return head, AuditEntry.objects.count(), plan_of(self.vtuber), wishes_of(self.vtuber)

    def reach(self) -> tuple[Any, ...]:
        """What taking back reaches: what has begun is past it (going live ends what runs)."""
        begun = set(TodoTask.objects.filter(started_at__isnull=False).values_list("pk", flat=True))
        return [row for row in plan_of(self.vtuber) if row[0] not in begun], wishes_of(self.vtuber)

    def attempt(self, who: str, verb: Callable[[], object]) -> None:
        """Try a verb: refused without a trace, or done, taken back, and done again."""
        before, could_be = self.seen(), self.reach()
        try:
            verb()
        except (NotAllowed, Conflict):
            assert self.seen() == before
            return
        entry = AuditEntry.objects.filter(vtuber=self.vtuber, actor=who).order_by("-pk").first()
        assert entry is not None
        if not entry.can_undo or entry.verb in ("undo", "redo"):
            return
        after, is_now = self.seen(), self.reach()
        try:
            undo_latest(vtuber=self.vtuber, **self.by(who))
        except NotAllowed:
            # A place in the past is none to go back to.
            assert self.seen() == after
            return
        assert self.reach() == could_be
        redo_latest(vtuber=self.vtuber, **self.by(who))
        assert self.reach() == is_now

    def pass_time(self, move: Callable[[], object], work: bool) -> None:
        """Move time; with `work` the executor does at once what is due."""
        move()
        if work:
            self.settle()

    def settle(self) -> None:
        """The executor catches up: with what waits for its next try, and with what waits behind what runs late."""
        for _look in range(40):
            engine.advance(self.vtuber.pk, self.time.now)
            self.time.real += NUDGE
            GameClock.objects.filter(vtuber=self.vtuber).update(last_tick_real=self.time.real)
            open_ones = TodoTask.objects.filter(vtuber=self.vtuber, state__in=TodoTask.OPEN)
            running = open_ones.filter(state=State.RUNNING).first()
            if running and running.due and open_ones.filter(state=State.PLANNED, due__lte=self.now()).exists():
                jump(vtuber=self.vtuber, to=max(running.due, self.now()), real=self.time.real)
            elif not open_ones.filter(retry_at__isnull=False).exists():
                break
        engine.advance(self.vtuber.pk, self.time.now)
        self.the_day_holds()

    def the_day_holds(self) -> None:
        """Nothing is wrong with her world, wherever one looks."""
        found = violations(self.vtuber)
        assert found == [], found

    # The verbs

    @rule(pick=PICK, steps=STEPS, who=WHO)
    def move(self, pick: int, steps: int, who: str) -> None:
        if row := self.task(pick):
            shift = steps * 5 * MINUTE
            self.edit(row, who, start=row.start + shift, end=row.end + shift)

    @rule(pick=PICK, steps=STEPS, who=WHO)
    def resize(self, pick: int, steps: int, who: str) -> None:
        if row := self.task(pick):
            self.edit(row, who, end=row.end + steps * 5 * MINUTE)

    @rule(pick=PICK, who=WHO, locked=st.booleans())
    def rewrite(self, pick: int, who: str, locked: bool) -> None:
        if row := self.task(pick):
            self.edit(row, who, content=self.words(), locked=locked)

    @rule(pick=PICK, who=WHO)
    def come_too_late(self, pick: int, who: str) -> None:
        if row := self.task(pick):
            row.version += 1
            self.edit(row, who, content=self.words())

    def edit(self, row: TodoTask, who: str, **changes: Any) -> None:
        """`change_task`, tried."""
        asked = task_edits.TaskEdit(**changes)
        self.attempt(
            who,
            lambda: task_edits.change_task(task_id=row.pk, version=row.version, changes=asked, **self.by(who)),
        )

    @rule(
        pick=PICK,
        who=WHO,
        verb=st.sampled_from(
            [
                task_edits.skip_task,
                task_edits.cancel_task,
                task_insert.retry_task,
                task_insert.duplicate_task,
                run_now,
                content_edits.approve_content,
                content_edits.hold_content,
            ]
        ),
    )
    def press(self, pick: int, who: str, verb: Callable[..., object]) -> None:
        if row := self.task(pick):
            self.attempt(who, lambda: verb(task_id=row.pk, version=row.version, **self.by(who)))

    @rule(pick=PICK, who=WHO)
    def have_it_written_anew(self, pick: int, who: str) -> None:
        if row := self.task(pick):
            given: dict[str, Any] = {"task_id": row.pk, "version": row.version, "hint": self.words(), **self.by(who)}
            self.attempt(who, lambda: content_edits.regenerate_content(**given))

    @rule(
        wish=st.sampled_from(["早点播，少发帖", "晚点播", "别播，多休息", "今天不错"]),
        part=st.integers(0, 6),
        who=WHO,
    )
    def replan(self, wish: str, part: int, who: str) -> None:
        self.attempt(who, lambda: proposals.ask_for_proposal(vtuber=self.vtuber, wish=wish, **self.by(who)))
        make_proposals(self.vtuber.pk, self.time.now)
        made = Proposal.objects.filter(vtuber=self.vtuber, state=Proposal.State.OPEN).first()
        # One that was overtaken is kept as such: that is a trace, and right so.
        if made is None or why_stale(made, list(tasks_of_day(self.vtuber, made.date)), self.now()):
            return
        keys = [str(part)] if part else None
        given: dict[str, Any] = {"proposal_id": made.pk, "version": made.version, "keys": keys, **self.by(who)}
        self.attempt(who, lambda: proposals.accept_proposal(**given))

    @rule(type=TYPES, start=st.integers(0, 220), length=st.integers(1, 20), who=WHO)
    def insert(self, type: str, start: int, length: int, who: str) -> None:
        self._set(game_day(self.now()), type, start, length, who)

    @rule(days=st.integers(1, 2), type=TYPES, start=st.integers(0, 220), length=st.integers(2, 12), who=WHO)
    def set_ahead(self, days: int, type: str, start: int, length: int, who: str) -> None:
        self._set(game_day(self.now()) + days * DAY, type, start, length, who)

    def _set(self, date: dt.date, type: str, start: int, length: int, who: str) -> None:
        begins = day_start(date) + start * 5 * MINUTE
        ends = begins + length * 5 * MINUTE
        locked = start % 3 == 0
        new = NewTask(type=type, start=begins, end=ends, content=self.words(), locked=locked)
        self.attempt(who, lambda: task_insert.insert_task(vtuber=self.vtuber, date=date, new=new, **self.by(who)))

    @rule(pick=PICK, who=WHO, steps=STEPS)
    def change_ahead(self, pick: int, who: str, steps: int) -> None:
        rows = list(DayWish.objects.filter(vtuber=self.vtuber))
        if not rows:
            return
        row = rows[pick % len(rows)]
        given = {"wish_id": row.pk, "version": row.version, **self.by(who)}
        if steps % 3 == 0:
            self.attempt(who, lambda: wishes.cancel_wish(**given))
        else:
            shift = steps * 5 * MINUTE
            changes = wishes.WishEdit(content=self.words(), start=row.start + shift, end=row.end + shift)
            self.attempt(who, lambda: wishes.change_wish(changes=changes, **given))

    @rule(who=WHO)
    def go_live(self, who: str) -> None:
        self.attempt(who, lambda: go_live_now(vtuber=self.vtuber, **self.by(who)))

    @rule(who=WHO, paused=st.booleans())
    def pause(self, who: str, paused: bool) -> None:
        operator_actions.pause_clock(vtuber=self.vtuber, paused=paused, **self.by(who))

    # What must hold

    @invariant()
    def one_thing_at_a_time(self) -> None:
        rows = TodoTask.objects.filter(vtuber=self.vtuber, state__in=TodoTask.OPEN).order_by("start")
        spans = [(row.start, row.end, row.type) for row in rows]
        for before, after in itertools.pairwise(spans):
            assert before[1] <= after[0], (before, after)
        assert sum(row.state == State.RUNNING for row in rows) <= 1


class DayMachine(OperatorsMachine):
    """The verbs of two operators, what they take back of them, and time that goes on."""

    @rule(who=WHO, back=st.booleans())
    def take_back(self, who: str, back: bool) -> None:
        before = self.seen()
        try:
            (undo_latest if back else redo_latest)(vtuber=self.vtuber, **self.by(who))
        except (NotAllowed, Conflict):
            assert self.seen() == before

    # Time

    @rule(who=WHO, work=st.booleans())
    def jump_to_next(self, who: str, work: bool) -> None:
        self.pass_time(lambda: task_edits.jump_to_next_task(vtuber=self.vtuber, **self.by(who)), work)

    @rule(minutes=st.sampled_from([1, 3, 10, 45, 200]), work=st.booleans())
    def wait(self, minutes: int, work: bool) -> None:
        to = self.now() + minutes * MINUTE
        self.pass_time(lambda: jump(vtuber=self.vtuber, to=to, real=self.time.real), work)

    @rule()
    def work(self) -> None:
        engine.prepare_ahead(self.vtuber.pk, self.time.now)
        self.settle()


class StepByStep(OperatorsMachine):
    """One operator's verbs, without anybody else and without time: taken back one by one, and done again."""

    def by(self, who: str) -> dict[str, Any]:
        return super().by("ann")

    def reach(self) -> tuple[Any, ...]:
        """What taking back reaches: what has begun is past it (going live ends what runs)."""
        begun = set(TodoTask.objects.filter(started_at__isnull=False).values_list("pk", flat=True))
        return [row for row in plan_of(self.vtuber) if row[0] not in begun], wishes_of(self.vtuber)

    def attempt(self, who: str, verb: Callable[[], object]) -> None:
        before = self.seen()
        try:
            verb()
        except (NotAllowed, Conflict):
            assert self.seen() == before

    def teardown(self) -> None:
        try:
            after = self.reach()
            done = self._until_refused(undo_latest)
            assert self.reach() == self.morning
            assert self._until_refused(redo_latest) == done
            assert self.reach() == after
            self.the_day_holds()
        finally:
            self.leave()

    def _until_refused(self, verb: Callable[..., object]) -> int:
        for count in range(1000):
            try:
                verb(vtuber=self.vtuber, **self.by(""))
            except NotAllowed:
                return count
        raise AssertionError("it never ends")
