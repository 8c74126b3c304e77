"""Lists of words that nobody says, found however they are spread out or dressed up."""

from collections.abc import Iterable
from functools import cache

import regex

from llmservice.text.characters import is_cjk, letter, unleet
from llmservice.text.sentences import ENDS, PAUSES

# What may stand between the letters of a word that somebody wants to get past a list.
# Marks between clauses do not: they make two words of one.
_GAP = rf"[^\p{{L}}\p{{N}}{ENDS}{PAUSES}.\n]{{0,3}}"
_LEET = {"a": "a4@", "e": "e3", "i": "i1!|", "o": "o0", "s": "s5$", "t": "t7"}
_NOTHING = regex.compile(r"(?!)")


class WordList:
    """Words, as one pattern. Immutable, and cheap to share.

    A Latin word counts where it begins and ends ("class" is no bad word), a Chinese one anywhere.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {folded: word for word in words if (folded := "".join(map(letter, word)))}
        ways = [_way(folded) for folded in sorted(self._words, key=len, reverse=True)]
        # Long lists are compiled once, and searched in one go.
        self.pattern = regex.compile("|".join(ways), regex.IGNORECASE) if ways else _NOTHING

    def find(self, text: str) -> str | None:
        """The first banned word in the text, as it stands in the list; None when there is none."""
        found = self.pattern.search(plain(text))
        if found is None:
            return None
        # Dressed up or not, it is told as it stands in the list.
        spelled = ("".join(map(read, found.group())) for read in (letter, unleet))
        return next((self._words[way] for way in spelled if way in self._words), found.group())


def plain(text: str) -> str:
    """The text, character by character as long as before, in the letters that it reads as."""
    return "".join((letter(char) or char)[:1] for char in text)


def _way(folded: str) -> str:
    letters = [_any_of(char) for char in folded]
    if is_cjk(folded[0]):
        return _GAP.join(letters)
    # Between Latin letters a gap is one blank at most: otherwise three words would make a fourth.
    inner = r"(?:[^\p{L}\p{N}\s]{0,3}|\s)".join(f"{one}{{1,3}}" for one in letters)
    return rf"(?<![\p{{Latin}}\p{{N}}]){inner}(?![\p{{Latin}}\p{{N}}])"


def _any_of(char: str) -> str:
    return f"[{regex.escape(_LEET[char])}]" if char in _LEET else regex.escape(char)


@cache
def default_words() -> WordList:
    """Curses and slurs of both languages that she never says and nobody says to her."""
    return WordList(_CURSES.split())


_CURSES = (
    "fuck fucking fucker motherfucker shit bullshit bitch cunt asshole dickhead cocksucker whore slut wanker twat "
    "bastard nigger nigga faggot retard retarded tranny spic kike rapist "
    "傻逼 傻屄 煞笔 沙比 操你 草你妈 艹你 日你妈 你妈逼 妈逼 他妈的 尼玛的 滚你妈 狗日的 狗娘养 王八蛋 婊子 贱人 "
    "贱货 骚货 鸡巴 屌你 脑残 智障 弱智 死全家 去死吧 妓女 强奸 卖淫 支那 黑鬼 杂种 畜生 贱逼 装逼犯 cnm nmsl tmd"
)
