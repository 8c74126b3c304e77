"""Owning a piece of slow work for as long as one is alive."""

import datetime as dt
import threading
from types import TracebackType

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from vtuber.models import DayStep, Proposal, TodoTask


def lease_length() -> dt.timedelta:
    """How long a claim holds without a sign of life (setting LEASE_S, real seconds)."""
    return dt.timedelta(seconds=settings.LEASE_S)


class Keepalive:
    """Renews the lease of claimed work while its slow part runs, in a thread of its own.

    The first renewal comes after a third of the lease, so quick work never touches the database for it. A lease that
    has been lost is not taken back: the fence (`token`) decides whose result counts.
    """

    def __init__(self, model: type[TodoTask] | type[DayStep] | type[Proposal], pk: int, token: int) -> None:
        self._rows = model._default_manager.filter(pk=pk, token=token)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, name=f"lease-{pk}", daemon=True)

    def __enter__(self) -> "Keepalive":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(timeout=5)

    def _renew(self) -> None:
        pause = lease_length().total_seconds() / 3
        try:
            while not self._over.wait(pause):
                try:
                    if not self._rows.update(lease_until=timezone.now() + lease_length()):
                        return
                except DatabaseError:
                    continue  # busy for a moment; two more tries fit into the lease
        finally:
            connection.close()
