"""What is said of a line: sixty pairs and more, and where long ones are cut."""

import pytest

from llmservice.voice.breaths import BREATH, breaths
from llmservice.voice.spoken import spoken_pieces, spoken_text

# Name, what she writes, what is heard.
CHINESE = {
    "a stage direction": ("（甩尾巴 啪嗒啪嗒）「……喵～」", "喵"),
    "directions in the middle": ("好呀（点头），走吧（往左蹦）！", "好呀，走吧！"),
    "a direction in half-width brackets": ("(舔爪子)今天吃鱼。", "今天吃鱼。"),
    "a direction between stars": ("*扑过去* 抓到了！", "抓到了！"),
    "a direction within a direction": ("（歪头（耳朵抖了一下））什么？", "什么？"),
    "a direction with sentences in it": ("（打哈欠。又打一个。）困了。", "困了。"),
    "a direction that was cut off": ("我去睡了。（钻进纸", "我去睡了。"),
    "a face in brackets": ("谢谢(｡>﹏<｡)大家", "谢谢大家"),
    "a heading in lenticular brackets": ("【公告】今晚播。", "今晚播。"),
    "meow": ("喵喵喵！", "喵喵喵！"),
    "a meow that draws out": ("喵～今天下雨", "喵，今天下雨"),
    "a laugh": ("哈哈哈，嘿嘿", "哈哈哈，嘿嘿"),
    "a laugh without end": ("哈哈哈哈哈哈哈哈哈哈哈哈", "哈哈哈哈"),
    "a scream without end": ("啊啊啊啊啊啊啊啊啊！！！！！", "啊啊啊啊！"),
    "emoji": ("今天好开心😸🎉！", "今天好开心！"),
    "emoji of several parts": ("一家人👨‍👩‍👧‍👦出门❤️", "一家人出门"),
    "emoji only": ("😺😺❤️🇨🇳", ""),
    "marks only": ("……！？", ""),
    "a direction only": ("（盯着窗外）", ""),
    "a face of letters": ("好耶 owo", "好耶"),
    "bold": ("这是**重点**喵", "这是重点喵"),
    "struck out": ("~~不吃~~吃", "不吃吃"),
    "a heading": ("## 今天的计划\n睡觉", "今天的计划，睡觉"),
    "a list": ("- 吃饭\n- 睡觉", "吃饭，睡觉"),
    "code": ("输入`pip install cat`就行", "输入就行"),
    "a block of code": ("看这个：\n```py\nprint(1)\n```\n好吧", "看这个：好吧"),
    "a link": ("看这里 https://example.com/a?b=1 好吗", "看这里好吗"),
    "a link in Chinese": ("地址是https://example.com/a，记住了", "地址是，记住了"),
    "a link with words": ("去[我的主页](https://example.com)看", "去我的主页看"),
    "a picture": ("![猫](cat.png)好看吗", "好看吗"),
    "an address without a scheme": ("关注 vtuber.tv/baomi 喵", "关注喵"),
    "mail": ("写信到 a.b@example.com 吧", "写信到吧"),
    "a tag": ("#猫猫日常# 今天也在晒太阳", "猫猫日常今天也在晒太阳"),
    "a viewer's name": ("@小明 你好", "小明你好"),
    "an amount": ("我数了12345颗豆子", "我数了一万两千三百四十五颗豆子"),
    "an amount with commas": ("粉丝有1,234,567个", "粉丝有一百二十三万四千五百六十七个"),
    "two of something": ("2个布丁，2只猫，12只狗", "两个布丁，两只猫，十二只狗"),
    "two as a name": ("2号选手在2楼，2月见", "二号选手在二楼，二月见"),
    "two thousand": ("2000块", "两千块"),
    "a place": ("第2名和第10名", "第二名和第十名"),
    "a decimal": ("3.14是圆周率", "三点一四是圆周率"),
    "a share": ("涨了3.5%", "涨了百分之三点五"),
    "a share with a blank": ("只有 3.5 % 的电", "只有百分之三点五的电"),
    "a range of shares": ("大概10%-20%", "大概百分之十到百分之二十"),
    "a range": ("睡8～10个小时", "睡八到十个小时"),
    "below zero": ("外面-5℃", "外面零下五摄氏度"),
    "a fraction": ("吃了1/3", "吃了三分之一"),
    "a half": ("½个鱼干", "二分之一个鱼干"),
    "a time": ("10:30开播", "十点半开播"),
    "a time before ten past": ("8:05起床", "八点零五分起床"),
    "a full hour": ("晚上20:00见", "晚上二十点见"),
    "two o'clock": ("2:15睡", "两点十五分睡"),
    "from when to when": ("9:30-11:00在公司", "九点半到十一点在公司"),
    "a full-width time": ("１０：３０", "十点半"),
    "a score": ("3:2赢了", "三比二赢了"),
    "a date": ("2026年11月29日", "二零二六年十一月二十九日"),
    "a date in figures": ("2026-11-29 下雨", "二零二六年十一月二十九日下雨"),
    "a year": ("2026年的猫", "二零二六年的猫"),
    "a generation": ("90后和00后", "九零后和零零后"),
    "a telephone number": ("打13812345678", "打幺三八幺二三四五六七八"),
    "a number free of charge": ("打400-123-4567。", "打四零零幺二三四五六七。"),
    "a number with its area": ("座机010-12345678", "座机零幺零幺二三四五六七八"),
    "a messenger's number": ("加QQ12345678", "加Q Q幺二三四五六七八"),
    "a day with a name": ("3·15晚会和5·1放假", "三幺五晚会和五一放假"),
    "a range of hundreds": ("400-800块", "四百到八百块"),
    "an emergency": ("快打110！", "快打幺幺零！"),
    "a number that is a name": ("房间号007", "房间号零零七"),
    "a long number": ("群号 123456789", "群号一二三四五六七八九"),
    "an address of a machine": ("192.168.0.1", "一九二点一六八点零点一"),
    "money": ("￥12.5一杯，$2一块", "十二点五元一杯，两美元一块"),
    "ten thousand in short": ("10w粉丝", "十万粉丝"),
    "a length": ("5km外，1.5m高", "五公里外，一点五米高"),
    "a speed": ("60fps跑到120km/h", "六十帧跑到一百二十公里每小时"),
    "figures in rings": ("①吃饭②睡觉", "一，吃饭二，睡觉"),
    "a Roman number": ("最终幻想Ⅶ", "最终幻想七"),
    "a sum": ("1+1=2", "一加一等于二"),
    "233": ("233太好笑了", "哈哈哈太好笑了"),
    "233 as an amount": ("得了233分", "得了两百三十三分"),
    "666": ("666", "六百六十六"),
    "QAQ": ("鱼干没了QAQ", "鱼干没了呜呜"),
    "TAT": ("饿了 T_T", "饿了呜呜"),
    "hhh": ("hhhh笑死", "哈哈哈笑死"),
    "yyds": ("小鱼干yyds！", "小鱼干永远的神！"),
    "capitals": ("GPU和NPC", "G P U和N P C"),
    "capitals that are a word": ("OK，没BUG", "OK，没BUG"),
    "English words": ("我在玩 Hollow Knight 喵", "我在玩 Hollow Knight 喵"),
    "a console": ("PS5和Switch", "P S五和Switch"),
    "a letter in a word": ("B站和Q弹", "B站和Q弹"),
    "a version": ("更新到v1.2了", "更新到v一点二了"),
    "three dimensions": ("3D游戏", "三D游戏"),
    "an ampersand": ("猫&狗", "猫和狗"),
    "a slash": ("鱼/虾都行", "鱼，虾都行"),
    "a title": ("《星露谷》开播", "星露谷开播"),
    "dashes": ("我——睡着了", "我，睡着了"),
    "several marks": ("真的吗？！！好。。。", "真的吗？好…"),
    "a tag of a page": ("<b>好</b>的", "好的"),
}
ENGLISH = {
    "a direction in English": ("(swishes her tail) “Hello there.”", "Hello there."),
    "a share in English": ("Up 3.5 % today", "Up 3.5 percent today"),
    "a price": ("It costs $1 or $20", "It costs 1 dollar or 20 dollars"),
    "a date in English": ("On 2026-11-29, rain", "On November 29, 2026, rain"),
    "degrees": ("It is -5°C outside", "It is minus 5 degrees Celsius outside"),
    "a range in English": ("8-10 hours", "8 to 10 hours"),
    "a link in English": ("See https://example.com. Fine.", "See. Fine."),
    "lol": ("lol, a fish 🐟", "ha ha, a fish"),
    "an apostrophe": ("I'm a cat, don't ask", "I'm a cat, don't ask"),
    "a time in English": ("We start at 10:30!", "We start at 10:30!"),
    "code in English": ("Type `rm` now", "Type now"),
    "a list in rings": ("① eat ② sleep", "1, eat 2, sleep"),
}


