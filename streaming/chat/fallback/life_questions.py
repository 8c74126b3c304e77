"""Questions about her own life: which line of the book answers them, and the facts that it tells.

What she did today, what she streamed yesterday, when she is on again, her games, her followers, the date.
"""

import datetime as dt
import re

from llmservice.fallback import book_for
from streaming.chat.answers.contexts import ChatContext
from vtuber.fallback.naps import nap_kind
from vtuber.plugin import DoneTask, has_words_for

_ANOTHER_DAY = re.compile(
    "明天|明晚|后天|周末|下周|下个?月|(?:周|星期|礼拜)[一二三四五六日天]"
    r"|tomorrow|weekend|next (?:week|month)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    re.IGNORECASE,
)
_YESTERDAY = re.compile("昨[天晚]|前天|yesterday|last (?:night|stream)", re.IGNORECASE)
_MEAL = re.compile(
    "(?:早|午|晚)[饭餐]|吃(?:饭)?了(?:吗|么|没|什么|啥)|吃的(?:什么|啥)|(?:今天|早上|中午|刚才?).{0,3}吃"
    r"|\b(?:for (?:breakfast|lunch|dinner)|did (?:you|u) (?:eat|have)|(?:have|had) (?:you|u) (?:eaten|had))\b",
    re.IGNORECASE,
)
_POST = re.compile("帖|推文|动态|微博|post", re.IGNORECASE)
_DATE = re.compile("几月|几号|日期|星期几|周几|what day|the date|date today", re.IGNORECASE)
_FOLLOWERS = re.compile("粉丝|followers|subs", re.IGNORECASE)
_SINCE = re.compile("多久了|了多久|开(?:播|始)的|开始直播的|how long (?:have|has)|when did", re.IGNORECASE)
_NEWEST = re.compile(r"买|入|新|newest|bought|buy|\b(?:get|got)\b", re.IGNORECASE)
# Who tells of a day of their own is not told of hers.
_ASKS = re.compile(
    "[?？吗么呢嘛]|什么|啥|怎|哪|几|有没有|干|你"
    r"|\b(?:what|how|did|do|have|are|is|wyd|been up to|your?|u)\b",
    re.IGNORECASE,
)
_LISTED = 3  # games
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def life_rule(kind: str, rule: str, said: str, context: ChatContext, done: list[DoneTask]) -> str:
    """The rule of the book that answers `said`, where it is about her life and the facts are known; else empty.

    `rule` is the usual one of its kind, `done` what `asked_of_today` found.
    """
    another_day = is_about_another_day(said)
    match kind:
        case "next_stream" if another_day:
            return f"{rule}_later"
        case "next_stream":
            coming = context.coming
            return f"{rule}_not" if coming is None else rule if coming.game else f"{rule}_talk"
        case "today" if another_day:
            return "live_chat_world.next_stream_later"
        case "today" if is_about_yesterday(said):
            return f"{rule}_before" if context.yesterday else f"{rule}_idle"
        case "today" if done:
            return f"{rule}_done"
        case "food" if done:
            return "live_chat_world.today_done"
        case "weather" if another_day:
            return f"{rule}_later"
        case "season" if _DATE.search(said):
            return f"{rule}_date"
        case "left" if context.minutes_on and _SINCE.search(said):
            return f"{rule}_since"
        case "viewers" if context.followers and _FOLLOWERS.search(said):
            return f"{rule}_followers"
        case "library" if not context.games:
            return f"{rule}_none"
        case "library" if _NEWEST.search(said):
            return f"{rule}_newest"
    return ""


def is_about_another_day(said: str) -> bool:
    """Whether a day to come is asked after, of which her list of today tells nothing."""
    return bool(_ANOTHER_DAY.search(said))


def is_about_yesterday(said: str) -> bool:
    """Whether the day before is asked after."""
    return bool(_YESTERDAY.search(said) and _ASKS.search(said))


def life_slots(context: ChatContext) -> dict[str, str | int]:
    """The facts, as they stand in lines of the book."""
    coming, games, language = context.coming, context.games, context.language
    return {
        "when": coming.when if coming else "",
        "next": (coming.game or coming.theme) if coming else "",
        "up": context.gets_up,
        "before": _yesterday_in_words(context),
        "on": context.minutes_on,
        "followers": context.followers,
        "games": _listed(games, language),
        "newest": f"《{games[0]}》" if games else "",
        "date": date_in_words(context.game_time, language),
    }


def asked_of_today(kind: str, said: str, context: ChatContext) -> list[DoneTask]:
    """What she really did today and has words for, as far as it is asked after; nothing where nobody asks."""
    if kind not in ("today", "food") or not _ASKS.search(said):
        return []
    book = book_for(context.language)
    done = [task for task in context.done if has_words_for(task, book)]
    if kind == "food":
        rests = [task for task in done if task.type == "rest"] if _MEAL.search(said) else []
        return [task for task in rests if nap_kind(task.content, context.language) in ("breakfast", "snack")]
    posts = [task for task in done if task.type == "tweet"] if _POST.search(said) else []
    return posts or done


def _yesterday_in_words(context: ChatContext) -> str:
    """What she did in her last stream of yesterday: 玩的是《…》, "playing 《…》"; empty where there was none."""
    stream = context.yesterday
    if stream is None:
        return ""
    if context.language == "zh":
        return f"玩的是《{stream.game}》" if stream.game else f"聊的是{stream.theme}"
    return f"playing 《{stream.game}》" if stream.game else f"talking of {stream.theme}"


def _listed(titles: list[str], language: str) -> str:
    """The first titles in a row: 《A》、《B》和《C》; "《A》, 《B》 and 《C》"."""
    shown = [f"《{title}》" for title in titles[:_LISTED]]
    comma, last = ("、", "和") if language == "zh" else (", ", " and ")
    return last.join(filter(None, (comma.join(shown[:-1]), *shown[-1:])))


def date_in_words(game_time: str, language: str) -> str:
    """The day of a game time (YYYY-MM-DD HH:MM) with its weekday: 11月30日，星期一; "Monday, 30 November"."""
    day = dt.date.fromisoformat(game_time[:10])
    if language == "zh":
        return f"{day.month}月{day.day}日，星期{'一二三四五六日'[day.weekday()]}"
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]}"
