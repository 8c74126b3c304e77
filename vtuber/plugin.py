"""What an app that takes part in her life imports: one place for everything that it registers with, or builds on.

docs/colleagues.md builds such an app step by step. Rows and verbs of hers (`vtuber.models`, `vtuber.services`) are
imported from where they are.
"""

from llmservice.fallback import PhraseWriter, register_phrases
from llmservice.purposes import Purpose, register_purpose
from vtuber import registry
from vtuber.contexts import Context, Her, Idea, Obligation, Section, her_fields
from vtuber.errors import Conflict, NotAllowed, NotEnoughMoney, SkipTask, WorldError
from vtuber.events import EventMessage, WorldEvent, emit, event_type
from vtuber.executor.handler import Limits, Missed, Nothing, TaskHandler
from vtuber.executor.model_client import ModelClient, seed_for
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.fallback.plan_wording import plan_wording
from vtuber.kinds import Bilingual, TaskKind
from vtuber.planner.briefing import Briefing, PlanDay
from vtuber.planner.draft import Draft, DraftTask, PlanRule, Source
from vtuber.registry import BoardPart, SidebarGroup, SidebarLink
from vtuber.simulation import invariants
from vtuber.steps.night_shift import Night, NightShift
from vtuber.subscribers import subscribe
from vtuber.translatable import Translatable, translatable

__all__ = [
    "Bilingual",
    "BoardPart",
    "Briefing",
    "Conflict",
    "Context",
    "Draft",
    "DraftTask",
    "EventMessage",
    "Her",
    "Idea",
    "Limits",
    "Missed",
    "ModelClient",
    "Night",
    "NightShift",
    "NotAllowed",
    "NotEnoughMoney",
    "Nothing",
    "Obligation",
    "PhraseWriter",
    "PlanDay",
    "PlanRule",
    "Purpose",
    "Section",
    "SidebarGroup",
    "SidebarLink",
    "SkipTask",
    "Source",
    "TaskHandler",
    "TaskKind",
    "TaskTransaction",
    "Translatable",
    "WorldError",
    "WorldEvent",
    "emit",
    "event_type",
    "her_fields",
    "invariants",
    "plan_wording",
    "register_phrases",
    "register_purpose",
    "registry",
    "seed_for",
    "subscribe",
    "translatable",
]
