"""Figures as a Chinese speaker reads them: amounts, times, dates, shares, measures, telephone numbers.

The characters of a number are cn2an's; which way of reading a place wants, and what stands around it, is ours.
"""

import re
from collections.abc import Callable

_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_NUMBER = r"\d+(?:\.\d+)?"
# cn2an counts to 10^16; what is longer is no amount.
_LONGEST_AMOUNT = 12
_LONGEST_PLAIN = 8
_UNITS = {
    "km/h": "公里每小时",
    "m/s": "米每秒",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "kg": "公斤",
    "mg": "毫克",
    "ml": "毫升",
    "ms": "毫秒",
    "min": "分钟",
    "fps": "帧",
    "kHz": "千赫",
    "Hz": "赫兹",
    "m²": "平方米",
    "㎡": "平方米",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "°F": "华氏度",
    "°": "度",
    "m": "米",
    "g": "克",
    "L": "升",
    "h": "小时",
    "s": "秒",
    "w": "万",
    "k": "千",
}
_MONEY = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
# Behind these a 2 is 两: they count. 月, 日, 号, 楼 number, and stay 二; so does 年级.
_COUNTED = (
    "个|只|条|张|位|杯|碗|块|件|天|年(?!级)|次|遍|场|关|局|种|类|句|首|本|台|部|双|口|份|颗|粒|片|瓶|盒|包|箱|袋|斤|公斤|"
    "公里|米|岁|小时|分钟|秒|周|星期|点|人|名|家|座|匹|头|根|把|朵|枚|套|顿|趟|阵|声|下|步|圈|回|代|轮|对|群|排|层|行|倍|"
    "元|万|千|亿|毫升|克|升|厘米|度"
)
_TIME = r"(?<![\d:])([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?![\d:])"
_RANGE = r"\s*[-－–—~～〜至]+\s*"
Found = re.Match[str]


def said_numbers(text: str) -> str:
    """The text with every figure in characters."""
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    return text


def amount(figures: str) -> str:
    """A number as an amount: 二百三十三, 三点五, 两千."""
    import cn2an

    whole, point, rest = figures.replace(",", "").partition(".")
    whole = whole.lstrip("0") or "0"
    if len(whole) > _LONGEST_AMOUNT:
        return one_by_one(whole) + (f"点{one_by_one(rest)}" if point else "")
    said: str = cn2an.an2cn(whole, "low")
    said = re.sub("(^|[万亿零])二(?=[千万亿])", r"\1两", said)
    said = re.sub("(^|[千万亿零])二(?=百)", r"\1两", said)
    return f"{said}点{one_by_one(rest)}" if point else said


def one_by_one(figures: str, *, one: str = "一") -> str:
    """Digit by digit, as years and telephone numbers are read; theirs is 幺 for one."""
    return "".join(_DIGITS[figure] if figure != "1" else one for figure in figures if figure in _DIGITS)


def _counting(figures: str) -> str:
    """The amount in front of what it counts: 两 for 2."""
    return "两" if figures == "2" else amount(figures)


def _clock(hours: str, minutes: str, seconds: str | None) -> str:
    hour, minute = int(hours), int(minutes)
    said = "两点" if hour == 2 else f"{amount(str(hour))}点"
    if minute == 30 and not seconds:
        return f"{said}半"
    if minute or seconds:
        said += ("零" if minute < 10 else "") + f"{amount(str(minute))}分"
    return said + (f"{amount(seconds)}秒" if seconds else "")


def _whole_date(found: Found, year: str, month: str, day: str) -> str:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return found.group()
    return f"{one_by_one(year)}年{amount(month)}月{amount(day)}日"


def _measure(found: Found) -> str:
    sign, figures, unit = found.groups()
    said = _UNITS[unit]
    minus = ("零下" if "度" in said and unit != "°" else "负") if sign else ""
    return f"{minus}{_counting(figures)}{said}"


def _share(found: Found) -> str:
    sign, figures, mark = found.groups()
    whole = "千分之" if mark == "‰" else "百分之"
    return f"{'负' if sign else ''}{whole}{amount(figures)}"


def _fraction(found: Found) -> str:
    above, below = found.groups()
    return f"{amount(below)}分之{amount(above)}" if int(below) else found.group()


def _plain(found: Found) -> str:
    figures = found.group()
    whole = figures.partition(".")[0]
    if "." not in figures and (len(whole) > _LONGEST_PLAIN or (len(whole) > 1 and whole.startswith("0"))):
        return one_by_one(figures)
    return amount(figures)


def _dotted(found: Found) -> str:
    parts = found.group().split(".")
    address = len(parts) == 4
    return "点".join(one_by_one(part) if address else amount(part) for part in parts)


