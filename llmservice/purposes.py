"""Why a model is called: each app that asks one registers its purposes here, from `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from llmservice.fallback import PhraseWriter

Role = Literal["director", "persona", "image", "judge"]
ROLES: tuple[Role, ...] = get_args(Role)
Language = Literal["zh", "en"]

ContextT = TypeVar("ContextT", bound=BaseModel)
AnyContext = TypeVar("AnyContext", bound=BaseModel, contravariant=True)


@dataclass(frozen=True)
class Script:
    """What a base model that was tuned on a persona's rows is given in place of prompts.

    `prompt` ends where she speaks (`llmservice.persona.plain_format`), `persona` names the adapter that speaks unless
    the call names another, `grammar` (GBNF) holds it to the form of its rows.
    """

    prompt: str
    persona: str
    grammar: str


class FallbackWriter(Protocol[AnyContext]):
    """Writes the answer when no model can be asked, from the same context that the prompt template gets."""

    def __call__(self, context: AnyContext, writer: PhraseWriter, /) -> str: ...


class FallbackPainter(Protocol[AnyContext]):
    """Paints the picture (as PNG bytes) when no model can be asked."""

    def __call__(self, context: AnyContext, writer: PhraseWriter, /) -> bytes: ...


@dataclass(frozen=True)
class Purpose(Generic[ContextT]):
    """One reason to call a model: who plays it, what it is told, and who stands in for it.

    A purpose of role `image` has `paint_fallback`, every other has `write_fallback`. With `answer` set the answer is
    JSON of that shape: its schema goes to the model in the strongest form that the backend understands. The caller
    validates all the same. Bound every string, list and number of the shape: a small model fills what is left open
    until its tokens are spent.

    If the context has an attribute `catchphrases` (a list of strings), the fallback writer may repeat those
    without end; if it has `adapter` (a name), the backends that know adapters answer with that one.

    `grammar` gives, for a language, a grammar (GBNF) that holds an embedded model to the manner of the answer as long
    as the call names no adapter; with `answer` its schema does that instead. `script` is what an embedded model with
    an adapter of the persona is given in place of prompts. Other backends ignore both.

    An `embedded` purpose asks the model inside the program, whatever the settings name for its role, and from its
    `script` alone: it has no prompt templates.
    """

    name: str
    role: Role
    context: type[ContextT]
    # What people call it ("Today's plan"): a lazy text; empty, the name is shown.
    label: Any = ""
    write_fallback: FallbackWriter[ContextT] | None = None
    answer: type[BaseModel] | None = None
    max_tokens: int = 800
    temperature: float = 0.9
    timeout_s: float = 60  # for the whole call, all tries together
    paint_fallback: FallbackPainter[ContextT] | None = None
    grammar: Callable[[Language], str] | None = None
    script: Callable[[ContextT], Script] | None = None
    embedded: bool = False

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"{self.name!r} can't name a purpose: it names its prompt templates too")
        if self.role not in ROLES:
            raise ValueError(f"purpose {self.name!r}: there is no role {self.role!r}")
        paints, writes = self.paint_fallback is not None, self.write_fallback is not None
        if (paints, writes) != ((True, False) if self.role == "image" else (False, True)):
            raise ValueError(
                f"purpose {self.name!r}: role image needs paint_fallback, the others write_fallback; never both"
            )
        if self.embedded and self.script is None:
            raise ValueError(f"purpose {self.name!r}: an embedded one needs a script")
        if self.max_tokens < 1 or self.timeout_s <= 0 or not 0 <= self.temperature <= 2:
            raise ValueError(f"purpose {self.name!r}: a limit is out of its range")


def purpose_text(name: str) -> str:
    """What people call a purpose, in the active language; its name where no app has words for it."""
    found = _purposes.get(name)
    return str(found.label) if found and found.label else name


_purposes: dict[str, Purpose[Any]] = {}


def register_purpose(purpose: Purpose[Any]) -> None:
    """Add a purpose. Adding the very same one again changes nothing; ValueError for another one of that name."""
    if _purposes.setdefault(purpose.name, purpose) != purpose:
        raise ValueError(f"two purposes want the name {purpose.name!r}")


def get_purpose(name: str) -> Purpose[Any]:
    """The purpose of that name. LookupError says which there are."""
    try:
        return _purposes[name]
    except KeyError:
        known = ", ".join(sorted(_purposes)) or "none"
        raise LookupError(f"no purpose {name!r} is registered; there are: {known}") from None


def all_purposes() -> tuple[Purpose[Any], ...]:
    """Every purpose, in the order of registration."""
    return tuple(_purposes.values())