@pytest.mark.parametrize(("text", "heard"), CHINESE.values(), ids=CHINESE)
def test_a_chinese_line_is_said_as_a_person_reads_it(text: str, heard: str) -> None:
    assert spoken_text(text, "zh") == heard


@pytest.mark.parametrize(("text", "heard"), ENGLISH.values(), ids=ENGLISH)
def test_an_english_line_is_said_as_a_person_reads_it(text: str, heard: str) -> None:
    assert spoken_text(text, "en") == heard


def test_what_is_said_is_said_the_same_again() -> None:
    for text, heard in CHINESE.values():
        assert spoken_text(heard, "zh") == heard, text
    for text, heard in ENGLISH.values():
        assert spoken_text(heard, "en") == heard, text


def test_a_line_is_cut_into_sentences_and_short_clauses_stay_together() -> None:
    assert spoken_pieces("（伸懒腰）早上好，大家！今天下雨。😸", "zh") == ["早上好，大家！", "今天下雨。"]
    assert spoken_pieces("Good morning. It rains, again.", "en") == ["Good morning.", "It rains, again."]
    assert spoken_pieces("（点头）", "zh") == []


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    text = "，".join(["今天我在窗边看了很久的雨"] * 12) + "。"
    pieces = spoken_pieces(text, "zh")
    assert "".join(pieces) == text
    assert all(len(piece) <= BREATH for piece in pieces)
    assert all(piece.endswith(("，", "。")) for piece in pieces)


