"""What may be said: the text of a message or a nickname against the house rules. Pure; nothing is looked up."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, get_args

from django.utils.translation import gettext_noop as _

from llmservice.outputfilter import WordList
from llmservice.text.characters import fold, is_young_picture
from llmservice.text.cleaning import clean_seen_line
from streaming.chat.policy.impersonation import is_taken_for_another
from streaming.chat.policy.links import has_link
from streaming.chat.policy.refusals import Refused
from streaming.models import ChatRules
from streaming.models.chat import NICKNAME_LIMIT, TEXT_LIMIT
from vtuber.translatable import translatable

Emote = Literal["paw", "heart", "fish", "bell", "laugh", "cry", "wow", "sleepy", "signal", "clap"]
EMOTES: tuple[Emote, ...] = get_args(Emote)
_EMOTE = re.compile(rf":(?:{'|'.join(EMOTES)}):")


def tidy(text: str, limit: int = TEXT_LIMIT + 1) -> str:
    """A viewer's text as it is kept: one line, without what cannot be seen or climbs out of its line."""
    return clean_seen_line(text, limit)


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
    if is_taken_for_another(tidied, her_name):
        raise Refused("nickname", translatable(_("That would be taken for somebody else. Choose another name.")))
    if has_link(tidied) or any(wordlist.find(tidied) for wordlist in banned):
        raise Refused("nickname", translatable(_("Not this one. Choose another name.")))
    return tidied


def is_emotes(text: str) -> bool:
    """Whether there is nothing but emotes and emoji in it."""
    rest = _EMOTE.sub("", text)
    return all(
        char.isspace()
        or char in "\u200d\ufe0f"
        or unicodedata.category(char) in ("So", "Sk")
        or is_young_picture(char)
        for char in rest
    )


# What would end a quotation or begin a stage direction.
_BRACKETS = str.maketrans("", "", '()（）[]【】{}<>《》「」『』"“”`')
