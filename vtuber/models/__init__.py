"""What she is and what happens to her. Writes go through `vtuber.services`; models hold shapes and invariants."""

from vtuber.models.clock import GameClock
from vtuber.models.day import DayStep, Effect, TodoList, TodoTask
from vtuber.models.event import Event, EventHead
from vtuber.models.figures import FanFigures, Purse, PurseEntry
from vtuber.models.life import Diary, Tweet, Weather
from vtuber.models.operator import OperatorInput
from vtuber.models.vtuber import Persona, VTuber

__all__ = [
    "DayStep",
    "Diary",
    "Effect",
    "Event",
    "EventHead",
    "FanFigures",
    "GameClock",
    "OperatorInput",
    "Persona",
    "Purse",
    "PurseEntry",
    "TodoList",
    "TodoTask",
    "Tweet",
    "VTuber",
    "Weather",
]
