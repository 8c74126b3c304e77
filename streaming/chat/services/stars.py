"""An answered turn that an operator stars lies on the desk of her persona's rows, as a candidate to learn from.

Viewers' names are taken out, the rest is for a person to read before it counts. Whoever is forgotten takes along what
was made of their words.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_noop as _

from llmservice.models import PersonaRow
from llmservice.persona import services as desk
from llmservice.persona.datasets import first_with_rows
from streaming.chat.answers.turn_rows import context_of_turn, row_of_turn
from streaming.chat.services.entries import most_paid
from streaming.event_types import AnswerStarred
from streaming.models import Answer, Stream
from vtuber.errors import NotAllowed
from vtuber.gametime import game_day
from vtuber.models import AuditEntry, GameClock, VTuber
from vtuber.plugin import emit
from vtuber.selectors import weather_on
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable

# Nicknames of a stream that are looked for in a turn: the latest ones.
_MOST_NAMES = 500
# Stars among which those of a stream are looked for, the newest ones.
_MOST_STARS = 2000


@transaction.atomic
def star_answer(*, answer: Answer, actor: str, real: dt.datetime) -> AuditEntry | None:
    """What she answered becomes a candidate row. None when it is one already, whatever has become of it.

    NotAllowed for a turn that is not whole, or has nothing left to learn from.
    """
    clock = locked_clock(answer.stream.vtuber)
    row = offer(answer=answer, clock=clock, actor=actor, real=real)
    return _note("chat_star", answer, row, actor, real) if row else None


@transaction.atomic
def unstar_answer(*, answer: Answer, actor: str, real: dt.datetime) -> AuditEntry | None:
    """The candidate is taken back. None when there is none. NotAllowed when somebody has judged the row since."""
    clock = locked_clock(answer.stream.vtuber)
    row = PersonaRow.objects.filter(origin=_origin(answer)).first()
    if row is None:
        return None
    withdraw(answer=answer, clock=clock, real=real)
    return _note("chat_unstar", answer, row, actor, real)


def offer(*, answer: Answer, clock: GameClock, actor: str, real: dt.datetime) -> PersonaRow | None:
    """Lay a turn on the desk; None when it lies there. The caller holds the VTuber's clock lock."""
    if PersonaRow.objects.filter(origin=_origin(answer)).exists():
        return None
    whole = Answer.objects.select_related("stream__vtuber__persona", "viewer", "line").filter(pk=answer.pk)
    turn = whole.filter(state=Answer.State.SAID, line__isnull=False).exclude(nickname="").first()
    # Whoever is being forgotten: their words are on their way out, and make nothing new.
    if turn is None or turn.line is None or _is_forgotten(turn):
        raise NotAllowed(
            translatable(_("Only what she has said to the end, to somebody she still knows, can be starred."))
        )
    vtuber = turn.stream.vtuber
    language = vtuber.persona.speaks
    weather = weather_on(vtuber, game_day(turn.line.said_at))
    others = turn.stream.messages.exclude(viewer=turn.viewer).order_by("-pk").values_list("nickname", flat=True)
    row = row_of_turn(
        language=language,
        question=turn.question,
        answer=turn.line.text,
        asker=turn.nickname,
        others=set(others[:_MOST_NAMES]),
        context=context_of_turn(
            language=language,
            game=turn.stream.game_title,
            paid=most_paid(turn),
            now=turn.line.said_at,
            sky=weather.sky if weather else "",
        ),
    )
    try:
        offered = desk.offer_row(
            persona=persona_of(vtuber),
            language=language,
            row=row,
            source=PersonaRow.Source.STARRED,
            actor=actor,
            real=real,
            origin=_origin(turn),
            said_by=words_of(turn.viewer_id),
        )
    except ValidationError as error:
        raise NotAllowed(translatable("{text}", text=" ".join(error.messages))) from error
    if offered is None:
        raise NotAllowed(translatable(_("A row of these very words lies on the desk already.")))
    _tell(turn, clock, real, starred=True)
    return offered


def withdraw(*, answer: Answer, clock: GameClock, real: dt.datetime) -> None:
    """Take a turn from the desk; nothing where it does not lie there. NotAllowed when somebody has judged it.

    The caller holds the VTuber's clock lock.
    """
    if desk.withdraw_row(origin=_origin(answer)):
        _tell(answer, clock, real, starred=False)
    elif PersonaRow.objects.filter(origin=_origin(answer)).exists():
        raise NotAllowed(
            translatable(_("Its row has been accepted or rejected since: take it from the desk, in the admin."))
        )


def starred_in(stream: Stream) -> list[int]:
    """The answers of a stream that are starred, by number."""
    of = {_key(answer): answer for answer in stream.answers.values_list("pk", flat=True)}
    rows = PersonaRow.objects.filter(source=PersonaRow.Source.STARRED).order_by("-pk")
    return sorted(of[origin] for origin in rows.values_list("origin", flat=True)[:_MOST_STARS] if origin in of)


def persona_of(vtuber: VTuber) -> str:
    """Whose rows she speaks by: the folder named after her adapter, else after herself. NotAllowed for none."""
    if name := first_with_rows(vtuber.persona.adapter, vtuber.slug):
        return name
    raise NotAllowed(
        translatable(
            _("There is no folder of rows for her yet: “manage.py persona new {name}” makes one."),
            name=vtuber.slug.replace("-", "_"),
        )
    )


def words_of(viewer: int) -> str:
    """How the desk notes whose words a row holds."""
    return f"viewer:{viewer}"


def _is_forgotten(turn: Answer) -> bool:
    forgetting = turn.viewer.forgetting
    return forgetting is not None and turn.begun_at <= dt.datetime.fromisoformat(forgetting["asked_at"])


def _origin(answer: Answer) -> str:
    return _key(answer.pk)


def _key(answer: int) -> str:
    return f"answer:{answer}"


def _tell(answer: Answer, clock: GameClock, real: dt.datetime, *, starred: bool) -> None:
    told = AnswerStarred(answer=answer.pk, stream=answer.stream_id, starred=starred)
    emit(answer.stream.vtuber, told, game_time=clock.now(real), real=real)


def _note(verb: str, answer: Answer, row: PersonaRow, actor: str, real: dt.datetime) -> AuditEntry:
    return record_audit(
        answer.stream.vtuber,
        actor=actor,
        verb=verb,
        target=f"answer:{answer.pk}",
        after={"row": row.pk, "nickname": answer.nickname},
        real=real,
    )
