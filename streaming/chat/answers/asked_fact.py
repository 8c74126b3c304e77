"""The one fact that a viewer asks for, for a small model: its prompt is too short to hold all that she knows."""

from streaming.chat.answers.contexts import ChatContext
from streaming.chat.fallback.life_questions import (
    asked_of_today,
    date_in_words,
    is_about_another_day,
    is_about_yesterday,
    life_slots,
)
from streaming.chat.fallback.message_kinds import classify

# Of what she did today a small model is told the last things, and of each so many characters.
_DONE, _CHARACTERS = 3, 24


def with_asked_fact(context: ChatContext) -> ChatContext:
    """The context with the fact that its question asks for."""
    return context.model_copy(update={"fact": asked_fact(context)})


def asked_fact(context: ChatContext) -> str:
    """In her language, without an end mark; empty where no fact is asked for."""
    kind, said = classify(context.question).name, context.question
    chinese, slots = context.language == "zh", life_slots(context)
    match kind:
        case "time":
            zh, en = "现在{time}", "it is {time}"
        case "temperature":
            zh, en = "外面{temp}℃", "it is {temp} °C outside"
        case "season":
            zh, en = "今天{date}", "today is {date}"
        case "left" if context.minutes_on:
            zh, en = "播了{on}分钟，还播{left}分钟", "on air for {on} minutes, {left} to go"
        case "ad":
            zh = "这场的赞助是{sponsor}" if context.sponsor else "这场没有广告"
            en = "the sponsor is {sponsor}" if context.sponsor else "no ad in this stream"
        case "viewers" if context.followers:
            zh, en = "关注她的有{followers}人", "{followers} people follow her"
        case "library" if context.games:
            zh, en = "她的游戏，新的在前：{games}", "her games, the newest first: {games}"
        case "weather" if is_about_another_day(said):
            zh, en = "明天的天气还不知道", "tomorrow's weather is not known yet"
        case "next_stream" if context.coming and not is_about_another_day(said):
            zh = "下一场{when}，" + ("玩《{next}》" if context.coming.game else "聊{next}")
            en = "the next stream is {when}, " + (
                "playing 《{next}》" if context.coming.game else "talking of {next}"
            )
        case "next_stream" if not context.coming:
            zh = "今天没有下一场，明天的安排{up}起床才定"
            en = "no other stream today, tomorrow is decided when she gets up at {up}"
        case "next_stream" | "today" if is_about_another_day(said):
            zh, en = "明天的安排{up}起床才定", "tomorrow is decided when she gets up at {up}"
        case "today" if is_about_yesterday(said):
            zh = "昨天{before}" if context.yesterday else "昨天没有直播"
            en = "yesterday she was {before}" if context.yesterday else "she was not on yesterday"
        case "today" | "food" if done := asked_of_today(kind, said, context):
            zh, en = "今天做了：{done}", "done today: {done}"
            slots["done"] = ("、" if chinese else ", ").join(task.content[:_CHARACTERS] for task in done[-_DONE:])
        case _:
            return ""
    slots |= {
        "time": context.game_time[-5:],
        "temp": context.temperature,
        "date": date_in_words(context.game_time, context.language),
        "left": context.minutes_left,
        "sponsor": context.sponsor,
    }
    return (zh if chinese else en).format_map(slots)
