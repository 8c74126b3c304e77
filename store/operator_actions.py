"""What operators do to the catalogue and to her library. Each is one transaction with its verb, and audited."""

import datetime as dt

from django.db import transaction

from store import services
from store.models import Game, Ownership
from vtuber.models import VTuber
from vtuber.services.audit import audit_everywhere, record_audit, save_shared_row
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
    record_audit(
        vtuber, actor=actor, verb="give_game", target=f"game:{game.pk}", after={"title": str(game)}, real=real
    )
    return owned


@transaction.atomic
def set_streamed(*, owned: Ownership, streamed: bool, actor: str, real: dt.datetime) -> bool:
    """Note that she has, or has not, streamed a game of hers. False when that is noted already."""
    locked_clock(owned.vtuber)
    if not Ownership.objects.filter(pk=owned.pk, streamed=not streamed).exists():
        return False
    services.mark_streamed(owned.vtuber, str(owned.game), streamed=streamed)
    record_audit(
        owned.vtuber,
        actor=actor,
        verb="mark_streamed",
        target=f"game:{owned.game_id}",
        before={"streamed": not streamed},
        after={"streamed": streamed},
        real=real,
    )
    return True
