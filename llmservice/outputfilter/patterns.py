"""What nobody may say in her name, as patterns that can be asked whether a text may still become a match."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import regex

from llmservice.text.characters import CLOSERS, OPENERS, RARE_HAN
from llmservice.text.sentences import END_MARKS, ENDS, WAVES

Kind = Literal["leak", "encoded", "word", "link", "role", "character", "loop", "length", "turn"]


@dataclass(frozen=True)
class Rule:
    """One kind of text. From `hold` characters of a beginning on, the beginning is held back.

    `says_ai`: it says that the speaker is a machine, which some personas are.
    """

    kind: Kind
    source: "str | regex.Pattern[str]"
    hold: int = 1
    says_ai: bool = False

    @cached_property
    def pattern(self) -> "regex.Pattern[str]":
        """Compiled at the first use: most processes filter nothing, and all of it takes a tenth of their start."""
        if isinstance(self.source, str):
            return regex.compile(self.source, regex.IGNORECASE | regex.VERBOSE | regex.VERSION1)
        return self.source


def _rule(kind: Kind, pattern: str, hold: int = 1, *, says_ai: bool = False) -> Rule:
    return Rule(kind, pattern, hold, says_ai)


# Where a line, a sentence or a speech begins.
_BEGIN = rf"(?:(?<=^|[\n{ENDS}{WAVES};；~>{OPENERS}{CLOSERS}])|(?<=[.!?]\s))\s*"
_STAFF = r"""(?:system|sys|operator|admin(?:istrator)?|moderator|mod|staff|developer|dev|root|owner|official|
    系统|管理员|管理|操作员|运营|房管|官方|开发者|平台|主办方|客服)"""
_NOTICE = (
    r"(?:\s*(?:announcement|notice|message|mode|override|alert|prompt|公告|通知|消息|提示|警告|通告|声明|模式|指令))"
)

# Models by the names that people know.
_PRODUCTS_EN = r"(?:chat\s?gpt|gpt-?\d\w*|openai|anthropic|deepseek|qwen\w*|claude|gemini|llama-?\d)"
_PRODUCTS_ZH = "通义千问|通义|千问|文心一言|文心|豆包|混元|智谱清言|Kimi|ChatGPT|GPT-?\\d|DeepSeek|Qwen|Claude|Gemini"
_MAKERS_ZH = "阿里云|阿里巴巴|阿里|百度|字节跳动|腾讯|月之暗面|深度求索|智谱|OpenAI|Anthropic|Google|谷歌"

RULES: tuple[Rule, ...] = (
    # Addresses. A name alone is harmless: what is held back begins with its dot.
    _rule("link", r"(?:https?|ftp|wss?|file)\s*[:：]\s*[/／]\s*[/／]?", hold=3),
    _rule("link", r"www\s*[.．。]\s*\w", hold=2),
    _rule(
        "link",
        r"""(?<=[a-z0-9\-])(?:\s?[.．。]\s?(?:com|net|org)|[.．](?:com|net|org|io|gg|me|cc|tv|cn|xyz|top|club|info|biz|ru|link|site|vip|app|
        dev|live|shop|co|uk|jp|de|ly|to))(?![a-z0-9])""",
        hold=2,
    ),
    _rule(
        "link",
        r"(?<=[a-z0-9\-])\s*[\[({（]?\s*(?:(?<![a-z0-9])dot(?![a-z0-9])|点|點)\s*[\])}）]?\s*(?:com|net|org|io|cn|gg|me|tv)(?![a-z])",
        hold=3,
    ),
    _rule("link", r"(?<=[a-z0-9._\-])\s?[@＠]\s?[a-z0-9\-]+\s?[.．]", hold=2),
    _rule("link", r"(?<!\d)\d{1,3}(?:[.．]\d{1,3}){3}(?!\d)", hold=6),
    _rule("link", r"(?<![a-z0-9])(?:discord|t|telegram|wa|bit|youtu)[.．](?:gg|me|ly|be)(?![a-z0-9])", hold=3),
    _rule(
        "link",
        r"(?:q\s*q|v\s*x|微\s*信|vx|wechat|whatsapp|telegram|电报|扣扣|加\s*群|群\s*号)[^\n]{0,8}?\d{5,}",
        hold=8,
    ),
    _rule("link", r"加\s*(?:我\s*)?(?:的\s*)?(?:微\s*信|v\s*x|q\s*q|扣\s*扣)"),
    # Somebody else's voice.
    _rule("role", rf"{_BEGIN}[\[【({{（<《]\s*{_STAFF}{_NOTICE}?\s*[\]】)}}）>》]", hold=2),
    _rule("role", rf"{_BEGIN}[\[【({{（<《*#\s]*{_STAFF}{_NOTICE}?\s*[\]】)}}）>》*]*\s*[:：]", hold=3),
    _rule("role", r"[\[【]\s*(?:system|operator|admin|系统|管理员|官方|运营|操作员)[^\]】\n]{0,10}[\]】]"),
    _rule("role", r"(?:系统|官方|管理员|运营|平台)(?:公告|通知|通告|声明|警告)", hold=2),
    _rule(
        "role",
        r"(?<![a-z0-9])(?:as|i\s+am|i['’]m|this\s+is)\s+(?:the|your|an?)\s+(?:stream\s+)?(?:operator|admin\w*|moderator|developer|owner|system)(?![a-z0-9])",
        hold=4,
    ),
    _rule("role", r"(?:我|这里)是(?:本直播间的?|这里的|你们的)?(?:操作员|管理员|运营|房管|官方|开发者|系统)", hold=2),
    _rule("role", r"(?:作为|以)(?:本直播间的?)?(?:操作员|管理员|运营|官方|开发者)"),
    _rule(
        "role",
        r"(?<![a-z0-9])(?:developer|debug|dan|god|admin|sudo|jailbreak)\s+mode(?![a-z0-9])|(?:开发者|调试|越狱|管理员)模式",
        hold=4,
    ),
    _rule("role", rf"{_BEGIN}\[?DAN\]?\s*[:：]"),
    _rule(
        "role",
        r"""<\|[^|\n]{1,20}\|?>?|\[/?INST\]|<</?SYS>>|</?s>(?!\w)|\#{2,}\s*(?:instruction|response|system|input|user)|
        <(?:start|end)_of_turn>|</?(?:system|user|assistant|tool_call|function|prompt|human)>|<｜""",
        hold=2,
    ),
    _rule(
        "role", r"[{\[]\s*[\"'](?:name|tool|function|action|arguments|role|cmd|command|tool_calls?)[\"']\s*:", hold=4
    ),
    _rule("role", r"(?<![a-z0-9])(?:rm\s+-rf|curl\s+-|sudo\s|drop\s+table|<script|javascript:|onerror\s*=)", hold=3),
    # Out of character.
    _rule(
        "character",
        r"""(?<![a-z0-9])as\s+(?:an?\s+)?(?:a\.?i(?![a-z0-9])|artificial|large\s+language|language\s+model|chat\s?bot|assistant(?![a-z0-9])|virtual\s+assistant)|
        (?<![a-z0-9])i(?:\s+am|['’]m)\s+(?:just\s+|only\s+|actually\s+|really\s+)?(?:an?\s+)?(?:a\.?i(?![a-z0-9])|artificial|large\s+language|
        language\s+model|chat\s?bot|chatgpt|gpt|qwen|claude|gemini|deepseek|llama|bot(?![a-z0-9])|program(?![a-z0-9])|model(?![a-z0-9]))""",
        hold=5,
        says_ai=True,
    ),
    # Whose product she would be. To talk of one is no confession: there is news of them every day.
    _rule(
        "character",
        rf"""(?<![a-z0-9])(?:(?:i\s+am|i['’]m|this\s+is|here\s+is|my\s+(?:real\s+|true\s+)?name\s+is|call\s+me|you['’]re\s+talking\s+to|
        i\s+was|i\s+run\s+on|(?:running|based|built)\s+on|powered\s+by|as)\s+(?:[a-z]+\s+){{0,4}}?{_PRODUCTS_EN}(?![a-z0-9])|
        {_PRODUCTS_EN}\s*(?:,\s*)?(?:here(?![a-z0-9])|speaking(?![a-z0-9])|at\s+your\s+service|made\s+me|trained\s+me|created\s+me))""",
        hold=5,
        says_ai=True,
    ),
    _rule(
        "character",
        # What it begins with stands in front: it is looked for at every character.
        rf"""(?=[我作这您叫本真由通千文豆混智KCGDQ])(?:(?=我)(?<!谁说|你说|说|以为|觉得|如果|要是|假如|万一|梦见)我(?:其实|只|就|现在|当然|真的)*(?:是|叫)(?:一个|一款|一种|个|由)?(?:大型|大|生成式)?
        (?:AI|人工智能|语言模型|模型|机器人|程序|聊天机器人|助手|智能助手|{_PRODUCTS_ZH})|
        作为(?:一个|一款|一名)?(?:大型|大)?(?:AI|人工智能|语言模型|模型|助手|智能助手|{_PRODUCTS_ZH})|
        (?:这里是|我们是|您好，我是|叫我|(?:我|本名|真名)(?:的(?:名字|本名|真名))?(?:是|叫)|我(?:来自|基于|属于|出自))[^，{ENDS}\n]{{0,6}}?(?:语言模型|{_PRODUCTS_ZH}|{_MAKERS_ZH})|
        (?:{_PRODUCTS_ZH})(?:为您|为你|竭诚|在此为|很高兴)|由(?:{_MAKERS_ZH})[^，{ENDS}\n]{{0,6}}?(?:训练|开发|研发|打造|提供)的)""",
        hold=2,
        says_ai=True,
    ),
    _rule(
        "character",
        r"""(?<!(?:who\ssays|who\ssaid|said|say|think|thinks|if|when|dreamt|dreamed)\s)(?<![a-z0-9])i(?:\s+am|['’]m)\s+(?:really\s+|actually\s+)?not\s+
        (?:really\s+|actually\s+)?a\s+(?:real\s+)?cat(?![a-z0-9])|(?<!谁说|你说|说|以为|觉得|如果|要是|假如|万一|梦见)我(?:其实|真的|根本|才)*不是(?:一只|只|什么)?(?:真的?)?猫|
        我(?:其实|真的)是(?:一个)?(?:人类|真人)|(?<![a-z0-9])i(?:\s+am|['’]m)\s+(?:actually\s+|really\s+)?(?:a\s+)?human(?![a-z0-9])""",
        hold=3,
    ),
    _rule(
        "character",
        r"""(?<![a-z0-9])(?:my|the)\s+(?:system\s+|initial\s+|hidden\s+)?(?:prompt|instructions?|guidelines)\s+(?:is|are|say|says|tell|begin)|
        (?<![a-z0-9])system\s+prompt(?![a-z0-9])|我的(?:系统)?(?:提示词|指令|设定|规则)(?:是|如下|说|要求)|系统提示|提示词""",
        hold=4,
    ),
    # What is no language, or none of a cat.
    _rule(
        "encoded",
        r"(?:[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}\s?){3,}",
        hold=5,
    ),
    _rule("encoded", r"锟斤拷|锟斤|烫烫烫烫|屯屯屯屯|\ufffd\s?\ufffd", hold=2),
    _rule("encoded", rf"(?:[{RARE_HAN}]\s?){{4,}}", hold=3),
    _rule(
        "encoded",
        r"(?:[\p{L}--[\p{Latin}\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Cyrillic}\p{Greek}\p{Arabic}\p{Hebrew}\p{Thai}\p{Devanagari}]]\p{M}*[\s,.!?]{0,2}){8,}",
        hold=6,
    ),
    _rule(
        "encoded",
        r"(?:(?<![a-z])(?=[bcdfghjklmnpqrstvwxz]{4})(?!\w*(\w)\1)[bcdfghjklmnpqrstvwxz]{4,}(?![a-z])[\s,.]+){3,}",
        hold=12,
    ),
    _rule("encoded", r"(?=[a-z0-9+/_\-]*\d)(?=[a-z0-9+/_\-]*[a-z])[a-z0-9+/_\-]{22,}={0,2}", hold=18),
    _rule("encoded", r"(?-i:(?=[A-Za-z+/]*[a-z][A-Z])[A-Za-z0-9+/]{22,}={0,2})", hold=18),
    _rule("encoded", r"[a-z]{34,}", hold=24),
    _rule("encoded", r"(?:(?:0x)?[0-9a-f]{2}[\s:,\-]{1,2}){9,}", hold=18),
    _rule("encoded", r"(?:(?:\\x|\\u|%|&\#x?|u\+)\{?[0-9a-f]{2,6}[};]?\s?){4,}", hold=6),
    _rule("encoded", r"(?:[01]\s?){24,}", hold=14),
    _rule("encoded", r"(?:[.\-·•_–]{1,6}[\s/|]+){7,}", hold=12),
    _rule("encoded", r"(?:\d{2,6}[\s,;、]+){9,}", hold=20),
    # The model goes on by itself, as the next one who talks.
    _rule(
        "turn",
        rf"(?<=[\n」”\"{END_MARKS}])\s*(?:user|viewer|human|observer|assistant|question|audience|观众|用户|问|提问|弹幕|网友)\s?\d{{0,3}}\s*[:：]",
        hold=2,
    ),
    _rule("turn", r"\n\s*[qa]\s*[:：]"),
)
