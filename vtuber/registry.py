"""Where colleagues register.

An app that takes part in her life registers, from its `AppConfig.ready()`, what it brings: a briefing for the 08:00
prompt, plan rules, task handlers, a night shift, a snapshot section, how viewers are told of its events, kinds of
weather, and what a new VTuber gets at birth. `vtuber` and the pages ask these registries. (Event types register
through `vtuber.events`, purposes of model calls through `llmservice.purposes`.)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from pydantic import BaseModel

    from vtuber.events import EventMessage
    from vtuber.executor.handler import TaskHandler
    from vtuber.frames import Frame
    from vtuber.front_end import FrontEndProjection
    from vtuber.models import AuditEntry, TodoTask, VTuber
    from vtuber.planner.briefing import Briefing, PlanDay
    from vtuber.planner.draft import PlanRule
    from vtuber.steps.night_shift import NightShift
    from vtuber.weather import WeatherKind

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """A register of named entries, in the order of their registration (which is the order of INSTALLED_APPS)."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._entries: dict[str, Entry] = {}

    def register(self, name: str, entry: Entry) -> None:
        """Add an entry. ValueError when another one holds the name."""
        if self._entries.setdefault(name, entry) is not entry:
            raise ValueError(f"two entries want to be the {self._what} {name!r}")

    def get(self, name: str) -> Entry:
        """The entry of that name. LookupError says which names there are."""
        try:
            return self._entries[name]
        except KeyError:
            raise LookupError(f"no {self._what} {name!r}; there are: {', '.join(self._entries)}") from None

    def find(self, name: str) -> Entry | None:
        """The entry of that name; None when nobody registered one."""
        return self._entries.get(name)

    def items(self) -> Iterable[tuple[str, Entry]]:
        return tuple(self._entries.items())


@dataclass(frozen=True)
class PagePart:
    """What an app brings to a page: scripts, which register with the page's `extension.js`, styles, icons.

    Scripts and styles are paths under the static root. `icons` are the insides of SVG symbols of 24 by 24, drawn in
    strokes, by name; pages of other apps may use them too.
    """

    modules: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    icons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SidebarLink:
    """A list of the admin's in its sidebar. `icon` is a name of Material Symbols, `model` is `app.model`."""

    title: Any
    icon: str
    model: str


@dataclass(frozen=True)
class SidebarGroup:
    """An app's part of the admin's sidebar."""

    title: Any
    links: tuple[SidebarLink, ...]


@dataclass(frozen=True)
class TriedAnswer:
    """What she answered to an operator's question, through the same filter as in her chat, and who wrote it."""

    text: str
    model: str  # empty: the phrase book
    why: str  # why the phrase book, or what the filter stopped; in the active language, empty for nothing
    seconds: float


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person, as a line of the board's list.

    `title` is in the active language, `since` game time, `link` an address or a drawer of the board ("#prepared").
    """

    kind: str
    id: str
    title: str
    since: dt.datetime | None
    link: str


# By task type ("tweet", "store", …).
handlers: Registry[TaskHandler[Any]] = Registry("task handler")
# A section of the 08:00 prompt, with the ideas and obligations that come with it; None when there is nothing to say.
briefings: Registry[Callable[[PlanDay], Briefing | None]] = Registry("briefing")
# Checks and repairs of a draft, in words.
plan_rules: Registry[PlanRule] = Registry("plan rule")
# What is done while she sleeps.
night_shifts: Registry[NightShift[Any]] = Registry("night shift")
# What a dashboard or a front end is told on connecting: JSON-able, for this VTuber at this game time.
snapshot_sections: Registry[Callable[[VTuber, dt.datetime], Any]] = Registry("snapshot section")
# What a new VTuber gets at birth (starter games, a company address): in one transaction, at this game time.
on_vtuber_created: Registry[Callable[[VTuber, dt.datetime], None]] = Registry("birth gift")
# What goes with a VTuber who is taken out, beside her rows: files, by her slug. Called after the commit, while
# nothing runs.
on_vtuber_removed: Registry[Callable[[str], None]] = Registry("removal")
# How viewers are told of an event, by event type; None for not at all. Called in a room's event loop, once for all
# who watch: it looks nothing up and waits for nothing.
viewer_frames: Registry[Callable[[EventMessage], Frame | None]] = Registry("frame of the stream page")
# What a stream page is told on connecting; what changes of it later, `viewer_frames` tell. JSON-able, for everybody's
# eyes.
viewer_snapshot_sections: Registry[Callable[[VTuber, dt.datetime], Any]] = Registry("section for viewers")
# How front ends (Unity, the stage) are told of an event, by event type. Called once for all who watch, in their loop:
# it looks nothing up and waits for nothing.
front_end_commands: Registry[FrontEndProjection] = Registry("projection for front ends")
# Where a stream that is over can be watched again, by its number: an address of ours that may be framed; None for
# one that is not kept.
stream_replays: Registry[Callable[[VTuber, int], str | None]] = Registry("replay of a stream")
# What an app brings to the board, to the stream page, and to the admin's sidebar.
board_parts: Registry[PagePart] = Registry("part of the board")
stream_page_parts: Registry[PagePart] = Registry("part of the stream page")
sidebar: Registry[SidebarGroup] = Registry("group of the sidebar")
# What waits for a person, for this VTuber at this game time: approvals, proposals, failures, …
waiting: Registry[Callable[[VTuber, dt.datetime], list[Waiting]]] = Registry("list of what waits")
# What an app lets go of: takes how many rows it may touch, returns how many it did (`vtuber.retention`).
retention: Registry[Callable[[int], int]] = Registry("retention")
# How the audit log puts an operator's verb into words ("changed a task"): lazy texts by verb.
audit_verbs: Registry[Any] = Registry("verb of the audit log")
# What a prompt of a purpose is filled with today, for the pages that show prompts; None when today has no such task.
prompt_values: Registry[Callable[[VTuber, dt.datetime], BaseModel | None]] = Registry("values of a prompt")
# How an operator tries out how she answers, by a name of the page's: "big" and "small".
test_chats: Registry[Callable[[VTuber, str, dt.datetime], TriedAnswer]] = Registry("test chat")
# Why a task is on the plan, in the active language, by the app of its origin; empty where the app cannot tell.
task_origins: Registry[Callable[[TodoTask], str]] = Registry("words of a task's origin")
# Kinds of weather by key ("rain", "snow", …).
weather_kinds: Registry[WeatherKind] = Registry("kind of weather")
# How a verb of an app's own is taken back: called with its entry, the actor and the real moment, in a transaction. It
# refuses what was taken back before, and marks the entry as undone.
undo_verbs: Registry[Callable[[AuditEntry, str, dt.datetime], object]] = Registry("undo of a verb")
# Facts of a game day that belong in the diary, one short sentence each, in the persona's language.
diary_facts: Registry[Callable[[VTuber, dt.date], list[str]]] = Registry("source of diary facts")
