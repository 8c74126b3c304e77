"""The ledger of model calls, and figures over days for charts."""

import datetime as dt
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from llmservice.models import ModelCall
from llmservice.owner_settings.current import setting
from llmservice.purposes import purpose_text
from llmservice.selectors import WELL, call_of, calls_of, usage
from vtuber import figures
from vtuber.access import Right
from vtuber.gametime import game_day
from vtuber.models import GameClock, VTuber
from vtuber.translatable import translate
from vtuber.web.api_base import ApiAnswer, ApiRouter
from vtuber.web.refusals import Refusal

router = ApiRouter("ledger, figures")

PAGE = 30
Days = Annotated[int, Field(ge=1, le=figures.MOST_DAYS)]
Key = Annotated[int, Field(ge=1, lt=2**53)]
RoleName = Literal["director", "persona", "image", "judge", "voice"]


class Call(ApiAnswer):
    """A model call in short. `at` is real time; `cost` is empty for one that cost nothing."""

    id: int
    purpose: str
    purpose_text: str
    role: str
    role_name: str
    backend: str
    model: str
    state: str
    state_name: str
    failed: bool
    latency_ms: int
    tries: int
    tokens_in: int
    tokens_out: int
    cost: str
    currency: str
    why: str
    at: str


class CallsPage(ApiAnswer):
    """Calls, the latest first; `next` is what `before` is to be for the page after this one, null at the end."""

    calls: list[Call]
    next: int | None


class WholeCall(ApiAnswer):
    """A call with what was asked and answered. Without `texts_kept` those were let go, and are empty."""

    call: Call
    endpoint: str
    language: str
    prompt_system: str
    prompt_user: str
    answer: str
    parse_error: str
    texts_kept: bool


class RoleDay(ApiAnswer):
    """What a role's calls of a real day came to."""

    date: str
    role: str
    role_name: str
    calls: int
    failures: int
    tokens: int
    cost: float


class Spend(ApiAnswer):
    """Calls, tokens and cost by role and day; days and roles without a call are left out."""

    dates: list[str]
    currency: str
    rows: list[RoleDay]


class FansOfDay(ApiAnswer):
    """Who followed her at the end of a game day."""

    date: str
    simulated: int
    real: int


class FansFigures(ApiAnswer):
    """Her fans by game day, the earliest first."""

    rows: list[FansOfDay]


class DayFared(ApiAnswer):
    """How a game day's tasks fared; `minutes_late` is the mean of those that were late, in game minutes."""

    date: str
    on_time: int
    late: int
    left_out: int
    failed: int
    minutes_late: int


class PunctualityFigures(ApiAnswer):
    """How her tasks fared by game day, the earliest first."""

    rows: list[DayFared]


@router.get("ledger", right=Right.WATCH)
def ledger(
    request: HttpRequest,
    vtuber: VTuber,
    before: Key | None = None,
    role: RoleName | None = None,
    failed: bool = False,
) -> CallsPage:
    """A page of her calls: of one role, or only those that failed, if so wanted."""
    found = calls_of(vtuber.owner, role=role or "", failed=failed)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return CallsPage(calls=[_call(row) for row in rows[:PAGE]], next=rows[PAGE - 1].pk if len(rows) > PAGE else None)


@router.get("ledger/{int:call_id}", right=Right.OPERATE)
def ledger_call(request: HttpRequest, vtuber: VTuber, call_id: int) -> WholeCall:
    """What was asked and answered, whole. It may quote viewers: who may only watch does not read it."""
    row = call_of(vtuber.owner, call_id) if call_id < 2**53 else None
    if row is None:
        raise Refusal(404, "unknown", _("This call is not in the ledger any more."))
    return WholeCall(
        call=_call(row),
        endpoint=row.endpoint,
        language=row.language,
        prompt_system=row.prompt_system,
        prompt_user=row.prompt_user,
        answer=row.answer,
        parse_error=row.parse_error,
        texts_kept=row.texts_kept,
    )


@router.get("figures/spend", right=Right.WATCH)
def spend(request: HttpRequest, vtuber: VTuber, days: Days = 30) -> Spend:
    """What her model calls of the last so many real days came to."""
    real = timezone.now()
    rows = [
        RoleDay(
            date=each.date.isoformat(),
            role=each.role,
            role_name=str(ModelCall.Role(each.role).label),
            calls=each.calls,
            failures=each.failures,
            tokens=each.tokens,
            cost=float(each.cost),
        )
        for each in usage(vtuber.owner, days=days, real=real)
    ]
    dates = figures.last_days(real.astimezone().date(), days)
    return Spend(dates=[date.isoformat() for date in dates], currency=setting("MODEL_CURRENCY"), rows=rows)


@router.get("figures/fans", right=Right.WATCH)
def fans(request: HttpRequest, vtuber: VTuber, days: Days = 30) -> FansFigures:
    """Her fans on the last so many game days."""
    found = figures.fans(vtuber, days=days, today=_today(vtuber))
    return FansFigures(
        rows=[FansOfDay(date=each.date.isoformat(), simulated=each.simulated, real=each.real) for each in found]
    )


@router.get("figures/punctuality", right=Right.WATCH)
def punctuality(request: HttpRequest, vtuber: VTuber, days: Days = 30) -> PunctualityFigures:
    """How the tasks of the last so many game days fared."""
    found = figures.punctuality(vtuber, days=days, today=_today(vtuber))
    return PunctualityFigures(
        rows=[
            DayFared(
                date=each.date.isoformat(),
                on_time=each.on_time,
                late=each.late,
                left_out=each.left_out,
                failed=each.failed,
                minutes_late=each.minutes_late,
            )
            for each in found
        ]
    )


def _today(vtuber: VTuber) -> dt.date:
    return game_day(GameClock.objects.get(vtuber=vtuber).now(timezone.now()))


def _call(row: ModelCall) -> Call:
    return Call(
        id=row.pk,
        purpose=row.purpose,
        purpose_text=purpose_text(row.purpose),
        role=row.role,
        role_name=str(row.get_role_display()),
        backend=row.backend,
        model=row.model,
        state=row.state,
        state_name=str(row.get_state_display()),
        failed=row.state not in WELL or row.parse_failures > 0,
        latency_ms=row.latency_ms,
        tries=row.tries,
        tokens_in=row.tokens_in,
        tokens_out=row.tokens_out,
        cost=f"{row.cost:.4f}" if row.cost else "",
        currency=row.currency,
        why=row.error or translate(row.fallback_reason),
        at=row.created_at.isoformat(),
    )
