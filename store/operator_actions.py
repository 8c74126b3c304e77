"""What operators do to the catalogue and to her library. Each is one transaction with its verb, and audited."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop as _

from store import services
from store.event_types import GameNoted
from store.models import Game, Ownership
from vtuber.models import AuditEntry, VTuber
from vtuber.plugin import Conflict, NotAllowed, emit, registry, translatable
from vtuber.services.audit import (
    audit_everywhere,
    mark_undone,
    note_as_undo,
    record_audit,
    save_shared_row,
)
from vtuber.services.clock import locked_clock


@transaction.atomic
def save_game(*, game: Game, actor: str, real: dt.datetime) -> Game:
    """Keep a new or edited game of the catalogue. ValidationError names what is wrong with it."""
    services.fold_titles(game)
    save_shared_row(game, actor=actor, real=real)
    return game


@transaction.atomic
def set_released(*, games: list[int], released: bool, actor: str, real: dt.datetime) -> int:
    """Put games on sale, or take them off. Returns how many changed."""
    changed = list(Game.objects.filter(pk__in=games).exclude(released=released).values_list("pk", flat=True))
    for pk in changed:
        audit_everywhere(
            actor=actor,
            verb="edit_game",
            target=f"game:{pk}",
            before={"released": str(not released)},
            after={"released": str(released)},
            real=real,
        )
    return services.set_released(games=Game.objects.filter(pk__in=changed), released=released)


@transaction.atomic
def give_game(*, vtuber: VTuber, game: Game, actor: str, real: dt.datetime) -> Ownership:
    """Make her a present of a game. NotAllowed when she has it already."""
    owned = services.give_game(vtuber=vtuber, game=game, game_time=locked_clock(vtuber).now(real), real=real)
    _note_new(owned, "give_game", actor, real)
    return owned


@transaction.atomic
def buy_game(*, vtuber: VTuber, game: Game, actor: str, real: dt.datetime) -> Ownership:
    """Buy a game for her, out of her wallet.

    NotAllowed when she has it already or it is not on sale, NotEnoughMoney when her wallet is too light.
    """
    game_time = locked_clock(vtuber).now(real)
    if not Game.objects.filter(pk=game.pk, released=True).exists():
        raise NotAllowed(translatable(_("{title} is not on sale."), title=game))
    owned = services.buy_game(vtuber=vtuber, game=game, why="", task=None, game_time=game_time, real=real)
    _note_new(owned, "buy_game", actor, real)
    return owned


def _note_new(owned: Ownership, verb: str, actor: str, real: dt.datetime) -> None:
    record_audit(
        owned.vtuber,
        actor=actor,
        verb=verb,
        target=f"game:{owned.game_id}",
        after={"title": str(owned.game)} | ({"price": owned.price_paid} if owned.price_paid else {}),
        undo={"owned": owned.pk, "title": str(owned.game)},
        real=real,
    )


@transaction.atomic
def set_streamed(*, owned: Ownership, streamed: bool, actor: str, real: dt.datetime) -> bool:
    """Note that she has, or has not, streamed a game of hers. False when that is noted already."""
    clock = locked_clock(owned.vtuber)
    if not Ownership.objects.filter(pk=owned.pk, streamed=not streamed).exists():
        return False
    services.mark_streamed(owned.vtuber, str(owned.game), streamed=streamed)
    title = owned.game.title_for(owned.vtuber.persona.language)
    told = GameNoted(game=owned.game_id, title=title, streamed=streamed)
    emit(owned.vtuber, told, game_time=clock.now(real), real=real)
    record_audit(
        owned.vtuber,
        actor=actor,
        verb="mark_streamed",
        target=f"game:{owned.game_id}",
        before={"streamed": not streamed},
        after={"streamed": streamed},
        undo={"owned": owned.pk, "streamed": not streamed, "title": str(owned.game)},
        real=real,
    )
    return True


@transaction.atomic
def take_back(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    """Undo of what is done to her library, as `registry.undo_verbs` calls it.

    A game that was bought or given leaves it, with a refund; NotAllowed when that is past taking back.
    """
    clock = locked_clock(entry.vtuber_id)
    mark_undone(entry)
    owned = Ownership.objects.select_related("game", "vtuber__persona").filter(pk=entry.undo.get("owned")).first()
    if owned is None:
        raise NotAllowed(translatable(_("{title} is not in her library any more."), title=entry.undo.get("title")))
    if entry.verb == "mark_streamed":
        if not set_streamed(owned=owned, streamed=entry.undo["streamed"], actor=actor, real=real):
            raise Conflict(translatable(_("Somebody else has changed this meanwhile.")))
        note_as_undo(entry)
        return
    services.return_game(owned=owned, game_time=clock.now(real), real=real)
    record_audit(
        clock.vtuber,
        actor=actor,
        verb="return_game",
        target=entry.target,
        before={"title": str(owned.game)},
        real=real,
    )


def register() -> None:
    """Called once, when the app is ready."""
    for verb in ("give_game", "buy_game", "mark_streamed"):
        registry.undo_verbs.register(verb, take_back)
