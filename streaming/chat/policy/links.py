"""Whether a text leads somewhere else: an address, however it is dressed up, or a contact to write to. Pure.

Chat is full of stops: "gg. gg", "So good.Live is fun", "v2.0", "readme.md". A stop makes an address only with an
ending of addresses behind it, and where that ending is a word as well, only when what stands around it makes no
sentence. Endings that are no word at all ("com") are an address behind a stop in whatever dress: spaced out, in
brackets, written as a word, in another script, with pictures in between.
"""

import html
import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from llmservice.text.characters import CJK, has_cjk, is_seen, is_young_picture, latin
from llmservice.text.patterns import lazy_pattern
from streaming.chat.policy.address_endings import (
    CERTAIN,
    ENDINGS,
    FILES,
    MURMURS,
    PLAINEST,
    SAID_BEFORE,
    SMALL_WORDS,
    WORDS,
)

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ENDS = "|".join(sorted(ENDINGS, key=len, reverse=True))
_CERTAIN = "|".join(sorted({*CERTAIN, "c0m", "0rg", "n3t"}, key=len, reverse=True))
_PLAINEST = "|".join(sorted(PLAINEST))
_STOPS = r".。·•‧∙⋅"
_OPEN, _SHUT = r"[\[({<【〔「]", r"[\])}>】〕」]"
_DOT_WORD = r"(?:d[o0]t|punkt|点|點)"

