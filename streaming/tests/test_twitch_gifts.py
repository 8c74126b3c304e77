"""What Twitch tells of bits, subscriptions, gifts and raids, and what was said in a channel that shares its chat."""

from typing import Any

import pytest

from streaming.chat.adapters.chat_api_client import InboundChat
from streaming.chat.adapters.irc import read_line
from streaming.chat.adapters.twitch import Channel, as_message
from streaming.chat.adapters.twitch_gifts import without_cheermotes

TAGS = "display-name=Momo;id=885196de-cb67-427a-baa8-82f9b0fcd05f;room-id=11;user-id=42"


def heard(line: str, *, tagged: bool = True, **channel: Any) -> InboundChat | None:
    return as_message(read_line(line.encode()), Channel("baomi", **channel), tagged=tagged, serial=1)


def body_of(line: str) -> dict[str, Any]:
    message = heard(line)
    assert message is not None
    body = message.body()
    assert (body.pop("platform"), body.pop("sender_id"), body.pop("sender_name")) == ("twitch", "42", "Momo")
    assert body.pop("message_id") == "885196de-cb67-427a-baa8-82f9b0fcd05f"
    return body


def said(text: str, **tags: str) -> dict[str, Any]:
    more = "".join(f";{name.replace('_', '-')}={value}" for name, value in tags.items())
    return body_of(f"@{TAGS}{more} :momo!momo@momo.tmi.twitch.tv PRIVMSG #baomi :{text}")


def noticed(kind: str, text: str = "", **params: str) -> InboundChat | None:
    more = "".join(f";msg-param-{name.replace('_', '-')}={value}" for name, value in params.items())
    words = f" :{text}" if text else ""
    return heard(f"@login=momo;msg-id={kind}{more};{TAGS} :tmi.twitch.tv USERNOTICE #baomi{words}")


def test_bits_are_a_gift_and_their_pictures_no_words() -> None:
    gift = {"highlighted": True, "kind": "bits"}
    assert said("Cheer100 hi", bits="100") == {"text": "hi", "amount": "100", **gift}
    assert said("Cheer100", bits="100") == {"text": "", "amount": "100", **gift}
    assert said("hi there") == {"text": "hi there"}
    # Who only writes it has given nothing.
    assert said("Cheer100 hi") == {"text": "Cheer100 hi"}
    for nothing in ("0", "", "-5", "lots", "１００"):
        assert said("Cheer100 hi", bits=nothing) == {"text": "Cheer100 hi"}


@pytest.mark.parametrize(
    ("text", "bits", "words"),
    [
        ("Cheer100 hi", 100, "hi"),
        ("cheer100 hi CHEER50", 150, "hi"),
        ("you a cutie 🥰 Cheer100", 100, "you a cutie 🥰"),
        # A channel's own, also with figures in its name; and a viewer's name that only looks like one.
        ("ml7Cheer100 thank you", 100, "thank you"),
        ("huds601Cheer1 hello huds601", 1, "hello huds601"),
        ("hello huds601 Cheer1", 1, "hello huds601"),
        ("4Head100 lol", 100, "lol"),
        ("Kappa50 Kappa50 so true", 100, "so true"),
        ("purrbits25 and purrbits75 for the cat of 2024", 100, "and for the cat of 2024"),
        ("covid19 is over Cheer10", 10, "covid19 is over"),
        # What does not add up stays, but for what is a picture for certain.
        ("mp3 Cheer10", 500, "mp3"),
        ("give me mp3", 500, "give me mp3"),
        ("Cheer0 Cheer007 a", 7, "Cheer0 Cheer007 a"),
        ("(Cheer100)", 100, "(Cheer100)"),
        ("喵Cheer100", 100, "喵Cheer100"),
        (" ".join(f"a{number}" for number in range(1, 300)), 44_850, " ".join(f"a{n}" for n in range(1, 300))),
    ],
)
def test_words_around_bits(text: str, bits: int, words: str) -> None:
    assert without_cheermotes(text, bits) == words


