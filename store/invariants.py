"""What must hold of the library in every world, for the simulator's checks."""

from collections import Counter

from django.db.models import Q

from store.models import Ownership
from vtuber.gametime import DAY, day_start, game_day
from vtuber.models import Event, TodoTask, VTuber, WalletEntry
from vtuber.simulation.invariants import log_begins


def library_adds_up(vtuber: VTuber) -> list[str]:
    """Every bought game was paid and told once, by the visit that bought it; visits were opened and closed."""
    found = []
    paid = _paid(vtuber)
    bought = Ownership.objects.filter(vtuber=vtuber, gift=False).select_related("game", "task")
    for copy in bought:
        if paid.pop(copy.game_id, 0) != copy.price_paid:
            found.append(f"{copy} was not paid as bought")
        if copy.task and copy.task.type != "store":
            found.append(f"{copy} was bought by {copy.task}")
    found += [f"game {game} was paid and is not in the library" for game, price in paid.items() if price]
    begins = log_begins(vtuber)
    events = Event.objects.filter(vtuber=vtuber)
    visits = TodoTask.objects.filter(vtuber=vtuber, type="store", state=TodoTask.State.DONE)
    if begins:  # what happened before is told in what the log has let go
        day = game_day(begins)
        events = events.filter(game_time__gte=day_start(day + DAY))
        bought, visits = bought.filter(bought_on__gt=day), visits.filter(todolist__date__gt=day)
    told = Counter(events.filter(type="game.bought", payload__gift=False).values_list("payload__game", flat=True))
    told -= Counter(events.filter(type="game.returned", payload__gift=False).values_list("payload__game", flat=True))
    if told != Counter(copy.game_id for copy in bought):
        found.append(f"the log tells of the games {sorted(told.elements())}")
    for type in ("store.opened", "store.closed"):
        if events.filter(type=type).count() < visits.count():
            found.append(f"{visits.count()} visits, but fewer events {type}")
    return found


def _paid(vtuber: VTuber) -> dict[int, int]:
    """Coins that she paid for each game, less what she got back for it."""
    paid: Counter[int] = Counter()
    entries = WalletEntry.objects.filter(wallet__vtuber=vtuber)
    for key, amount in entries.filter(Q(key__startswith="game:") | Q(key__startswith="return:game:")).values_list(
        "key", "amount"
    ):
        paid[int(key.removeprefix("return:").split(":")[1])] -= amount
    return dict(paid)
