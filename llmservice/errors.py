"""How a model call fails. Each error says in words what happened; the caller decides what to do without an answer."""

from llmservice.owner_settings.redaction import redact


class ModelError(Exception):
    """A model gave no usable answer. `reason` is one sentence for people, without the key that it may have named."""

    def __init__(self, reason: str) -> None:
        # What holds no key stays the sentence that it is (`Reason`), for readers of any language.
        safe = redact(reason)
        reason = safe if safe != reason else reason
        super().__init__(reason)
        self.reason = reason


class ModelTimeout(ModelError):
    """It did not answer in the purpose's time."""


class ModelTooLate(ModelTimeout):
    """It had nothing to show in the time that its reader wants to wait. That says nothing against the model."""


class ModelOverloaded(ModelError):
    """It asked us to come back later, more often than we were ready to (HTTP 429)."""

    retry_after: float | None = None  # seconds, as the server asked


class ModelRefused(ModelError):
    """It will not answer this, however often it is asked (HTTP 4xx): a key, a name or a length is wrong."""

    status: int | None = None  # the HTTP status, where there was one


class ModelUnavailable(ModelError):
    """It can't be reached, is broken at its end (HTTP 5xx), or is not installed here."""

    retry_after: float | None = None  # seconds, as the server asked
