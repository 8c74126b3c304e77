"""Kinds of tasks: what a task type is called, how a director writes it, how it looks, what bounds it has.

A kind belongs to its handler and is registered with it (`registry.handlers`). Schema, prompt, reader, rule planner,
board, admin and words for people read the kinds from there, so an app brings a new one without an edit elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import get_language

from vtuber import registry


@dataclass(frozen=True)
class Bilingual:
    """A text in both languages of the product."""

    en: str
    zh: str

    def in_language(self, code: str | None) -> str:
        """By a persona's language (`zh`, `en`) or a page's (`zh-hans`, `en`)."""
        return self.zh if (code or "").startswith("zh") else self.en

    def __str__(self) -> str:
        return self.in_language(get_language())


@dataclass(frozen=True)
class TaskKind:
    """What there is to know of a task type besides how it is done.

    `label` names it on pages ("Game store"), `word` inside a sentence ("store"), `prompt` to a director ("buying a
    game"). `icon` is the inside of an SVG symbol of 24 by 24, drawn in strokes. `colour` is a CSS colour for its
    blocks; empty: the usual one. `categories` are those that a director may write (with what pages call them); empty
    for none. With `by_idea` the rule planner takes up ideas of it that colleagues bring at 08:00. `before` are the
    types that belong before it on its day. `props` stand in the picture of her room meanwhile:
    any of `desk`, `laptop`, `mic`, `paper`, `letter`, `easel`, `bag`. `scene` is where a front end shows her
    meanwhile: `room`, `desk`, `stream`, `store`, `company`, `bed`, or one that the app's front end knows.
    With `public` she may tell viewers what a task was about (its content); of another kind she tells its label.
    """

    label: Bilingual
    word: Bilingual
    prompt: Bilingual
    aliases: tuple[str, ...] = ()
    icon: str = '<circle cx="12" cy="12" r="6"/>'
    colour: str = ""
    categories: dict[str, Bilingual] = field(default_factory=dict)
    by_idea: bool = False
    before: tuple[str, ...] = ()
    props: tuple[str, ...] = ()
    scene: str = "desk"
    public: bool = False


def task_kinds() -> dict[str, TaskKind]:
    """All kinds by task type, in the order of their registration."""
    return {type: kind_of(type) for type, _handler in registry.handlers.items()}


def kind_of(type: str) -> TaskKind:
    """The kind of a task type; for one that no app brings (any more), one that says no more than its name."""
    handler = dict(registry.handlers.items()).get(type)
    kind = getattr(handler, "kind", None)
    if isinstance(kind, TaskKind):
        return kind
    plain = Bilingual(type, type)
    return TaskKind(label=plain, word=plain, prompt=plain)


def type_of_alias(text: str) -> str:
    """The task type that a director means by `text`; empty when there is none."""
    wanted = text.strip().casefold()
    for type, kind in task_kinds().items():
        names = (type, kind.label.en, kind.label.zh, kind.word.en, kind.word.zh, *kind.aliases)
        if wanted in (name.casefold() for name in names):
            return type
    return ""


def label_of(type: str, category: str = "") -> str:
    """What pages call a task of this type and category, in the active language."""
    kind = kind_of(type)
    return str(kind.categories.get(category, kind.label))