def _named_day(found: Found) -> str:
    """3·15 is 三幺五, 5·1 is 五一."""
    month, day = found.groups()
    return one_by_one(month) + one_by_one(day, one="幺" if len(day) == 2 else "一")


def _rule(
    pattern: str, say: Callable[[Found], str], flags: int = 0
) -> tuple[re.Pattern[str], Callable[[Found], str]]:
    return re.compile(pattern, flags), say


_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_RULES = (
    # 1,234,567
    _rule(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])", lambda found: found.group().replace(",", "")),
    _rule(
        r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)",
        lambda found: _whole_date(found, found[1], found[3], found[4]),
    ),
    _rule(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})[日号]", lambda found: _whole_date(found, *found.groups())),
    _rule(r"(?<!\d)([12]\d{3})(?=年(?!前|后|来|间|级))", lambda found: one_by_one(found[1])),
    _rule(r"(?<!\d)([0-9]0)(?=后(?!天|面|边|来))", lambda found: one_by_one(found[1])),
    _rule(rf"{_TIME}(?:{_RANGE}(?=\d{{1,2}}[:：]\d\d))", lambda found: f"{_clock(found[1], found[2], found[3])}到"),
    _rule(_TIME, lambda found: _clock(found[1], found[2], found[3])),
    _rule(r"(?<!\d)(\d{1,3})\s*[:：]\s*(\d{1,3})(?!\d)", lambda found: f"{amount(found[1])}比{amount(found[2])}"),
    # Telephone numbers, and those that one dials in need.
    _rule(r"(?<!\d)1[3-9]\d{9}(?!\d)", lambda found: one_by_one(found.group(), one="幺")),
    # With an area's number before it, or free of charge; and one's number in a messenger.
    _rule(
        r"(?<![\d.])(?:0\d{2,3}[-－ ]\d{7,8}|[48]00[-－ ]?\d{3}[-－ ]?\d{4})(?![\d.])",
        lambda found: one_by_one(found.group(), one="幺"),
    ),
    _rule(
        r"(?<=[Qq]{2})(\s*(?:群|号|群号)?\s*[:：]?\s*)(\d{5,11})(?!\d)",
        lambda found: f"{found[1]}{one_by_one(found[2], one='幺')}",
    ),
    # A day with a name: 3·15.
    _rule(r"(?<!\d)(\d{1,2})·(\d{1,2})(?!\d)", _named_day),
    _rule(r"(?<=[打拨])(1[12]\d)(?!\d)", lambda found: one_by_one(found[1], one="幺")),
    _rule(r"(?<!\d)(?:\d{1,3}\.){2,3}\d{1,3}(?![\d.])", _dotted),
    _rule(rf"({_NUMBER})\s*([%％‰])?{_RANGE}(?=-?\d)", lambda found: f"{found[1]}{found[2] or ''}到"),
    _rule(rf"(?<![\d.])([-−－])?({_NUMBER})\s*([%％‰])", _share),
    _rule(
        rf"([{''.join(_MONEY)}])\s*({_NUMBER})(?:\s*([万亿]))?",
        lambda found: f"{_counting(found[2])}{found[3] or ''}{_MONEY[found[1]]}",
    ),
    _rule(rf"(?<![\d.A-Za-z])([-−－])?({_NUMBER})\s*({_UNIT})(?![A-Za-z²])", _measure),
    _rule(r"(?<![\d./])(\d{1,4})/(\d{1,4})(?![\d./])", _fraction),
    _rule(r"(?<=\d)\s*[+＋]\s*(?=\d)", lambda found: "加"),
    _rule(r"(?<=\d)\s*[×xX✕]\s*(?=\d)", lambda found: "乘"),
    _rule(r"(?<=\d)\s*÷\s*(?=\d)", lambda found: "除以"),
    _rule(r"(?<=\d)\s*[=＝]\s*(?=-?\d)", lambda found: "等于"),
    _rule(r"[+＋](?=\d)", lambda found: "加"),
    _rule(rf"(?<![\dA-Za-z.])[-−－](?={_NUMBER})", lambda found: "负"),
    _rule(r"\b[Nn][Oo]\.?\s*(\d+)", lambda found: f"第{amount(found[1])}"),
    _rule(r"\b[Ll][Vv]\.?\s*(\d+)", lambda found: f"等级{amount(found[1])}"),
    _rule(r"第(\d+)", lambda found: f"第{amount(found[1])}"),
    _rule(rf"(?<![\d.])2(?=\s*(?:{_COUNTED}))", lambda found: "两"),
    _rule(_NUMBER, _plain),
)
