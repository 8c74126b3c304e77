"""Whose name a viewer may bear: not hers, not the staff's, and otherwise any."""

import pytest

from streaming.chat.policy.impersonation import is_taken_for_another
from streaming.chat.policy.refusals import Refused
from streaming.chat.policy.screening import screen_nickname

_HERS = (
    "Baomi BAOMI Ваоmi ba0mi BAOM1 Baoml Baorni ＢＡＯＭＩ ʙᴀᴏᴍɪ Baömi Baomii B.a.o.m.i Baomi_ Baomi123 "
    "RealBaomi BaomiOfficial Baomi-chan baomi.tv 🅱🅰🅾🅼🅸 苞米 苞⽶ 苞米酱 苞米官方 官方苞米 苞米本人 我是苞米 "
    "苞米猫 苞米苞米 苞米客服 admin Аdmin 4dmin Adrnin AdminMike mike_admin Moderator Mod System Operator "
    "Staff 管理员 系统 系统管理员 房管小王 直播间管理员 官方 官方客服 操作员 主播"
)
_ANYBODYS = (
    "Kaito BaomiFan BaomiLove BaomisMom Baoming 苞米粉丝 苞米的粉 苞米妈妈 爱吃苞米 苞米地 玉米 Badminton "
    "Systematic SystemOfADown Smooth_Operator root66road 操作系统 系统崩溃了 管理员的猫 想当管理员 官方吐槽 "
    "主播看我 猫 Bob2 CatLover Modest Staffordshire RealMadrid"
)


@pytest.mark.parametrize(
    "name",
    [
        *_HERS.split(),
        "苞 米",
        "Baomi official",
        "the real Baomi",
        "Baomi Admin",
        "The Admin",
        "Admin Mike",
        "[Admin] Doobly",
    ],
)
def test_who_would_be_taken_for_her_or_the_staff(name: str) -> None:
    assert is_taken_for_another(name, "苞米")
    with pytest.raises(Refused) as refused:
        screen_nickname(name, "苞米", ())
    assert refused.value.code == "nickname"


@pytest.mark.parametrize("name", _ANYBODYS.split())
def test_everybody_else_keeps_their_name(name: str) -> None:
    assert screen_nickname(name, "苞米", ()) == name


@pytest.mark.parametrize("name", ["Kaito", "Aiko", "Maid", "Aiai", "Hawaii", "Baomi", "苞米"])
def test_a_short_name_of_hers_takes_nobody_s(name: str) -> None:
    assert screen_nickname(name, "Ai", ()) == name


@pytest.mark.parametrize("name", ["Ai", "AI", "A.I.", "Аi", "Al", "A1", "Ai official", "the Ai", "Ai_2", "admin"])
def test_but_hers(name: str) -> None:
    assert is_taken_for_another(name, "Ai")


def test_a_name_without_letters_is_like_no_other() -> None:
    assert [screen_nickname(name, "☆", ()) for name in ("Momo", "Baomi", "☆Momo☆")] == ["Momo", "Baomi", "☆Momo☆"]
    assert not is_taken_for_another("Momo", "")
    assert is_taken_for_another("admin", "☆")
    with pytest.raises(Refused):
        screen_nickname("☆", "☆", ())
