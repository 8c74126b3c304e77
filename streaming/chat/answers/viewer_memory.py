"""What she keeps of a viewer: a few things that they said about themselves, in their own words.

Pure functions. Nothing is kept that could reach the viewer outside the stream (addresses, numbers, accounts), nothing
that is a question, and nothing that tells her what to do: a note is read back into prompts.
"""

import re
import unicodedata

from llmservice.text.characters import HAN
from llmservice.text.sentences import END_MARKS, PAUSES, split_clauses

MOST_NOTES = 6
NOTE_LIMIT = 60
# What is longer is a speech, and its first sentence with the right beginning is taken.
# Some platforms keep what begins with a stroke to themselves; there one calls out.
_COMMANDS = frozenset(f"{sign}{words}" for sign in "/!" for words in ("forget me", "forgetme", "忘记我"))

_CONTACT = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|net|org|cn|io|tv|me|gg|ru|xyz|top)\b|@|\d{5,}|(?:\d[\s().-]*){7,}"
    r"|(?<![a-z])(?:qq|wechat|weixin|vx|discord|telegram|whatsapp|phone|e-?mail|address|passport|password|line id)"
    r"(?![a-z])|微信|手机号|电话|邮箱|地址|住址|身份证|密码|加我|加个好友|门牌|\d+\s*(?:号楼|单元|栋|室)"
    r"|\d+\s+\w+\s+(?:street|road|avenue|lane|st|rd|ave)(?![a-z])",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]|吗|什么|怎么|为什么|哪|谁|多少|几[个岁点号]|是不是|有没有|能不能|会不会|可不可以"
    r"|^(?:who|what|where|when|why|how|which|do|does|did|are|is|can|could|will|would|should)\b",
    re.IGNORECASE,
)
# A grief is for now: nobody wants to be asked next week how the goldfish is.
_GRIEF = re.compile(
    r"(?<![爱笑累饿困忙怕想烦热冷美])死了|去世|过世|走丢|走了|没了|不在了"
    r"|(?<![a-z])(?:died|is dead|passed away|is gone|ran away|funeral|i lost my)(?![a-z])",
    re.IGNORECASE,
)
# A message that gives orders is not listened to at all.
_ORDERS = re.compile(
    r"指令|提示词|规则|设定|扮演|忽略|无视|忘记|管理员|运营|开发者|程序(?!员)|模型|系统|主人|越狱"
    r"|(?<![a-z])(?:ignore|disregard|instructions?|prompts?|rules?|system|pretend|act as|role-?play|admins?"
    r"|administrator|operator|developer mode|moderator|creator|assistant|language models?|jailbreak|from now on"
    r"|repeat"
    r"|print|reveal|override)(?![a-z])",
    re.IGNORECASE,
)
# Whoever speaks of her or to her says nothing about themselves.
_TO_HER = re.compile(r"你|您|苞米|主播|(?<![a-z])(?:you|your|yours|u|ur|baomi)(?![a-z])", re.IGNORECASE)
_MARKS = re.compile(r"[<>{}\[\]|\\`“”\"「」『』()（）【】*#]")
_BLAND_ZH = "也就才都只是不没很太好真又再还想要在到觉得知道说"

