"""Small facts in the words of her language, as letters write them."""

import datetime as dt

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day_words(date: dt.date, language: str) -> str:
    """A date without its year: `11月27日`, `27 November`."""
    return f"{date.month}月{date.day}日" if language == "zh" else f"{date.day} {_MONTHS[date.month - 1]}"


def slip(*, brand: str, product: str, reward: int, deadline: dt.date, language: str) -> str:
    """The line at the foot of a job mail that says what it comes to, whatever a model wrote above it."""
    by = day_words(deadline, language)
    if language == "zh":
        return f"【{brand}｜{product}｜报酬 {reward} 枚金币｜最晚 {by}】"
    return f"[{brand} | {product} | {reward} coins | by {by}]"
