"""What a Twitch line's tags tell of what was paid, and of which channel it was meant for. Nothing here waits.

Tags count only where the server has agreed to send them: the caller gives none otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

_SUBSCRIBED = frozenset(("sub", "resub", "extendsub", "primepaidupgrade", "giftpaidupgrade", "anongiftpaidupgrade"))
_GAVE_ONE = frozenset(("subgift", "anonsubgift"))
# One account stands for all who do not want to be named.
_NAMELESS = "274598607"
_GAVE_MANY = frozenset(("submysterygift", "anonsubmysterygift"))
# Cheermotes that every channel has; those of a channel of its own mostly have "cheer" in their names.
_CHEERMOTES = (
    "4head anon bday biblethump bitboss bleedpurple charity corgo dansgame elegiggle failfish frankerz goal heyguys "
    "kappa kreygasm mrdestructoid muxy notlikethis party pjsalt pride ripcheer scoops seemsgood shamrock showlove "
    "streamlabs swiftrage trihard uni vohiyo"
)
_CHEERMOTE = re.compile(r"(?<!\S)(?P<name>[A-Za-z0-9]*[A-Za-z])(?P<bits>[1-9]\d{0,6})(?!\S)")
# So many words are tried together to find those that make up the bits.
_TRIED = 10


@dataclass(frozen=True)
class Gift:
    """What was given, in the terms of our chat API."""

    kind: Literal["superchat", "bits", "gift", "sub", "raid"]
    amount: str = ""
    currency: str = ""


def is_from_elsewhere(tags: Mapping[str, str]) -> bool:
    """Whether it was said in another channel that shares its chat with ours."""
    source = tags.get("source-room-id", "")
    return bool(source) and source != tags.get("room-id", "")


def is_nameless(tags: Mapping[str, str]) -> bool:
    """Whether it was given by somebody who does not want to be known."""
    return tags.get("user-id") == _NAMELESS


def gift_of(command: str, tags: Mapping[str, str]) -> Gift | None:
    """What whoever speaks has given; None where it is nothing, or told by another line."""
    if command == "PRIVMSG":
        return _of_message(tags)
    notice = tags.get("msg-id", "")
    if "msg-param-gift-match" in tags:
        return None  # what Twitch adds to somebody's gift by itself
    if notice in _SUBSCRIBED:
        return Gift("sub", _count(tags, "msg-param-cumulative-months") or _count(tags, "msg-param-months"))
    if notice in _GAVE_MANY:
        return Gift("gift", _count(tags, "msg-param-mass-gift-count") or "1", "subs")
    if notice in _GAVE_ONE and not tags.get("msg-param-community-gift-id"):
        return Gift("gift", "1", "sub")
    if notice == "raid":
        return Gift("raid", _count(tags, "msg-param-viewerCount"))
    return None


def without_cheermotes(text: str, bits: int) -> str:
    """The words around the pictures by which bits are given: those are taken out whose figures make up the bits.

    A name that ends with a figure stays, unless the bits can be made up no other way.
    """
    found = list(_CHEERMOTE.finditer(text))
    sure = [each for each in found if "cheer" in each["name"].lower() or each["name"].lower() in _CHEERMOTES.split()]
    taken = sure if _sum(sure) == bits else _that_make_up(found, bits) or sure
    kept, at = "", 0
    for each in taken:
        kept += text[at : each.start()]
        at = each.end()
    return " ".join((kept + text[at:]).split())


def _that_make_up(found: list[re.Match[str]], bits: int) -> list[re.Match[str]]:
    first = found[:_TRIED]
    sizes = range(len(first), 0, -1)
    return next((list(some) for size in sizes for some in combinations(first, size) if _sum(some) == bits), [])


def _sum(some: list[re.Match[str]] | tuple[re.Match[str], ...]) -> int:
    return sum(int(each["bits"]) for each in some)


def _of_message(tags: Mapping[str, str]) -> Gift | None:
    if bits := _count(tags, "bits"):
        return Gift("bits", bits)
    if paid := _count(tags, "pinned-chat-paid-amount"):
        places = int(_count(tags, "pinned-chat-paid-exponent") or 0)
        if places > 3:
            return Gift("superchat")
        whole = paid.rjust(places + 1, "0")
        amount = f"{whole[:-places]}.{whole[-places:]}" if places else whole
        return Gift("superchat", amount, tags.get("pinned-chat-paid-currency", "")[:12] if amount else "")
    return None


def _count(tags: Mapping[str, str], name: str) -> str:
    """A whole number above zero as it stands in a tag; empty for anything else."""
    value = tags.get(name, "")
    return value if re.fullmatch(r"[1-9][0-9]{0,9}", value) else ""