def test_what_was_said_in_another_channel_is_not_ours() -> None:
    say = ":momo!m@m PRIVMSG #baomi :hi"
    assert heard(f"@{TAGS};source-room-id=12 {say}") is None
    assert heard(f"@source-room-id=12 {say}") is None
    ours = heard(f"@{TAGS};source-room-id=11;source-id=x {say}")
    assert ours is not None and ours.text == "hi"
    raid = "msg-id=raid;msg-param-viewerCount=9"
    assert heard(f"@login=momo;{raid};{TAGS};source-room-id=12 :tmi.twitch.tv USERNOTICE #baomi") is None
    assert heard(f"@login=momo;msg-id=sharedchatnotice;source-msg-id=sub;{TAGS};source-room-id=12 "
                 ":tmi.twitch.tv USERNOTICE #baomi :hi") is None  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "params", "expected"),
    [
        ("sub", "Great stream", {"cumulative_months": "1"}, ("sub", "1", "", "Great stream")),
        ("resub", "喵", {"cumulative_months": "12", "months": "0"}, ("sub", "12", "", "喵")),
        ("sub", "", {"months": "3"}, ("sub", "3", "", "")),
        ("giftpaidupgrade", "", {}, ("sub", "", "", "")),
        ("subgift", "", {"recipient_user_name": "kiki", "gift_months": "1"}, ("gift", "1", "sub", "")),
        ("submysterygift", "", {"mass_gift_count": "5"}, ("gift", "5", "subs", "")),
        ("raid", "", {"viewerCount": "57", "login": "momo"}, ("raid", "57", "", "")),
        ("raid", "", {"viewerCount": "evil"}, ("raid", "", "", "")),
    ],
)
def test_notices_are_paid_messages(
    kind: str, text: str, params: dict[str, str], expected: tuple[str, str, str, str]
) -> None:
    message = noticed(kind, text, **params)
    assert message is not None
    assert (message.kind, message.amount, message.currency, message.text) == expected
    assert (message.sender_id, message.sender_name, message.highlighted) == ("42", "Momo", True)


def test_a_rain_of_gifts_is_told_once() -> None:
    assert noticed("submysterygift", mass_gift_count="50", community_gift_id="7") is not None
    assert noticed("subgift", community_gift_id="7") is None
    assert noticed("communitypayforward") is None


def test_who_wants_no_name_is_a_guest_and_what_twitch_adds_is_nobody_s() -> None:
    anonymous = "display-name=AnAnonymousGifter;login=ananonymousgifter;user-id=274598607;id=a1;room-id=11"
    message = heard(
        f"@{anonymous};msg-id=submysterygift;msg-param-mass-gift-count=3 :tmi.twitch.tv USERNOTICE #baomi"
    )
    assert message is not None
    assert (message.sender_id, message.sender_name, message.amount) == ("0", "AnAnonymousGifter", "3")
    assert noticed("submysterygift", mass_gift_count="1", gift_match="bonus") is None


def test_notices_without_a_gift() -> None:
    announced = noticed("announcement", "Game night!", color="PRIMARY")
    assert announced is not None
    assert announced.body() == {
        "platform": "twitch",
        "sender_id": "42",
        "sender_name": "Momo",
        "text": "Game night!",
        "message_id": "885196de-cb67-427a-baa8-82f9b0fcd05f",
    }
    assert noticed("bitsbadgetier") is None
    assert noticed("ritual") is None
    # Of nobody, of one who is not carried, and where tags are not believed.
    assert heard(f"@msg-id=sub;{TAGS} :tmi.twitch.tv USERNOTICE #baomi :hi") is None
    sub = f"@login=momo;msg-id=sub;{TAGS} :tmi.twitch.tv USERNOTICE #baomi :hi"
    assert heard(sub, ignore=frozenset({"42"})) is None
    assert heard(sub, tagged=False) is None


def test_highlighted_by_points_and_paid_to_stand_on_top() -> None:
    assert said("look", msg_id="highlighted-message") == {"text": "look", "highlighted": True}
    hype = {"pinned_chat_paid_amount": "1400", "pinned_chat_paid_currency": "USD"}
    paid = {"text": "wow", "highlighted": True, "kind": "superchat"}
    assert said("wow", pinned_chat_paid_exponent="2", **hype) == {**paid, "amount": "14.00", "currency": "USD"}
    assert said("wow", **hype) == {**paid, "amount": "1400", "currency": "USD"}
    assert said("wow", pinned_chat_paid_exponent="9", **hype) == paid
