"""Tries of one call: again after 429, 5xx and broken connections, with jitter, within one deadline."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.conf import settings

from llmservice.errors import ModelOverloaded, ModelTimeout, ModelUnavailable
from llmservice.owner_settings.current import setting

Result = TypeVar("Result")

# With less time than this left there is no use in trying again.
_WORTH_TRYING_S = 0.2
# Jitter is no part of her world: it must differ between processes, so it is not seeded.
_jitter = random.SystemRandom()


@dataclass
class Tries:
    """Counts the tries of one call against its total time."""

    timeout_s: float
    made: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def left_s(self) -> float:
        """Seconds until the deadline; may be negative."""
        return self.started + self.timeout_s - time.monotonic()

    def run(self, attempt: Callable[[float], Result]) -> Result:
        """What `attempt(seconds left)` returns, tried up to MODEL_TRIES times in all. Raises its last ModelError."""
        while True:
            self.made += 1
            if self.left_s <= 0:
                raise ModelTimeout("no time was left for the call")
            try:
                return attempt(self.left_s)
            except (ModelOverloaded, ModelUnavailable) as error:
                pause = self._pause(error)
                if pause is None:
                    raise
                time.sleep(pause)

    def _pause(self, error: ModelOverloaded | ModelUnavailable) -> float | None:
        """Seconds before the next try; None when there is to be none."""
        if self.made >= setting("MODEL_TRIES"):
            return None
        asked = error.retry_after
        if asked is not None and asked > settings.MODEL_RETRY_AFTER_MAX_S:
            return None
        usual = settings.MODEL_BACKOFF_S * 2 ** (self.made - 1) * _jitter.uniform(0.5, 1.5)
        pause: float = usual if asked is None else asked + _jitter.uniform(0, min(usual, 1.0))
        return pause if pause + _WORTH_TRYING_S < self.left_s else None
