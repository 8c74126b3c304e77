"""What may be said: the text of a message or a nickname against the house rules. Pure; nothing is looked up."""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from llmservice.outputfilter import WordList, fold
from streaming.chat.policy.refusals import Refused
from streaming.models import ChatRules
from streaming.models.chat import NICKNAME_LIMIT, TEXT_LIMIT
from vtuber.text import clean_line
from vtuber.translatable import translatable

EMOTES = ("paw", "heart", "fish", "bell", "laugh", "cry", "wow", "sleepy", "signal", "clap")
_EMOTE = re.compile(rf":(?:{'|'.join(EMOTES)}):")
# An address, or a name with one of the endings that people send each other.
_LINK = re.compile(
    r"(?:https?|ftp)\s*:\s*/\s*/|www\s*\.|"
    r"(?<![\w@])[\w-]{1,63}(?:\s*[.。．]\s*[\w-]{1,63})*\s*[.．]\s*"
    r"(?:com|net|org|io|gg|me|cc|tv|cn|xyz|top|club|info|biz|ru|link|site|vip|co|app|dev|live|shop)(?![a-z])",
    re.IGNORECASE | re.ASCII,
)
# Marks that pile up on one letter and climb over their neighbours.
_PILE = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200c\u200e\u200f\u2028\u2029\u2060-\u2069\ufeff]")


def tidy(text: str, limit: int = TEXT_LIMIT + 1) -> str:
    """A viewer's text as it is kept: one line, without what cannot be seen or climbs out of its line."""
    return _PILE.sub(r"\1", clean_line(_INVISIBLE.sub("", text), limit))


def screen(text: str, rules: ChatRules, banned: Sequence[WordList], lately: Sequence[str]) -> None:
    """Raises Refused for a tidied `text` that is against the rules. `lately`: the same viewer's last messages."""
    if not text:
        raise Refused("empty", translatable(_("There is nothing in it.")))
    if len(text) > rules.max_length:
        raise Refused(
            "too_long", translatable(_("That is too long: at most {limit} characters."), limit=rules.max_length)
        )
    if rules.emote_only and not is_emotes(text):
        raise Refused("emote_only", translatable(_("Only emotes just now.")))
    if not rules.links and has_link(text):
        raise Refused("links", translatable(_("No links here.")))
    if any(wordlist.find(text) for wordlist in banned):
        raise Refused("banned_word", translatable(_("There is a word in it that nobody says here.")))
    if fold(text) and fold(text) in {fold(said) for said in lately}:
        raise Refused("duplicate", translatable(_("You have said that just now.")))


def screen_nickname(nickname: str, her_name: str, banned: Sequence[WordList]) -> str:
    """The nickname as it is kept. Raises Refused for one that cannot be, or that pretends to be somebody."""
    tidied = tidy(nickname.translate(_BRACKETS), 200)
    if not fold(tidied):
        raise Refused("nickname", translatable(_("A nickname needs a letter or two.")))
    if len(tidied) > NICKNAME_LIMIT:
        raise Refused("nickname", translatable(_("A nickname has at most {limit} characters."), limit=NICKNAME_LIMIT))
    folded = fold(tidied)
    if fold(her_name) in folded or any(name in folded for name in _RESERVED):
        raise Refused("nickname", translatable(_("That would be taken for somebody else. Choose another name.")))
    if has_link(tidied) or any(wordlist.find(tidied) for wordlist in banned):
        raise Refused("nickname", translatable(_("Not this one. Choose another name.")))
    return tidied


def has_link(text: str) -> bool:
    """Whether there is an address in it, also a spread-out or full-width one."""
    return bool(_LINK.search(unicodedata.normalize("NFKC", text)))


def is_emotes(text: str) -> bool:
    """Whether there is nothing but emotes and emoji in it."""
    rest = _EMOTE.sub("", text)
    return all(
        char.isspace() or char in "\u200d\ufe0f" or unicodedata.category(char) in ("So", "Sk") for char in rest
    )


# What would end a quotation or begin a stage direction.
_BRACKETS = str.maketrans("", "", '()（）[]【】{}<>《》「」『』"“”`')
_RESERVED = tuple(
    map(
        fold,
        ("baomi", "苞米", "operator", "admin", "moderator", "system", "管理员", "系统", "官方", "操作员", "房管"),
    )
)