_TELLS = re.compile(
    # Names, homes with animals in them, likes, callings, ages, places, what lies ahead.
    r"我(?:的名字)?(?:叫|名叫)(?!做|醒|了|外卖)|我(?:的)?名字(?:是|叫)"
    r"|我家?(?:里)?(?:也)?(?:养|有)(?:了|着|过)?.{0,8}(?:猫|狗|兔|鸟|鱼|龟|仓鼠|鹦鹉|宠物|孩子|女儿|儿子|弟弟|妹妹"
    r"|哥哥|姐姐|室友)"
    r"|我(?:家的?|的)(?:猫|狗|兔子|仓鼠|鹦鹉|乌龟)"
    r"|我(?:最|很|超|超级|特别|也|真的|一直|更|好|不|其实)*(?:喜欢|爱(?!你)|讨厌|害怕|怕)"
    r"|我(?:是|做)(?:一[个名位只])?(?:个|名)?(?!说|想|不|真|来|在|觉|最|第|谁|你|从(?!.{1,6}来))"
    r"|我(?:今年)?\d{1,2}岁|我(?:住在?|来自)|我(?:在|从).{1,8}(?:工作|上班|上学|读书|念书|实习|长大|来)"
    r"|(?:我.{0,4})?(?:生日|纪念日)(?:是|在)|(?:今天|明天|后天|下周.?|周末).{0,4}(?:是)?我(?:的)?(?:生日|婚礼)"
    r"|(?:我)?(?:今天|明天|后天|今晚|明晚|下周.?|下个?月|周末|快要|马上)(?:我)?(?:就|还)?(?:要|得|有|去)?.{0,6}"
    r"(?:考试|面试|考研|高考|中考|期末|答辩|手术|搬家|结婚|出差|比赛|演出|开学|毕业|入职|旅行|旅游|体检)"
    r"|我(?:在|正在|最近在?)(?:学|练|写|准备|减肥|备考)"
    r"|(?<![a-z'])(?:my name(?: i|')s|(?:you can )?call me|i(?:'| a)?m (?:an? |called |named |from |learning "
    r"|studying "
    r"|training |allergic |afraid of |scared of |moving |getting married|turning |\d{1,2}(?: years| yrs|$))"
    r"|i (?:really |also |do |absolutely |just )?(?:like|love|hate|adore|collect|play|enjoy|fear)(?![a-z])"
    r"|i (?:work|live|study|teach|come from|grew up|draw|bake|knit|paint|have (?:an? |two |three |got |my )|got an? "
    r"|just (?:adopted|got|moved|started))|i'?ve got an?|i (?:adopted|own) "
    r"|my (?:cat|dog|rabbit|hamster|parrot|turtle|kitten|puppy|son|daughter|sister|brother|wife|husband|job"
    r"|favou?rite|birthday|exam|interview|wedding|thesis|hobby)(?![a-z])"
    r"|(?:tomorrow|next week|tonight|on monday) (?:is my|i(?:'ll| have| am|'m))"
    r"|i (?:have|'ve got) .{0,20}(?:exam|interview|test|operation|surgery|wedding) )",
    re.IGNORECASE,
)
_EMPTY_ZH = re.compile(rf"^我(?:是|做|喜欢|爱|讨厌|怕|叫)(?:一[个名位只])?[{_BLAND_ZH}了的呀啊吧呢]*[{END_MARKS}~]*$")
_EMPTY_EN = re.compile(
    r"^i(?:'| a)?m an? (?:bit|little|lot|fan|big fan|mess|idiot|few)\b|^i (?:like|love|hate|enjoy) (?:it|this|that"
    r"|these|those"
    r"|the stream|to|how|when)\b[\w\s]{0,8}$|^i have an? (?:question|idea|feeling|suggestion|theory|problem)\b"
    r"|^i (?:got|have) an? (?:bit|lot)\b",
    re.IGNORECASE,
)


def told_about_self(text: str) -> str | None:
    """What of a chat message is worth remembering about its writer: an excerpt in their own words, at most 60
    characters, or None.

    None for questions, for griefs, for what is said about her or to her, for orders, and for every message that
    holds contact data anywhere: a phone number isn't less private because a cat's name stands beside it.
    """
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    if len(plain) > 600 or _CONTACT.search(plain) or _ORDERS.search(plain):
        return None
    for clause in split_clauses(plain):
        sentence = " ".join(clause.split())
        tells = _TELLS.search(f"{sentence} ")
        if not tells or _ASKS.search(sentence) or _GRIEF.search(sentence):
            continue
        told = _excerpt(sentence[tells.start() :])
        if not told or _TO_HER.search(told) or _EMPTY_ZH.search(told) or _EMPTY_EN.search(told):
            continue
        return told
    return None


def merge_notes(notes: list[str], new: str) -> list[str]:
    """The notes with a new one at the end, at most `MOST_NOTES`: one that says nearly the same is replaced, and the
    oldest goes when there are too many. An empty new note changes nothing but the bound."""
    told = new.strip()[:NOTE_LIMIT]
    kept = [note for note in notes if told and not _same_matter(note, told)] if told else list(notes)
    return [*kept, *([told] if told else [])][-MOST_NOTES:]


def wants_forgetting(text: str) -> bool:
    """Whether the message is the command to forget its writer, and nothing else."""
    return " ".join(text.replace("／", "/").replace("！", "!").split()).casefold() in _COMMANDS


def _excerpt(sentence: str) -> str:
    """The sentence from where it tells something, on one line, without marks that could open or close anything."""
    bare = " ".join(_MARKS.sub(" ", sentence).split()).strip(f" ~{PAUSES}{END_MARKS}")
    if len(bare) <= NOTE_LIMIT:
        return bare
    head = bare[: NOTE_LIMIT - 1]
    pause = max(head.rfind(mark) for mark in "，,、 ")
    return (head[:pause] if pause > NOTE_LIMIT // 3 else head).rstrip(" ,，、") + "…"


def _same_matter(old: str, new: str) -> bool:
    """Whether two notes share most of their words (pairs of characters in Chinese), or one holds the other."""
    first, second = old.casefold(), new.casefold()
    if first in second or second in first:
        return True
    one, other = _pieces(first), _pieces(second)
    return bool(one and other) and len(one & other) / min(len(one), len(other)) >= 0.7


def _pieces(text: str) -> set[str]:
    pairs = {text[at : at + 2] for at in range(len(text) - 1) if re.fullmatch(f"[{HAN}]{{2}}", text[at : at + 2])}
    return pairs | {word for word in re.findall(r"[a-z0-9']+", text) if len(word) > 2}
