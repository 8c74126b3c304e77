"""What leads somewhere else, and what only has a stop in it: kept lists of both, in both languages."""

from pathlib import Path

import pytest

from streaming.chat.policy.links import has_link

DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[str]:
    return (DATA / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_ordinary_line_is_a_link(language: str) -> None:
    ordinary = lines(f"ordinary_chat_{language}.txt")
    assert len(ordinary) == len(set(ordinary)) >= 200
    assert [line for line in ordinary if has_link(line)] == []


def test_every_link_is_one_whatever_it_wears() -> None:
    disguised = lines("disguised_links.txt")
    assert len(disguised) == len(set(disguised)) >= 60
    assert [line for line in disguised if not has_link(line)] == []


@pytest.mark.parametrize("before", ["", "look: ", "看这个", "（", "🐟 "])
@pytest.mark.parametrize("behind", ["", " now", "，快来", "）", "!!!", " 🐟"])
def test_a_link_is_one_wherever_it_stands(before: str, behind: str) -> None:
    for link in ("https://example.org/x", "example.com", "discord.gg/abc", "www.example.live", "93.184.216.34"):
        assert has_link(f"{before}{link}{behind}"), link


@pytest.mark.parametrize(
    ("text", "link"),
    [
        # The same ending, with a sentence around it and without.
        ("calico.so cute", False),
        ("calico.so", True),
        ("visit calico.so now", True),
        ("calico.so/cute", True),
        ("I love calico.Wow!", False),
        ("calico.wow!", True),
        ("good.live", False),
        ("cheap-skins.live", True),
        ("what a game.gg", False),
        ("skins4free.gg", True),
        ("thx calico.gn", False),
        ("calico.gn/x", True),
        # Files, and places that are called like files.
        ("main.py", False),
        ("example.sh/install", True),
        ("get.example.sh", True),
        # Addresses of machines: those that everybody can reach.
        ("8.8.4.4", False),
        ("192.168.100.200", False),
        ("300.184.216.34", False),
        ("93.184.216.34", True),
        # Whoever is spoken to is no address, and whoever can be written to is one.
        ("@some.one hi", False),
        ("@evil.com hi", True),
        ("momo@example.org", True),
        # Talk of other places, and the way there.
        ("is wechat down?", False),
        ("wechat: momo_1234", True),
        ("加我好友", False),
        ("加我微信", True),
        ("QQ 8.9.50", False),
        ("QQ 12345678", True),
        ("discord. gg everyone", False),
        ("discord. gg/abc", True),
    ],
)
def test_what_stands_around_a_stop_decides(text: str, link: bool) -> None:
    assert has_link(text) is link
