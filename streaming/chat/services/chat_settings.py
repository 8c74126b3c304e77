"""The house rules of a chat, its banned words, and her silence in it. Each change is a line in the audit."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from llmservice.text.cleaning import clean_line
from streaming.aloud.services import hush
from streaming.chat.policy.banned_words import forget_words
from streaming.chat.services.answers import interrupt
from streaming.event_types import ChatRulesChanged
from streaming.models import BannedWord, ChatRules
from streaming.selectors import live_stream
from vtuber.errors import NotAllowed
from vtuber.models import AuditEntry, VTuber
from vtuber.plugin import emit
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable

NAMES = ("slow_s", "followers_only", "emote_only", "links", "max_length")
MOST_WORDS = 500


def state_of(rules: ChatRules) -> dict[str, Any]:
    """The rules as pages get them."""
    return {name: getattr(rules, name) for name in (*NAMES, "silenced")}


@transaction.atomic
def rules_for(*, vtuber: VTuber) -> ChatRules:
    """The rules of her chat as a row to edit; the usual ones are written down when nobody has changed them yet.

    Nothing changes by that, so nothing is told and nothing is noted.
    """
    rules, _new = ChatRules.objects.get_or_create(vtuber=vtuber)
    return rules


@transaction.atomic
def change_rules(
    *, vtuber: VTuber, changes: Mapping[str, object], actor: str, real: dt.datetime
) -> tuple[ChatRules, AuditEntry | None]:
    """Keep the rules named in `changes`. No line in the audit where nothing changes."""
    locked_clock(vtuber)
    rules = rules_for(vtuber=vtuber)
    before = {name: getattr(rules, name) for name in changes if name in NAMES}
    after = {name: changes[name] for name in before}
    if before == after:
        return rules, None
    return rules, _keep(rules, before, after, verb="chat_rules", actor=actor, real=real)


@transaction.atomic
def silence(*, vtuber: VTuber, silenced: bool, actor: str, real: dt.datetime) -> tuple[ChatRules, AuditEntry | None]:
    """Silence her in the chat: what she says to a viewer ends here, and she answers nobody until it is lifted."""
    clock = locked_clock(vtuber)
    rules = rules_for(vtuber=vtuber)
    if rules.silenced == silenced:
        return rules, None
    stream = live_stream(vtuber)
    if silenced and stream is not None:
        interrupt(stream=stream, clock=clock, real=real)
        hush(stream=stream, real=real)
    verb = "silence" if silenced else "unsilence"
    done = _keep(rules, {"silenced": not silenced}, {"silenced": silenced}, verb=verb, actor=actor, real=real)
    return rules, done


@transaction.atomic
def edit_words(
    *, vtuber: VTuber, add: Iterable[str], remove: Iterable[str], actor: str, real: dt.datetime
) -> tuple[list[str], AuditEntry | None]:
    """Words that nobody says: add some, take some out. Returns what is banned now, in order."""
    locked_clock(vtuber)
    before = set(BannedWord.objects.filter(vtuber=vtuber).values_list("word", flat=True))
    wanted = {word for entry in add if (word := clean_line(entry, 40))}
    after = (before | wanted) - set(remove)
    if len(after) > MOST_WORDS:
        raise NotAllowed(translatable(_("At most {limit} words; nothing was changed."), limit=MOST_WORDS))
    BannedWord.objects.filter(vtuber=vtuber, word__in=before - after).delete()
    BannedWord.objects.bulk_create(BannedWord(vtuber=vtuber, word=word) for word in sorted(after - before))
    transaction.on_commit(lambda: forget_words(vtuber.pk))
    if before == after:
        return sorted(after), None
    done = record_audit(
        vtuber,
        actor=actor,
        verb="chat_words",
        target="chat",
        before={"words": sorted(before - after)},
        after={"words": sorted(after - before)},
        real=real,
    )
    return sorted(after), done


def _keep(
    rules: ChatRules,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    verb: str,
    actor: str,
    real: dt.datetime,
) -> AuditEntry:
    for name, value in after.items():
        setattr(rules, name, value)
    rules.full_clean()
    rules.save()
    vtuber = rules.vtuber
    now = locked_clock(vtuber).now(real)
    emit(vtuber, ChatRulesChanged.model_validate(state_of(rules)), game_time=now, real=real)
    return record_audit(vtuber, actor=actor, verb=verb, target="chat", before=before, after=after, real=real)
