"""Other wordings of what viewers say, by a big model: candidates on the desk, which a person accepts or not.

Her answers are never touched. Lines that are held out are left alone, and so are turns that were starred: a viewer's
own words are sent nowhere for this. A run that broke off goes on where it was, for each line that has its wordings is
passed over.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone
from pydantic import ValidationError as ShapeError

from llmservice import gateway
from llmservice.availability import check_availability
from llmservice.errors import ModelError
from llmservice.json_extraction import read_json
from llmservice.models import PersonaRow
from llmservice.persona.datasets import Dataset
from llmservice.persona.desk import root_of
from llmservice.persona.paraphrase_purpose import (
    LONGEST_WORDING,
    MOST_WORDINGS,
    PARAPHRASE,
    ParaphraseContext,
    Turn,
    Wordings,
)
from llmservice.persona.row_checks import is_in_script, placeholders, wrong_with
from llmservice.persona.rows import Place, Row
from llmservice.persona.selection import HELD_OUT_SHARE, SPLIT_SEED, ask_the_same, bare_words, split
from llmservice.persona.services import offer_row
from llmservice.persona.sheet import Sheet
from llmservice.purposes import Language, Role
from llmservice.text.cleaning import clean_line

# Who is said to have made the rows.
ACTOR = "manage.py persona paraphrase"
# So many failures one after another end a run: the endpoint has had enough.
_MOST_FAILURES = 3
# A wording of so many characters, or of so many times those of the line, says more than the line.
_ROOM, _TIMES = 20, 3


class CannotAsk(ValueError):
    """There is no model to ask, or none any more; the text says what to do."""


@dataclass
class Outcome:
    """What came of a run: lines that had wordings before, were asked now, failed; candidates; what was left out."""

    had: int = 0
    asked: int = 0
    failed: int = 0
    offered: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Line:
    root: str
    row: Row


def paraphrase(
    dataset: Dataset,
    *,
    language: Language,
    share: float,
    count: int,
    role: Role,
    seed: int,
    say: Callable[[str], object],
) -> Outcome:
    """Ask for `count` other wordings of a `share` of her rows, and lay what is fit on the desk as candidates.

    The same seed chooses the same rows. CannotAsk where no model can be asked, also in the middle: what lies on the
    desk by then stays. ValueError for bounds that are none.
    """
    if not 0 < share <= 1 or not 1 <= count <= MOST_WORDINGS:
        raise ValueError(f"--share lies between 0 and 1, --count between 1 and {MOST_WORDINGS}")
    _backend, view = check_availability(replace(PARAPHRASE, role=role), language)
    if view.fallback:
        raise CannotAsk(
            f"No model can be asked for other words: {view.why}. Name one for the role {role} in .env "
            f"({role.upper()}_BASE_URL, {role.upper()}_MODEL) or on /settings/, and look at it with "
            "`manage.py models --ping`."
        )
    rows = dataset.all_rows(language)
    parts = split(rows, share=HELD_OUT_SHARE, seed=SPLIT_SEED)
    held_out = [row.instruction for row in parts.held_out]
    lines = _chosen(rows, {row.digest for row in parts.learnt}, share, seed)
    taken = {bare_words(row.instruction) for _place, row in rows} | _bare_on_desk(dataset.name, language)
    outcome, failures, sheet = Outcome(), 0, dataset.sheet()
    for line in lines:
        if PersonaRow.objects.filter(persona=dataset.name, language=language, variant_of=line.root).exists():
            outcome.had += 1
            continue
        outcome.asked += 1
        try:
            wordings = _ask(line.row, dataset.name, language, count, role, seed)
        except ModelError as error:
            outcome.failed += 1
            failures += 1
            say(f"{line.row.instruction}: {error}")
            if failures == _MOST_FAILURES:
                raise CannotAsk(
                    f"The model failed {failures} times in a row ({error}). {outcome.offered} candidates lie on the "
                    "desk; give the same command again to go on from there."
                ) from error
            continue
        failures = 0
        for wording in wordings[:count]:
            row = Row(clean_line(wording, LONGEST_WORDING + 1), line.row.input, line.row.output, line.row.history)
            why = _unfit(row, line.row, taken, held_out, sheet, language)
            if not why and _offer(dataset.name, language, row, line.root):
                taken.add(bare_words(row.instruction))
                outcome.offered += 1
                say(f"{line.row.instruction} → {row.instruction}")
            else:
                outcome.left_out[why or "a double"] += 1
    return outcome


def _chosen(rows: Sequence[tuple[Place, Row]], learnt: set[str], share: float, seed: int) -> list[_Line]:
    """Lines to be put in other words, in an order that the seed draws: no other's wording, no viewer's own words."""
    on_desk = PersonaRow.objects.in_bulk([place.desk for place, _row in rows if place.desk])
    lines = []
    for place, row in rows:
        kept = on_desk.get(place.desk)
        if row.digest in learnt and (kept is None or not (kept.variant_of or kept.said_by)):
            lines.append(_Line(root_of(kept) if kept else row.digest, row))
    lines.sort(key=lambda line: hashlib.sha256(f"{seed}:{line.root}".encode()).hexdigest())
    return lines[: max(1, round(share * len(lines)))]


def _bare_on_desk(persona: str, language: str) -> set[str]:
    """What lies on the desk, whatever its state: what was rejected is not offered again."""
    rows = PersonaRow.objects.filter(persona=persona, language=language)
    return {bare_words(text) for text in rows.values_list("instruction", flat=True)}


def _ask(row: Row, persona: str, language: Language, count: int, role: Role, seed: int) -> list[str]:
    """The model's wordings; a wrong answer is shown to it once, with its error. ModelError when that is wrong too.

    CannotAsk where there is no model any more, the day's budget being spent for instance.
    """
    context = ParaphraseContext(
        question=row.instruction,
        answer=row.output,
        situation=row.input,
        turns=[Turn(said=said, answered=answered) for said, answered in row.history],
        count=count,
    )
    repair = None
    while True:
        answer = gateway.complete(
            PARAPHRASE.name,
            context,
            owner=f"persona:{persona}",
            language=language,
            seed=seed,
            role=role,
            repair=repair,
        )
        if answer.fallback_reason:
            raise CannotAsk(
                f"No model can be asked any more: {answer.fallback_reason}. What lies on the desk stays; give the "
                "same command again to go on from there."
            )
        try:
            return Wordings.model_validate(read_json(answer.text)).wordings
        except (ValueError, ShapeError) as problem:
            gateway.mark_parse_failure(answer.call_id, str(problem))
            if repair is not None:
                raise ModelError("the answer has the wrong shape, twice") from problem
            repair = gateway.Repair(previous_answer=answer.text, error=str(problem))


def _unfit(row: Row, origin: Row, taken: set[str], held_out: Sequence[str], sheet: Sheet, language: Language) -> str:
    """Why a wording is no candidate, in words; empty where it is one."""
    text = row.instruction
    return next(_reasons(text, row, origin, taken, held_out, sheet, language), "")


def _reasons(
    text: str,
    row: Row,
    origin: Row,
    taken: set[str],
    held_out: Sequence[str],
    sheet: Sheet,
    language: Language,
) -> Iterator[str]:
    if not bare_words(text):
        yield "nothing in it"
    if len(text) > min(LONGEST_WORDING, _ROOM + _TIMES * len(origin.instruction)):
        yield "too long"
    if not is_in_script(text, language):
        yield "another script"
    if placeholders(text) != placeholders(origin.instruction):
        yield "other placeholders"
    if bare_words(text) in taken or bare_words(text) == bare_words(origin.output):
        yield "a double"
    if any(ask_the_same(text, question) for question in held_out):
        yield "asks what is held out"
    for wrong in wrong_with(row, sheet, language):
        yield wrong.text


def _offer(persona: str, language: str, row: Row, root: str) -> bool:
    return (
        offer_row(
            persona=persona,
            language=language,
            row=row,
            source=PersonaRow.Source.PARAPHRASE,
            actor=ACTOR,
            real=timezone.now(),
            variant_of=root,
        )
        is not None
    )
