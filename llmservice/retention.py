"""What the ledger and the phrase book's memory keep, and for how long; each step is one short transaction."""

from django.conf import settings
from django.db.models import Model

from llmservice.models import ModelCall, SaidSentence


def blank_old_texts(most: int) -> int:
    """Blanks prompts and answers of calls beyond the newest LEDGER_KEEP_TEXTS; returns how many."""
    last = _last_beyond(ModelCall, settings.LEDGER_KEEP_TEXTS)
    old = ModelCall.objects.filter(texts_kept=True, pk__lte=last).order_by("pk").values_list("pk", flat=True)
    found = list(old[:most])
    blank = {"prompt_system": "", "prompt_user": "", "answer": "", "texts_kept": False}
    return ModelCall.objects.filter(pk__in=found).update(**blank) if found else 0


def delete_old_calls(most: int) -> int:
    """Calls beyond the newest LEDGER_KEEP_CALLS go altogether."""
    return _delete_beyond(ModelCall, settings.LEDGER_KEEP_CALLS, most)


def forget_old_sentences(most: int) -> int:
    """Sentences beyond the newest SAID_KEEP may be said again."""
    return _delete_beyond(SaidSentence, settings.SAID_KEEP, most)


def _last_beyond(model: type[Model], kept: int) -> int:
    """The highest key that is not among the newest `kept`; 0 when there are no more than those."""
    keys = model._default_manager.order_by("-pk").values_list("pk", flat=True)
    return next(iter(keys[kept : kept + 1]), 0)


def _delete_beyond(model: type[Model], kept: int, most: int) -> int:
    last = _last_beyond(model, kept)
    if not last:
        return 0
    old = list(model._default_manager.filter(pk__lte=last).order_by("pk").values_list("pk", flat=True)[:most])
    return model._default_manager.filter(pk__in=old).delete()[0]
