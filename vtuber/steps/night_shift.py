"""The night shift: what colleagues do while she sleeps, before the morning of `date`."""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from vtuber.executor.model_client import ModelClient
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.models import VTuber

Result = TypeVar("Result", bound=BaseModel)


@dataclass(frozen=True)
class Night:
    """The night that ends on the morning of game day `date`."""

    vtuber: VTuber
    date: dt.date


class NightShift(Generic[Result]):
    """One colleague's work of a night. Subclass and register with `registry.night_shifts`.

    `think` is slow and may ask models; `apply` runs in one transaction and happens exactly once per night.
    """

    def think(self, night: Night, model_client: ModelClient) -> Result | None:
        """Decide and write, outside any transaction; None when there is nothing to do tonight."""
        raise LookupError(f"{type(self).__name__} does nothing at this point")

    def apply(self, night: Night, result: Result, work: TaskTransaction) -> None:
        """Make it so: rows and events, in one transaction. Check again what may have changed since `think`."""
        raise LookupError(f"{type(self).__name__} does nothing at this point")
