"""What an answer takes up of a viewer's words: a name, a snippet, two things to choose from, a sum.

All of it is said aloud by her, so it is short, plain, and never more than the words themselves: no links, no numbers
alone, no marks, nothing rude, and nothing about how she works.
"""

import re
import unicodedata
from typing import Literal

from llmservice.purposes import Language
from llmservice.text.characters import HAN

NICKNAME_LIMIT = 16
SNIPPET_ZH = 8  # characters
SNIPPET_EN = 3  # words
_WORD_LIMIT = 14

_UNSAID = re.compile(
    r"提示词|模型|指令|规则|系统|设定|程序|运营|管理|官方|开发|操你|草泥|傻逼|妈的|他妈|去死|自杀|婊|屌|鸡巴|色情"
    r"|约炮|强奸|纳粹|尼哥"
    r"|prompt|model|system|instruct|ignore|operator|admin|moderat|develop|official|jailbreak|token|gpt|llm|rules?\b"
    r"|fuck|shit|bitch|cunt|nigg|fagg|retard|whore|slut|rape|porn|nazi|hitler|kill|suicid|sex|penis|vagina|dick",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"https?:\S*|www\.\S*|\S*\.(?:com|net|org|cn|io|tv|me|gg|ru)\S*|[@#＠＃]\S*|\S*\d{4,}\S*", re.IGNORECASE
)
_RUN = re.compile(rf"[{HAN}]+")
# Words that begin with one of the small ones and are whole all the same.
_WHOLE = (
    "打印|打工|打雷|打扫|打折|上海|上班|上学|上司|下班|下雨|下雪|出租|出差|早餐|早饭|早晨|晚饭|晚霞|晚餐|和服|玩具"
    "|会议|好友|好人|带鱼|教室|教练|教授|教程|养老|被子|用户|个人|条件|最爱|叫声|等级|拿铁|看板|想象|想法|听力|说明"
    "|讲座|做法|做梦|帮助|把手|对象|在线|从前|向日葵|往事|去年|来信|过年|过山车|要求|能量|能力|太阳|太极|都市|就业"
    "|才艺|再见|完美|完全|完整"
)
# What parts Chinese sentences into pieces that could name something, longest first: the first that fits is cut.
_CUTS = re.compile(
    f"(?!{_WHOLE})(?:"
    "可不可以|为什么|怎么样|是不是|有没有|能不能|会不会|要不要|有时候|的时候|什么|怎么|怎样|如何|觉得|认为|"
    "知道|听说|喜欢|讨厌|可以|应该|可能|已经|现在|今天|昨天|明天|刚才|刚刚|最近|以后|以前|时候|其实|真的|突然|"
    "终于|一直|总是|经常|到底|究竟|不过|但是|因为|所以|如果|然后|虽然|而且|还是|或者|就是|只是|不是|没有|我们|"
    "你们|他们|她们|它们|大家|自己|别人|这个|那个|这么|那么|这样|那样|一个|一只|一下|一点|有点|非常|特别|比较|"
    "苞米|主播|请问|看看|说说|讲讲|聊聊|想要|多少|请|想|看|听|说|讲|聊|做|弄|让|给|帮|把|被|对|跟|和|与|在|从|"
    "向|往|到|去|来|过|(?<!睡)着|了|的|得|吗|呢|吧|啊|呀|哦|哈|嘛|么|我|你|您|他|她|它|是|有|要"
    "|(?<![社机乐聚宴集晚])会|能|不|没|很|太|"
    "都|也|就|才|又|再|还|更|最|(?<![爱友])好|吃|喝|玩|完|买|(?<![费作])用|谁|哪|几|那|这|打|教|坏|推|养|找|叫|带"
    "|等|拿|(?<![楼路早晚网身线马海])上|(?<![楼地底手天])下|出|起|早|"
    "晚|个|只|次|条|张|块|些|种|为|以|及|而|并|或|之)"
)
_SMALL_EN = re.compile(
    "a|about|after|again|ain|all|also|always|am|an|and|another|any|anyone|anything|are|aren|as|ask|at|away|be|"
    "because|been|before|being|best|better|between|both|but|by|bye|can|cannot|cause|come|comes|could|couldn|"
    "cute|day|did|didn|do|does|doesn|doing|don|done|each|else|even|ever|every|favorite|favourite|everyone|"
    "everything|eat|feel|few|find|first|for|from|gave|get|gets|getting|give|go|goes|going|gonna|good|got|great|"
    "had|has|hasn|have|haven|having|he|hello|her|here|hey|hi|him|his|how|i|if|in|into|is|isn|it|its|just|keep|"
    "kind|know|last|let|like|liked|likes|little|ll|long|look|looks|lot|lots|love|loved|lol|made|make|makes|"
    "many|may|maybe|me|mean|might|more|morning|most|much|must|my|myself|need|never|new|next|nice|night|no|not|"
    "now|of|off|oh|ok|okay|old|on|once|one|only|or|other|our|out|over|own|people|play|played|please|pretty|"
    "probably|put|re|really|right|said|same|saw|say|says|see|seen|she|should|shouldn|since|so|some|someone|"
    "something|soon|still|stop|such|sure|take|talk|tell|than|thanks|that|the|their|them|then|there|these|they|"
    "thing|things|think|this|those|though|through|time|to|today|tomorrow|tonight|too|took|try|two|u|up|us|use|"
    "used|ve|very|want|wanted|wants|was|wasn|watch|watching|way|we|well|went|were|weren|what|when|where|which|"
    "while|who|whole|why|will|with|won|wondering|would|wouldn|yeah|yes|yesterday|yet|you|your|yours|baomi|"
    "streamer|stream|s|t|m|d|stolen|happened|bought|seems|become|became|end|"
    "prefer|choose|pick|rather|invented|discovered|built|finished|started|broke|broken|lost|found|called|died|lives"
    "|packed|buy|sell|push"
    "|pushes|cost",
    re.IGNORECASE,
)
_LEADS_EN = re.compile(r"(?:about|the|an?|my|your|of|on|with|for|his|her|our|their|some|this|that)$", re.IGNORECASE)
_OWNED_EN = re.compile(r"the|an?|my|your|his|her|our|their|this|that", re.IGNORECASE)
_ASKS_IS = re.compile(r"^\W*(?:why |how come )?(?:is|are|was|were)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_NAMED = rf"([{HAN}]{{2,{SNIPPET_ZH}}})"
_SUBJECTS = (
    re.compile(rf"(?:为什么|为啥){_NAMED}(?![{HAN}])"),
    re.compile(rf"(?:什么|啥)是{_NAMED}(?![{HAN}])"),
    re.compile(rf"^{_NAMED}是(?:个)?(?:什么|啥)(?:意思|东西|梗|鬼)?"),
)
_PERSONS = re.compile("[你我他她您咱]|苞米|主播|自己")
_ALTERNATIVES_ZH = (
    re.compile(rf"([{HAN}A-Za-z0-9]{{1,14}})[,，、 ]?还是([{HAN}A-Za-z0-9]{{1,14}})"),
    re.compile(
        rf"([{HAN}A-Za-z0-9]{{1,14}})[和跟与]([{HAN}A-Za-z0-9]{{1,14}}?)[,，]?(?:你)?(?:更)?(?:选|喜欢|要|吃|爱)?哪"
    ),
)
_ALTERNATIVES_EN = re.compile(r"([A-Za-z' -]{1,60}?),? (?:or|vs\.?) ([A-Za-z' -]{1,40})", re.IGNORECASE)
_BEFORE_ZH = re.compile(
    r"^.*(?:你(?:更|最)?(?:喜欢|想要|想|选择|选|爱|要|觉得|会)|应该|到底|我(?:该|要|想)|今天|今晚|明天|晚上|你说"
    r"|请问|苞米|更喜欢|喜欢|你是|那么|选|是)(?=.)"
)
_AFTER_ZH = re.compile(
    r"(?:比较好|更好|好吃|好玩|好看|好听|好喝|可爱|厉害|重要|好|呢|吗|呀|啊|哪.*|你(?:选|要|更|喜欢).*|更?喜欢.*"
    r"|选.*|多一点|多)+$"
)
_SUM_ZH = re.compile(r"([一二三四五六七八九十两]|\d{1,4})(加|减|乘以?|除以)([一二三四五六七八九十两]|\d{1,4})")
_SUM = re.compile(r"(?<![\d.])(\d{1,4}) ?(\+|-|−|\*|x|×|/|÷|plus|minus|times|divided by) ?(\d{1,4})(?![\d.])")
_DIGITS_ZH = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_TEN_EN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SUM_WORDS = re.compile(rf"\b({'|'.join(_TEN_EN)}) (plus|minus|times) ({'|'.join(_TEN_EN)})\b")
_DIGITS_EN = {word: at for at, word in enumerate(_TEN_EN, 1)}
_SIGNS = {
    "+": "+", "plus": "+", "加": "+", "-": "-", "−": "-", "minus": "-", "减": "-",
    "*": "*", "x": "*", "×": "*", "times": "*", "乘": "*", "乘以": "*",
    "/": "/", "÷": "/", "divided by": "/", "除以": "/",
}  # fmt: skip


def fit_to_say(text: str) -> bool:
    """Whether she may say these words of a viewer at all."""
    return bool(text) and not _UNSAID.search(text.replace(" ", "")) and not text.replace(" ", "").isdigit()


def call_name(nickname: str) -> str:
    """How she calls a viewer: the nickname without marks, at most 16 characters; empty where it isn't fit to say."""
    if _NOISE.search(nickname):
        return ""
    plain = unicodedata.normalize("NFKC", nickname)
    kept = "".join(char if char.isalnum() or char in " -_'" else " " for char in plain)
    name = " ".join(kept.split())[:NICKNAME_LIMIT].strip(" -'")
    return name if fit_to_say(name) and any(char.isalpha() for char in name) else ""


def snippet(text: str, language: Language) -> str:
    """A few words that name what a message is about: at most 8 Chinese characters, or 3 English words; else empty.

    Empty too where the message isn't in her language: she understands, but doesn't mix.
    """
    plain = _NOISE.sub(" ", unicodedata.normalize("NFKC", text[:400]).replace("’", "'"))
    found = _chinese(plain) if language == "zh" else _english(plain)
    return found if fit_to_say(found) else ""


def subject(text: str) -> str:
    """What a question with 为什么 or 什么是 asks about, if that is short enough to be said back; else empty."""
    plain = _NOISE.sub(" ", unicodedata.normalize("NFKC", text[:400]))
    found = next((match for pattern in _SUBJECTS if (match := pattern.search(plain))), None)
    return found[1] if found and fit_to_say(found[1]) and not _PERSONS.search(found[1]) else ""


def alternatives(text: str, language: Language) -> tuple[str, str] | None:
    """The two things between which she is to choose, as snippets; None where they can't be told apart."""
    plain = _NOISE.sub(" ", unicodedata.normalize("NFKC", text[:400]).replace("’", "'"))
    if language == "en":
        found = _ALTERNATIVES_EN.search(plain)
        pair = (_tail_en(found[1]), _head_en(found[2])) if found else ("", "")
    else:
        match = next((match for pattern in _ALTERNATIVES_ZH if (match := pattern.search(plain))), None)
        said = match.groups() if match else ("", "")
        # 要聪明还是要好看: the 要 belongs to neither.
        said = tuple(each[1:] for each in said) if all(re.match("要.", each) for each in said) else said
        pair = (_trim_zh(said[0], first=True), _trim_zh(said[1], first=False))
    one, other = pair
    limit = SNIPPET_ZH if language == "zh" else 30
    fits = one != other and all(fit_to_say(each) and len(each) <= limit for each in pair)
    return (one, other) if fits else None


def total(text: str) -> int | None:
    """The result of the one small sum in a message, if it has one and the result is a whole number."""
    plain = unicodedata.normalize("NFKC", text[:400]).casefold()
    for pattern in (_SUM, _SUM_ZH, _SUM_WORDS):
        if found := pattern.search(plain):
            return _reckon(_number(found[1]), _SIGNS[found[2]], _number(found[3]))
    return None


def script_of(text: str) -> Literal["zh", "en", ""]:
    """Which of her languages a text is written in; empty for neither."""
    return "zh" if _RUN.search(text) else "en" if re.search(r"[A-Za-z]", text) else ""


def _number(digits: str) -> int:
    return int(digits) if digits.isdigit() else _DIGITS_ZH.get(digits, _DIGITS_EN.get(digits, 0))


def _reckon(one: int, sign: str, other: int) -> int | None:
    if sign == "/":
        return one // other if other and one % other == 0 else None
    return {"+": one + other, "-": one - other, "*": one * other}[sign]


def _chinese(plain: str) -> str:
    """The longest piece between the small words, the last of those that are equally long."""
    pieces = [piece for run in _RUN.findall(plain) for piece in _CUTS.split(run) if 2 <= len(piece) <= SNIPPET_ZH]
    return max(reversed(pieces), key=len) if pieces else ""


def _english(plain: str) -> str:
    """The last run of telling words that an article or a preposition leads in; else the longest run.

    What had an article, or belonged to somebody, gets "the": she speaks of the very same thing.
    """
    runs: list[tuple[str, list[str]]] = []  # the word before, and the run
    for part in re.split(r"[^A-Za-z' -]+", plain):
        before, current = "", list[str]()
        for word in part.split():
            if not _WORD.fullmatch(word) or _SMALL_EN.fullmatch(word.split("'")[0]) or len(word) > _WORD_LIMIT:
                before, current = word.casefold(), []
                continue
            if not current:
                runs.append((before, current))
            current.append(word)
    fitting = [(before, run[:SNIPPET_EN]) for before, run in runs if len("".join(run)) > 2]
    if not fitting:
        return ""
    led_in = [found for found in fitting if _LEADS_EN.fullmatch(found[0])]
    before, chosen = led_in[-1] if led_in else max(fitting, key=lambda found: len(found[1]))
    if len(chosen) > 1 and _ASKS_IS.search(plain) and plain.rstrip(" ?!.").endswith(chosen[-1]):
        chosen = chosen[:-1]  # "is the moon hollow" is about the moon
    first = chosen[0].casefold() if plain.strip().startswith(chosen[0]) or chosen[0].isupper() else chosen[0]
    words = ["the", *[first, *chosen[1:]][: SNIPPET_EN - 1]] if _OWNED_EN.fullmatch(before) else [first, *chosen[1:]]
    return " ".join(words).strip("'-")


def _trim_zh(text: str, *, first: bool) -> str:
    begun = _BEFORE_ZH.sub("", text)
    # What is nothing but such a word is the thing itself.
    return begun if first else _AFTER_ZH.sub("", begun) or begun.rstrip("呢吗呀啊")


def _tail_en(text: str) -> str:
    """The last words of what stands before "or", from where they name something."""
    words = text.split()[-SNIPPET_EN:]
    while len(words) > 1 and _SMALL_EN.fullmatch(words[0]):
        words = words[1:]
    return " ".join(words).strip("'- ").casefold()


def _head_en(text: str) -> str:
    """The first words of what stands after it."""
    words = text.split()[:SNIPPET_EN]
    for at, word in enumerate(words[1:], 1):
        if _SMALL_EN.fullmatch(word):
            words = words[:at]
            break
    return " ".join(words).strip("'- ").casefold()
