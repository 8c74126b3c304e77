"""Which names would be taken for hers, or for one of the staff. Pure.

A name is taken for somebody's when nothing else stands in it: "Baomi", "苞 米", "Baomi Official", "The Admin". Who
only has the letters in it is somebody else ("Kaito" is no "Ai"), and so is who speaks of her ("BaomiFan",
"爱吃苞米").
"""

import re
from functools import lru_cache

from llmservice.text.characters import CJK, has_cjk, letter, unleet

# Her names: whoever plays her has both.
_HER_NAMES = ("baomi", "苞米")
# What makes nobody else of a name.
_DRESSING = (
    "the real true only one original official verified vtuber streamer live channel ch tv cat chan san sama tan kun "
    "account acc main alt new my its it is im iam this not fake here bot team 官方 "
    "官号 本人 本尊 本猫 本喵 正版 正主 "
    "真 真的 唯一 认证 直播间 直播 主播 频道 "
    "大号 小号 账号 号 酱 桑 大人 殿下 猫 喵 我是 机器人 助手 助理 客服 团队 中心"
)
# Names of the staff, which nobody bears alone or dressed up.
_STAFF = (
    "admin admins administrator operator moderator moderators mod mods system staff owner sysop official root 管理 "
    "管理员 超管 房管 系统 官方 操作员 运营 运营商 客服 版主 站长 场控 主播 系统消息 系统通知 系统公告"
)
# And those that say so beside any other name, too.
_ALWAYS_STAFF = frozenset(("admin", "admins", "administrator", "moderator", "moderators"))
_ALWAYS_STAFF_ZH = re.compile(
    r"^(?:管理员|房管|超管)(?!的|粉|快|好|看|呢|在|辛苦|是)|(?<!想当|爱上|不是)(?:管理员|房管|超管)$"
)
_WORD = re.compile(rf"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[{CJK}]+|[^\W\d_]+")
_RUNS = re.compile(r"(.)\1+")
_TWINS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def is_taken_for_another(nickname: str, her_name: str) -> bool:
    """Whether a nickname would be taken for her, who is called `her_name`, or for one of the staff."""
    hers = _names(her_name)
    read = {_as_read(nickname), _undisguised(nickname), _skeleton(nickname)}
    if any(_is_nothing_but(name, tuple(hers)) for name in read):
        return True
    if any(_is_nothing_but(name, tuple(_STAFF.split())) for name in read):
        return True
    words = set(map(_as_read, (*_WORD.findall(nickname), *re.split(r"[\W_]+", nickname))))
    return bool(words & _ALWAYS_STAFF or _ALWAYS_STAFF_ZH.search(_as_read(nickname)))


def _names(her_name: str) -> set[str]:
    own = _as_read(her_name)
    names = {own} | (set(_HER_NAMES) if own in _HER_NAMES else set())
    return {name for name in names | {_skeleton(name) for name in names} if name}


def _as_read(name: str) -> str:
    return "".join(map(letter, name))


def _undisguised(name: str) -> str:
    return "".join(map(unleet, name))


def _skeleton(name: str) -> str:
    """The name as a hasty reader sees it: i, l and 1 are one, "rn" is m, and no letter counts twice."""
    read = _undisguised(name).replace("l", "i")
    for two, one in _TWINS:
        read = read.replace(two, one)
    return _RUNS.sub(r"\1", read) if len(read) > 4 and not has_cjk(read) else read


@lru_cache(maxsize=4096)
def _is_nothing_but(name: str, whose: tuple[str, ...]) -> bool:
    """Whether the letters are one of these names, and beside it dressing alone."""
    parts = _parts_of(whose)
    # Reached after so many letters: without one of the names (False) and with it (True).
    reached = [{False: True, True: False}, *({False: False, True: False} for _ in name)]
    for at in range(len(name)):
        for had in (False, True):
            if not reached[at][had]:
                continue
            if name[at].isdigit():
                reached[at + 1][had] = True
            for part, is_name in parts:
                # "Aiai" is another name than "Ai".
                if name.startswith(part, at) and not (is_name and had and len(part) < 4 and part.isascii()):
                    reached[at + len(part)][had or is_name] = True
    return reached[len(name)][True]


@lru_cache(maxsize=64)
def _parts_of(whose: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    dressing = {*_DRESSING.split(), *map(_skeleton, _DRESSING.split())} - set(whose)
    return (*((name, True) for name in whose if name), *((part, False) for part in sorted(dressing)))
