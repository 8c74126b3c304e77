"""Whether an answer may flow to its readers word by word, or must be held until its reasoning has ended."""

from llmservice.backends.base import Backend, Reply
from llmservice.endpoint_memory import Findings, known, learn
from llmservice.filters.reasoning import ReasoningFilter
from llmservice.owner_settings.current import role_config
from llmservice.purposes import Role


def may_flow(role: Role, backend: Backend) -> bool:
    """Whether a streamed answer may be shown as it comes. `<ROLE>_REASONING` decides: always, never or auto.

    Of a model of which nothing is known the first answer is held.
    """
    wish = role_config(role)["reasoning"]
    if wish == "never":
        return True
    if wish == "always" or backend.reasons:
        return False
    strays = known(backend).strays
    return (backend.reasons if strays is None else strays) is False


def is_known(role: Role, backend: Backend) -> bool:
    """Whether it is settled if answers of this model may flow: by the settings, by the backend, or by an answer."""
    settled = role_config(role)["reasoning"] in ("always", "never")
    return settled or backend.reasons is not None or known(backend).strays is not None


def learn_from(backend: Backend, reply: Reply, text: str) -> None:
    """Learn from the raw text of an answer that has been read to its end; `reply` tells how it ended."""
    strainer = ReasoningFilter(patient=True)
    strainer.feed(text)
    strainer.flush()
    note(backend, stray=strainer.stray, reasoned=strainer.reasoned or reply.reasoned > 0, whole=not reply.unfinished)


def note(backend: Backend, *, stray: bool, reasoned: bool, whole: bool) -> None:
    """Learn from an answer. One stray mark is enough to hold this model's answers from then on; that there was none
    says something of a `whole` answer alone, for in another it may only not have come yet.
    """

    def change(found: Findings) -> Findings:
        strays = True if stray or found.strays else False if whole else found.strays
        return found.changed(strays=strays, reasons=found.reasons or reasoned or stray)

    learn(backend, change)
