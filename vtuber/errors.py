"""What can go wrong in her world, by name. Each error carries words for the person who reads it."""

from django.utils.translation import gettext_noop as _

from vtuber.translatable import Translatable, translatable, translate


class WorldError(Exception):
    """Base of the errors that a person should read."""

    def __init__(self, reason: Translatable) -> None:
        self.reason = reason
        super().__init__(translate(reason))


class NotEnoughMoney(WorldError):
    """The wallet does not hold the price."""

    def __init__(self, *, balance: int, price: int) -> None:
        super().__init__(
            translatable(_("The wallet holds {balance} coins; {price} are needed."), balance=balance, price=price)
        )


class Conflict(WorldError):
    """Somebody else changed it first. `current` is what stands now."""

    def __init__(self, reason: Translatable, current: object = None) -> None:
        super().__init__(reason)
        self.current = current


class NotAllowed(WorldError):
    """The world is not in a state in which this can be done."""


class PostTooLong(NotAllowed, ValueError):
    """A post weighs more than one may (`vtuber.post_length`). A ValueError too, for those who check fields."""

    def __init__(self, *, weight: int, limit: int) -> None:
        super().__init__(
            translatable(
                _(
                    "The post is too long: {weight} of {limit}. A Chinese character counts 2, a letter 1, "
                    "an emoji 2, an address 23."
                ),
                weight=weight,
                limit=limit,
            )
        )


class SkipTask(WorldError):
    """A handler's word that its task has lost its point: it ends as skipped, not as failed."""
