"""Whether an answer may flow to its readers word by word, or must be held until its reasoning has ended."""

from django.conf import settings

from llmservice.backends.base import Backend
from llmservice.filters.reasoning import strip_reasoning
from llmservice.purposes import Role

# By model: whether it has been seen to close reasoning that it never opened. Of a model of which nothing is known the
# first answer is held.
_strays: dict[tuple[str, str, str], bool] = {}


def may_flow(role: Role, backend: Backend) -> bool:
    """Whether a streamed answer may be shown as it comes. `<ROLE>_REASONING` decides: always, never or auto."""
    wish = settings.MODEL_ROLES[role]["reasoning"]
    if wish == "never":
        return True
    if wish == "always" or backend.reasons:
        return False
    return _strays.get(_key(backend), backend.reasons) is False


def is_known(role: Role, backend: Backend) -> bool:
    """Whether it is settled if answers of this model may flow: by the settings, by the backend, or by an answer."""
    settled = settings.MODEL_ROLES[role]["reasoning"] in ("always", "never")
    return settled or backend.reasons is not None or _key(backend) in _strays


def learn_from(backend: Backend, text: str) -> None:
    """Learn from the raw text of a whole answer."""
    note(backend, stray=strip_reasoning(text)[1])


def note(backend: Backend, *, stray: bool) -> None:
    """Learn from a finished answer. One stray tag is enough to hold this model's answers from then on."""
    key = _key(backend)
    _strays[key] = _strays.get(key, False) or stray


def _key(backend: Backend) -> tuple[str, str, str]:
    return backend.name, backend.url, backend.model
