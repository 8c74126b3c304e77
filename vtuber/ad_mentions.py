"""Taking the words about an ad out of what a stream is about.

Whose ad a stream carries is data (`TodoTask.origin`); its content says what it is about, and may name the sponsor in
one closing aside: "（合作：…）", "(with …)". Directors and operators write the ad into the sentence all the same
("talk about dreams, mid-way an ad for …"), and none of that belongs into a title, a post, a cover or the diary.
"""

import re
from collections.abc import Collection

from llmservice.text.sentences import ENDS, FULL_STOPS, PAUSES

_ASIDE_ZH = r"（[^（）]*(?:合作|特约|赞助|冠名|广告|口播)[^（）]*）"
_ASIDE_EN = r"\((?:with|brought|sponsored|ad|an ad|advert|feat)\b[^()]*\)"
_ASIDE = re.compile(rf"\s*(?:{_ASIDE_ZH}|{_ASIDE_EN})\s*(?=[{ENDS}{FULL_STOPS}]?\s*$)", re.I)
# A full stop ends a clause where a sentence begins behind it: "No. 9" is a name.
_CLAUSES = re.compile(rf"(\s*(?:[，,；;\n{ENDS}]|\.(?=\s+[A-Z]|\s*$))\s*)")
_WHERE_ZH = (
    r"(?:先|中间|中途|途中|期间|其间|开头|开场|结尾|最后|半路|顺便|顺带|同时|并且|并|还要|外加|加上|再|然后|和)"
)
_AD_ZH = (
    r"插播|插一[段条个]|口播|冠名|赞助|特约|带货|恰饭"
    r"|(?:念|读|播|放|打|接|做|有)[^，。]{0,14}广告|广告(?:时间|环节)|[替帮][^，。]{1,16}?(?:念|读|播)(?:几句|两句|一段|台词|词|广告)"
)
_WHERE_EN = r"(?:with|and|plus|including|featuring|while|after|before|then|but|mid-?way|halfway|in between)"
_AD_EN = (
    r"\b(?:ads?|adverts?|advertisement|commercial|promo|sponsor spot)\s+(?:read\s+)?(?:for|from|by|break)\b"
    r"|\b(?:an?|the|one|short|quick|mid-?way|mid-?roll|sponsored|reads?)\s+(?:ad|advert|advertisement|commercial)\b"
    r"|\b(?:sponsored by|brought to (?:you|us) by|(?:an?|the) (?:word|message) from|(?:few )?lines for|plug for)\b"
)
_AD = re.compile(f"{_AD_ZH}|{_AD_EN}", re.I)
# A talk on advertising is no ad.
_SUBJECT = re.compile(
    r"\babout (?:\w+ )?(?:ad|advert|advertisement|commercial)s?\b|(?:聊|讲|说|谈)[^，。]{0,6}广告", re.I
)
# Where, within a clause about something else, the part about the ad begins.
_AD_PART = re.compile(
    rf"(?:{_WHERE_ZH})*(?:{_AD_ZH})"
    rf"|\s+(?:{_WHERE_EN}\s+)+(?:\w+\s+){{0,3}}?(?:{_AD_EN.replace(chr(92) + 'b(?:', '(?:')})",
    re.I,
)
# What only goes on with an ad that was just spoken of.
_GOES_ON = re.compile(
    r"(?:顺便|顺带|再|然后)?(?:试|尝|介绍|认识|请|夸|展示)|(?:and |then )?(?:tr(?:y|ies)|test|show|taste)\b", re.I
)
_TIED = re.compile(
    r"(?:然后|接着|之后|再来|再|顺便|顺带|其余时间|剩下的时间)+"
    r"|(?:and then|then|and|afterwards|after that|the rest is)\b\s*",
    re.I,
)
_ENDS = f" \t—-{PAUSES}"


def without_ad(content: str, names: Collection[str] = ()) -> str:
    """What `content` says beside an ad; empty where it says nothing else, `content` itself where it holds no ad.

    `names` are brand and product, where the caller knows them: what goes on about them behind an ad goes with it.
    """
    kept: list[str] = []
    dropped = False  # whether the clause before was about the ad
    pieces = _CLAUSES.split(_ASIDE.sub("", content))
    for clause, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if _SUBJECT.search(clause):
            kept += [clause, end]
            dropped = False
            continue
        part = _AD_PART.search(clause)
        if (part is None and _AD.search(clause)) or (part is not None and not clause[: part.start()].strip(_ENDS)):
            dropped = True
        elif part is not None:
            kept += [clause[: part.start()].rstrip(_ENDS), end]
            dropped = True
        elif dropped and (_GOES_ON.match(clause) or any(name and name in clause for name in names)):
            continue
        elif clause:
            kept += [_untied(clause) if dropped else clause, end]
            dropped = False
    text = "".join(kept).strip()
    return text if text == content.strip() else text.strip(_ENDS)


def speaks_of_ad(content: str, names: Collection[str] = ()) -> bool:
    """Whether `content` speaks of an ad anywhere but in its closing aside."""
    bare = _ASIDE.sub("", content).strip()
    return without_ad(bare, names) != bare


def _untied(clause: str) -> str:
    """A clause without the words that tied it to the ad before it: "then talk about dreams"."""
    tie = _TIED.match(clause)
    return clause[tie.end() :] or clause if tie else clause