# What cannot be anything but a link.
_SCHEME = lazy_pattern(
    r"(?<![a-z])h\s?(?:t\s?t|x\s?x|\*\s?\*|t\s?\*)\s?p\s?s?\s*[:;]\s*[/\\]|(?<![a-z])https?\s*[/\\]{2}"
    r"|(?<![a-z])[a-z][a-z0-9+.-]{1,15}\s?:\s?//\s?[\w\[]|(?<![a-z])(?:mailto|magnet|data|javascript):[\w?]"
    r"|\[[0-9a-f:]*[0-9a-f]::[0-9a-f:]*\]|[a-z0-9]\.(?:c0m|n3t|0rg)(?![a-z0-9])"
    r"|(?<![a-z0-9.])(?:[a-z0-9][. -]){4,}(?:c[. -]o[. -]m|n[. -]e[. -]t)(?![a-z0-9])",
    re.I | re.A,
)
# Whoever laughs in Japanese writes "www." too.
_WWW = lazy_pattern(
    rf"(?<![a-z0-9])www\d?\s?(?:[.。]|{_OPEN}[.。]{_SHUT})\s?{_LABEL}(?:\s?[.。]\s?[a-z]{{2,}}|/)"
    rf"|(?<![a-z0-9])www\s+{_LABEL}\s+(?:{_PLAINEST})(?![a-z0-9])",
    re.I | re.A,
)
# A name and an ending without blanks, and what comes behind.
_HOST = lazy_pattern(
    rf"(?<![a-z0-9@.-])(?P<names>(?:{_LABEL}\.)+)(?P<ending>[a-z]{{2,18}}|xn--[a-z0-9-]{{2,59}})(?![a-z0-9@-])"
    r"(?P<port>:\d{2,5})?(?P<path>[/?#][\w%-])?",
    re.I | re.A,
)
_AT = lazy_pattern(
    rf"(?:[\w+-](?:@|\s+@\s+)(?:{_LABEL}\.)+(?:{_ENDS})|@(?:{_LABEL}\.)+(?:{_PLAINEST}))(?![a-z0-9])", re.I | re.A
)
# A name, a stop that somebody has dressed up, and an ending that is no word.
_DRESSED = lazy_pattern(
    rf"(?<![a-z0-9])(?P<name>{_LABEL})(?P<stop>"
    rf"\s*{_OPEN}\s*(?:[{_STOPS},*]|{_DOT_WORD})?\s*{_SHUT}\s*[.]?\s*"  # [.] (dot)
    rf"|\s+[{_STOPS}]\s*|[{_STOPS[1:]}]\s*|[.]\s+"  # " . ", "·", ". "
    rf"|[\s_*~-]+{_DOT_WORD}[\s_*~-]+|(?:点|點)\s?"  # " dot ", "点"
    rf"|[{_STOPS}\s]*[/\\|_-][{_STOPS}][/\\|_-]?\s*|,\s?(?=com\b))"  # "-.-", ","
    rf"(?P<ending>{_CERTAIN})(?![a-z0-9'’])(?P<path>\s?/\s?\w)?",
    re.I | re.A,
)
# The same in brackets, or with a path behind: any ending will do, for nobody writes a stop so otherwise.
_BRACKETED = lazy_pattern(
    rf"(?<![a-z0-9])(?P<name>{_LABEL})\s*{_OPEN}\s*(?:[{_STOPS}]|{_DOT_WORD})\s*{_SHUT}\s*(?:{_ENDS})(?![a-z0-9])"
    rf"|(?<![a-z0-9])(?P<other>{_LABEL})[\s_*~-]+d[o0]t[\s_*~-]+(?:{_ENDS})\s*(?:/|slash)\s*\w",
    re.I | re.A,
)
_BEHIND_CHINESE = lazy_pattern(
    rf"[{CJK}]\s?(?:[.]\s?(?:{_PLAINEST}|(?:cn|cc|xyz)(?![a-z0-9{CJK}]))|[。点點]\s?com)(?![a-z0-9])", re.I
)
_OTHER_SCRIPTS = lazy_pattern(
    r"[^\W\d_][\w-]*\.(?:рф|срб|укр|бел|한국|中国|中國|网址|网站|公司|商城|在线|中文网)(?![\w])", re.I
)
# Where people are invited to, by name.
_INVITED = rf"\s*{_OPEN}?\s*(?:[{_STOPS},]|{_DOT_WORD})\s*{_SHUT}?\s*"
_INVITES = lazy_pattern(
    rf"(?<![a-z0-9'’])(?:(?:discord|dsc|invite)(?P<a>{_INVITED})gg|t(?P<b>{_INVITED})me(?=\s?/)"
    rf"|(?:wa|telegram|line)(?P<c>{_INVITED})me|youtu(?P<d>{_INVITED})be|bit(?P<e>{_INVITED})ly|b23(?P<f>{_INVITED})tv)"
    r"(?![a-z0-9])(?P<path>\s?/\s?\w)?|(?<![a-z])discord\s?/\s?invite",
    re.I,
)
_ADDRESS = lazy_pattern(
    r"(?<![a-z0-9_.])(\d{1,3})(\s?[.。]\s?)(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?![a-z0-9_]|\.\d)(\s?[:：]\s?\d{2,5}|/\w)?",
    re.I,
)
# Somewhere else to talk: numbers and names of accounts and groups. Whoever only speaks of QQ or WeChat gives none.
_NUMBER = r"(?:\d[\s-]?){5,11}(?!\d)"
_CONTACT = lazy_pattern(
    rf"(?<![a-z])q\s?q?\s*(?:群|裙|号|号码|group)\s*[:：是为]?\s*{_NUMBER}|(?<![a-z])q\s?q\s*[:：是为]?\s*(?=(?:\d[\s-]?){{6}}){_NUMBER}"
    rf"|(?:扣\s?[扣群裙]|抠抠|企鹅|[加进入]\s*(?:我的?)?\s*[群裙])\s*(?:群|号)?\s*[:：是为]?\s*{_NUMBER}|群号\s*[:：是为]?\s*{_NUMBER}"
    r"|(?:(?<![a-z])(?:v\s?x|w\s?x|we\s?chat|weixin)|微\s?信|薇信|威信|[vV]信|[加➕+]\s*(?:v(?![a-z])|微|薇|威))\s*(?:号|id)?\s*"
    r"(?:[:：是→]\s*[a-z][a-z0-9_-]{4,19}|(?=[a-z0-9_-]*[0-9_])[a-z][a-z0-9_-]{4,19}|1\d{10})(?![a-z0-9])"
    r"|加\s*(?:我|俺|本人)\s*(?:的)?\s*(?:微\s?信|v\s?x|q\s?q|扣扣|v(?![a-z])|薇|电报)"
    r"|(?<![a-z])(?:telegram|tele|tg|kik|whats\s?app|电报|纸飞机)\s*(?:群|频道|id|group)?\s*[:：]?\s*"
    r"(?:@\s?[a-z0-9_]{4,}|\+?\d[\d\s-]{7,})"
    r"|(?<![a-z])(?:discord|dc)\s*(?:id|tag)?\s*[:：]?\s*[\w.]{2,32}#\d{4}(?!\d)",
    re.I,
)
# What is written so and is none: a product, and a word.
_NO_HOSTS = frozenset(("asp.net", "dot.com"))
_LEADS = lazy_pattern(
    r"(?:^|[\s:：,，])(?:visit|check|checkout|go|goto|to|join|click|via|site|website|link|url|"
    r"访问|点击|网址|网站|进入|链接)\s*[:：]?\s*$",
    re.I,
)
_GOES_ON = lazy_pattern(rf"\s+[\w'’“\"]|\s*[!?,~…]|[{CJK}]")
_RUNS = lazy_pattern(r"(.)\1+")
# Letters that are spread out: "e x a m p l e . c o m".
_SPREAD = lazy_pattern(r"(?<![^\s.])(?:[a-z0-9.] ){2,}[a-z0-9.](?![a-z0-9])", re.I)
_WORTH_A_LOOK = lazy_pattern(
    rf"[{_STOPS}@%&#:/\\点點,]|d[o0]t|www|v\s?x|w\s?x|q\s?q|扣|抠|企鹅|信|群|裙|tele|chat|[加+➕]", re.I
)


