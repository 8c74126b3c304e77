"""What she is and what happens to her. Writes go through `vtuber.services`; models hold shapes and invariants."""

from vtuber.models.access import ApiToken, Invitation, Membership, SignIn
from vtuber.models.audit import AuditEntry, GiftGiven
from vtuber.models.clock import GameClock
from vtuber.models.day import ApprovalRule, DayStep, Effect, TodoList, TodoTask
from vtuber.models.event import Event, EventHead
from vtuber.models.posts import Diary, Tweet, Weather
from vtuber.models.proposal import Proposal
from vtuber.models.stats import FollowerStats, Wallet, WalletEntry
from vtuber.models.vtuber import Persona, VTuber
from vtuber.models.waiting import WaitingMark, WebhookDelivery
from vtuber.models.wish import DayWish

__all__ = [
    "ApiToken",
    "ApprovalRule",
    "AuditEntry",
    "DayStep",
    "DayWish",
    "Diary",
    "Effect",
    "Event",
    "EventHead",
    "FollowerStats",
    "GameClock",
    "GiftGiven",
    "Invitation",
    "Membership",
    "Persona",
    "Proposal",
    "SignIn",
    "TodoList",
    "TodoTask",
    "Tweet",
    "VTuber",
    "WaitingMark",
    "Wallet",
    "WalletEntry",
    "Weather",
    "WebhookDelivery",
]
