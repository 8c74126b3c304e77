"""A VTuber is taken out, with all that she has lived through."""

from functools import partial

from django.db import transaction

from llmservice.retention import forget_owner
from vtuber import registry
from vtuber.models import VTuber


@transaction.atomic
def remove_vtuber(vtuber: VTuber) -> None:
    """Delete her, with every row of hers in all apps. Of her model calls it stays what they cost, without a word.

    For a moment in which nothing runs. Her files go when the rows are gone (`registry.on_vtuber_removed`).
    """
    forget_owner(vtuber.owner)
    slug = vtuber.slug
    vtuber.delete()
    for _name, tidy in registry.on_vtuber_removed.items():
        transaction.on_commit(partial(tidy, slug), robust=True)