def has_link(text: str) -> bool:
    """Whether there is an address in it, or a contact, also one that is spread out or dressed up."""
    return any(_leads_away(reading) for reading in _readings(text))


def _readings(text: str) -> Iterator[str]:
    """The ways in which the text may be meant, each of them once."""
    plain = unicodedata.normalize("NFKC", "".join(char for char in text if is_seen(char)))
    told = {plain: None}
    told[html.unescape(unquote(plain))] = None
    for reading in list(told):
        told[_without_pictures(reading)] = None
    for reading in list(told):
        told[_SPREAD.sub(lambda found: found.group().replace(" ", ""), reading)] = None
    for reading in list(told):
        alike = latin(reading)
        if alike != reading.casefold():
            told[alike] = None
            told[_without_pictures(alike)] = None
    return iter(told)


def _without_pictures(text: str) -> str:
    return "".join(char for char in text if char in _STOPS or not _is_picture(char))


def _is_picture(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Mn", "Me") or is_young_picture(char)


def _leads_away(text: str) -> bool:
    if not _WORTH_A_LOOK.search(text):
        return False
    if any(pattern.search(text) for pattern in (_SCHEME, _WWW, _AT, _BEHIND_CHINESE, _OTHER_SCRIPTS, _CONTACT)):
        return True
    return (
        any(_is_host(found) for found in _HOST.finditer(text))
        or any(_is_dressed_host(found) for found in _DRESSED.finditer(text))
        or any(found["other"] or not _ends_a_sentence(found["name"]) for found in _BRACKETED.finditer(text))
        or any(_is_invite(found) for found in _INVITES.finditer(text))
        or any(_is_address(found) for found in _ADDRESS.finditer(text))
    )


def _is_host(found: re.Match[str]) -> bool:
    """Whether a name and an ending without a blank between them are an address, and not the seam of two sentences."""
    names, ending = found["names"].rstrip(".").split("."), found["ending"].lower()
    if ending.startswith("xn--") or any(name.lower().startswith("xn--") for name in names):
        return True
    if ending not in ENDINGS or f"{names[-1]}.{ending}".lower() in _NO_HOSTS:
        return False
    if ending in FILES and not found["path"] and (len(names) == 1 or ending in ("md", "py", "zip", "mov")):
        return False
    if ending not in WORDS:
        return True
    if found["path"] or found["port"]:
        return True
    if all(_ends_a_sentence(name) or (len(name) == 1 and len(names) > 1) for name in names):
        return False
    text = found.string
    if len(names) > 1 or not names[0].isalpha() or _LEADS.search(text[: found.start()]):
        return True
    if ending in MURMURS:
        return False
    begins = ending in SMALL_WORDS or found["ending"].istitle()
    return not (begins and _GOES_ON.match(text[found.end() :]))


def _is_dressed_host(found: re.Match[str]) -> bool:
    stop, ending = found["stop"], found["ending"].lower().replace("0", "o").replace("3", "e")
    if stop in ("点", "點") and not (found["name"].isalpha() or ending in PLAINEST):
        return False  # "8点tv见"
    if ending == "com" and not stop.startswith(",") and not re.search("d[o0]t", stop, re.I):
        return True
    if _ends_a_sentence(found["name"]) or found["name"].isdigit():
        return False
    behind = found.string[found.end() :]
    if stop == "。" and has_cjk(behind[:1]):
        return False  # "nb。net又断了"
    if not stop.endswith(" ") or stop[0].isspace() or found["path"]:
        return True
    # "I watch Twitch. TV is boring"
    return found["ending"].islower() and not re.match(r"\s+[a-z]", behind, re.I)


def _is_invite(found: re.Match[str]) -> bool:
    stop = next((part for name in "abcdef" if (part := found[name])), "/")
    # "join my discord. gg everyone" is two sentences.
    return bool(found["path"]) or not (stop.endswith(" ") and stop[0] in ".。,")


def _is_address(found: re.Match[str]) -> bool:
    """Whether four numbers are a machine that anybody can reach, and no version, score or list."""
    parts = [found[at] for at in (1, 3, 4, 5)]
    try:
        place = ipaddress.ip_address(".".join(str(int(part)) for part in parts))
    except ValueError:
        return False
    return place.is_global and (bool(found[6]) or sum(map(len, parts)) >= 8)


def _ends_a_sentence(name: str) -> bool:
    """Whether the word before a stop is one with which people end what they say, or a number."""
    return name.isdigit() or _RUNS.sub(r"\1", name.lower()) in _SAID_BEFORE


_SAID_BEFORE = frozenset(_RUNS.sub(r"\1", word) for word in SAID_BEFORE)
