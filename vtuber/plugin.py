"""What an app that takes part in her life imports: one place for everything that it registers with, or builds on.

docs/colleagues.md builds such an app step by step. Rows and verbs of hers (`vtuber.models`, `vtuber.services`) are
imported from where they are.
"""

from llmservice.fallback import PhraseWriter, register_phrases
from llmservice.purposes import Purpose, register_purpose
from vtuber import registry
from vtuber.consistent_read import read_once
from vtuber.contexts import Context, DoneTask, Her, Idea, Obligation, Section, done_task, her_fields
from vtuber.errors import Conflict, NotAllowed, NotEnoughMoney, SkipTask, WorldError
from vtuber.events import (
    EventMessage,
    WorldEvent,
    emit,
    event_type,
    events_after,
    head_seq,
    lock_head,
    log_floor,
    message_of,
)
from vtuber.executor.content import NO, YES, ContentPart, TextField, parts_of_fields
from vtuber.executor.handler import Limits, Missed, Nothing, TaskHandler
from vtuber.executor.model_client import ModelClient, seed_for
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.fallback.diary import has_words_for, told_of
from vtuber.fallback.plan_wording import plan_wording
from vtuber.frames import Frame, FramePart, FrameTypes, LoggedFrame
from vtuber.front_end import FrontEndCommand, FrontEndProjection, Shown
from vtuber.kinds import Bilingual, TaskKind, kind_of
from vtuber.planner.briefing import Briefing, PlanDay
from vtuber.planner.draft import Draft, DraftTask, PlanRule, Source, game_in
from vtuber.planner.normalise import window_of
from vtuber.planner.task_fields import CONTENT_LIMIT
from vtuber.registry import PagePart, SidebarGroup, SidebarLink, TriedAnswer, Waiting
from vtuber.replanning.context import SuggestedTask
from vtuber.simulation import invariants
from vtuber.steps.night_shift import Night, NightShift
from vtuber.subscribers import subscribe
from vtuber.translatable import Translatable, translatable
from vtuber.weather import WeatherKind

__all__ = [
    "CONTENT_LIMIT",
    "NO",
    "YES",
    "Bilingual",
    "Briefing",
    "Conflict",
    "ContentPart",
    "Context",
    "DoneTask",
    "Draft",
    "DraftTask",
    "EventMessage",
    "Frame",
    "FramePart",
    "FrameTypes",
    "FrontEndCommand",
    "FrontEndProjection",
    "Her",
    "Idea",
    "Limits",
    "LoggedFrame",
    "Missed",
    "ModelClient",
    "Night",
    "NightShift",
    "NotAllowed",
    "NotEnoughMoney",
    "Nothing",
    "Obligation",
    "PagePart",
    "PhraseWriter",
    "PlanDay",
    "PlanRule",
    "Purpose",
    "Section",
    "Shown",
    "SidebarGroup",
    "SidebarLink",
    "SkipTask",
    "Source",
    "SuggestedTask",
    "TaskHandler",
    "TaskKind",
    "TaskTransaction",
    "TextField",
    "Translatable",
    "TriedAnswer",
    "Waiting",
    "WeatherKind",
    "WorldError",
    "WorldEvent",
    "done_task",
    "emit",
    "event_type",
    "events_after",
    "game_in",
    "has_words_for",
    "head_seq",
    "her_fields",
    "invariants",
    "kind_of",
    "lock_head",
    "log_floor",
    "message_of",
    "parts_of_fields",
    "plan_wording",
    "read_once",
    "register_phrases",
    "register_purpose",
    "registry",
    "seed_for",
    "subscribe",
    "told_of",
    "translatable",
    "window_of",
]
