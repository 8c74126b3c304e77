"""What the ledger and the phrase book's memory keep, and for how long; each step is one short write."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Model, Q

from llmservice.models import DealtPhrase, KeptPrompt, ModelCall, SaidSentence
from llmservice.owner_settings.current import setting
from llmservice.pricing import budget_day
from llmservice.prompts import as_test


def prune_texts(most: int) -> int:
    """Blanks prompts and answers of calls beyond the newest LEDGER_KEEP_TEXTS; returns how many."""
    last = last_beyond(ModelCall, setting("LEDGER_KEEP_TEXTS"))
    old = ModelCall.objects.filter(texts_kept=True, pk__lte=last).order_by("pk").values_list("pk", flat=True)
    found = list(old[:most])
    return _blank(found)


def blank_texts_that_hold(
    owner: str, purposes: Collection[str], texts: Collection[str], until: dt.datetime, most: int
) -> int:
    """Blanks prompts and answers of `owner`'s calls up to the real moment `until` in which one of `texts` stands.

    Somebody wants to be forgotten; what such a call cost, and how it ended, stays. Returns how many it blanked.
    """
    calls = ModelCall.objects.filter(owner=owner, purpose__in=purposes, texts_kept=True, created_at__lte=until)
    found: list[int] = []
    rows = calls.order_by("pk").values_list("pk", "prompt_system", "prompt_user", "answer")
    for pk, *parts in rows.iterator(chunk_size=200):
        if len(found) < most and any(text in part for part in parts for text in texts):
            found.append(pk)
    return _blank(found)


def forget_owner(owner: str) -> None:
    """Nothing is kept of an owner who is gone, of tries neither, but what the calls cost: that is somebody's bill."""
    owners = (owner, as_test(owner))
    for model in (SaidSentence, DealtPhrase, KeptPrompt):
        model.objects.filter(owner__in=owners).delete()
    _blank(list(ModelCall.objects.filter(owner__in=owners, texts_kept=True).values_list("pk", flat=True)))


def _blank(calls: list[int]) -> int:
    blank = {"prompt_system": "", "prompt_user": "", "answer": "", "texts_kept": False}
    return ModelCall.objects.filter(pk__in=calls).update(**blank) if calls else 0


def prune_calls(most: int) -> int:
    """Calls beyond the newest LEDGER_KEEP_CALLS go altogether, but for those that count against today's budget."""
    begins, _ends = budget_day()
    return _delete_beyond(ModelCall, setting("LEDGER_KEEP_CALLS"), most, but=Q(created_at__gte=begins, cost__gt=0))


def prune_said_sentences(most: int) -> int:
    """Sentences beyond the newest SAID_KEEP may be said again."""
    return _delete_beyond(SaidSentence, setting("SAID_KEEP"), most)


def last_beyond(model: type[Model], kept: int) -> int:
    """The highest key that is not among the newest `kept`; 0 when there are no more than those.

    Rows are counted, not keys: an upsert that finds its row uses up a key on PostgreSQL. But where not even so many
    keys were given out, nothing is counted.
    """
    keys = model._default_manager.order_by("-pk").values_list("pk", flat=True)
    if (keys.first() or 0) <= kept:
        return 0
    return next(iter(keys[kept : kept + 1]), 0)


def _delete_beyond(model: type[Model], kept: int, most: int, but: Q | None = None) -> int:
    last = last_beyond(model, kept)
    if not last:
        return 0
    beyond = model._default_manager.filter(pk__lte=last)
    if but is not None:
        beyond = beyond.exclude(but)
    old = list(beyond.order_by("pk").values_list("pk", flat=True)[:most])
    return model._default_manager.filter(pk__in=old).delete()[0]