def test_three_hundred_characters_without_a_mark_are_cut_at_a_breath() -> None:
    text = ("我今天在窗边看了很久的雨然后想起冰箱里还有半条鱼" * 13)[:300]
    pieces = breaths(text)
    assert "".join(pieces) == text
    assert [len(piece) > BREATH for piece in pieces] == [False] * len(pieces)
    # Behind a particle or before a new thought, and never within 然后 or 冰箱.
    assert all(piece.endswith(("的", "了", "雨", "鱼")) for piece in pieces[:-1])


def test_neither_a_number_nor_a_latin_word_is_torn_apart() -> None:
    for word in ("supercalifragilistic", "123456789012345678"):
        text = "猫" * 70 + word + "猫" * 70
        pieces = breaths(text)
        assert "".join(pieces) == text
        assert any(word in piece for piece in pieces)
    # What is longer than a breath has no better place.
    assert [len(piece) for piece in breaths("a" * 200)] == [80, 80, 40]


def test_a_hostile_line_is_bounded_and_quick() -> None:
    for text in ("（" * 20_000, "*" * 20_000, "1" * 20_000, "[" * 9_000 + "](" * 9_000, "a.b" * 9_000, "2:" * 9_000):
        assert len(spoken_text(text, "zh")) <= 4_000


def test_what_is_very_short_goes_with_what_follows() -> None:
    text = "别洗。我是说，先把烤得焦焦的那块皮翻过来看看，好吗？嗯。"
    assert breaths(text, 22, 6) == ["别洗。我是说，", "先把烤得焦焦的那块皮翻过来看看，好吗？", "嗯。"]
    assert breaths(text, 22) == ["别洗。", "我是说，先把烤得焦焦的那块皮翻过来看看，", "好吗？", "嗯。"]
    # Where there is no room it is said by itself.
    assert breaths("喵。一二三四五六七八九十一二三四五六七八九十。", 20, 6) == [
        "喵。",
        "一二三四五六七八九十一二三四五六七八九十",
    ]
    assert breaths("OK. It rains again.", 22, 6) == ["OK. It rains again."]
    assert breaths("Hm. No. Yes. OK.", 8, 6) == ["Hm. No.", "Yes. OK."]


def test_pieces_grow_as_far_as_what_was_made_before_lasts() -> None:
    text = "，".join(["我看了三年"] * 14) + "。"
    assert [len(piece) for piece in breaths(text, 22, 6)] == [18, 18, 18, 18, 12]
    # The first is short; each is made (six tenths of its length, and two characters) before all those are over.
    assert [len(piece) for piece in breaths(text, 22, 6, 10)] == [6, 6, 6, 12, 18, 18, 18]
    assert [len(piece) for piece in breaths(text, 22, 6, 12)] == [12, 18, 18, 18, 18]
    # A clause is not torn apart for that, and what is very short is not left alone.
    assert breaths("喵。从上头看一只睡着的猫，轻一点，轻一点。", 22, 6, 10) == [
        "喵。从上头看一只睡着的猫，",
        "轻一点，轻一点。",
    ]
    # In sentences as well as in clauses.
    assert breaths("爬。三，二，一，跳。" * 3, 22, 6, 10)[0] == "爬。三，二，一，跳。"
