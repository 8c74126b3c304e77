"""What pages, front ends and the diary are told of streams and covers."""

import datetime as dt
from typing import Any

from streaming.chat.services.chat_settings import state_of
from streaming.models import Cover, Stream, StreamLine
from streaming.on_air.talk_themes import theme_in
from streaming.selectors import chat_rules, cover_of_day, live_stream, next_stream
from vtuber.gametime import DAY, day_start, hhmm
from vtuber.models import TodoTask, VTuber
from vtuber.plugin import game_in, plan_wording

COVERS = 12


def stream_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any] | None:
    """The stream that is on, else the next one that is planned, else None. Viewers are simulated ones."""
    live = live_stream(vtuber)
    if live:
        return _live(live)
    task = next_stream(vtuber, now)
    return _planned(task, vtuber) if task else None


def chat_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """The house rules of her chat; while `silenced` she answers nobody."""
    return state_of(chat_rules(vtuber))


def _live(stream: Stream) -> dict[str, Any]:
    last = stream.lines.order_by("-number").first()
    return {
        "state": "live",
        "id": stream.pk,
        "task": stream.task_id,
        "title": stream.title,
        "game": stream.game_title,
        "sponsor": stream.sponsor,
        "cover_url": stream.cover.url if stream.cover else "",
        "started_at": stream.started_at.isoformat(),
        "start_time": hhmm(stream.started_at),
        "end_time": hhmm(stream.task.end) if stream.task else "",
        "viewers_simulated": stream.viewers_simulated,
        "viewers_peak": stream.viewers_peak,
        "last_line": _line(last) if last else None,
    }


def _planned(task: TodoTask, vtuber: VTuber) -> dict[str, Any]:
    cover = cover_of_day(vtuber, task.start)
    return {
        "state": "next",
        "id": None,
        "task": task.pk,
        "title": (task.prepared or {}).get("title", ""),
        "content": task.content,
        "game": game_in(task.content),
        "sponsor": "",
        "cover_url": cover.url if cover else "",
        "start": task.start.isoformat(),
        "start_time": hhmm(task.start),
        "end_time": hhmm(task.end),
        "viewers_simulated": 0,
        "viewers_peak": 0,
        "last_line": None,
    }


def _line(line: StreamLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "kind": line.kind,
        "text": line.text,
        "short": line.short,
        "expression": line.expression,
        "action": line.action,
        "said_at": line.said_at.isoformat(),
    }


def covers_section(vtuber: VTuber, now: dt.datetime) -> list[dict[str, Any]]:
    """Her latest covers, newest first."""
    return [
        {
            "id": cover.pk,
            "date": cover.date.isoformat(),
            "number": cover.number,
            "headline": cover.headline,
            "url": cover.url,
            "thumbnail_url": cover.thumbnail_url,
        }
        for cover in Cover.objects.filter(vtuber=vtuber)[:COVERS]
    ]


def diary_facts(vtuber: VTuber, date: dt.date) -> list[str]:
    """One sentence for each stream of that game day."""
    writer = plan_wording(vtuber, date, "stream facts")
    opens = day_start(date)
    lived = Stream.objects.filter(
        vtuber=vtuber, started_at__gte=opens, started_at__lt=opens + DAY, ended_at__isnull=False
    )
    facts = []
    for stream in lived.order_by("started_at"):
        minutes = int((stream.ended_at - stream.started_at).total_seconds() // 60) if stream.ended_at else 0
        slots = {"minutes": minutes, "peak": stream.viewers_peak}
        if stream.game_title:
            facts.append(writer.word("live_plan.fact_game", game=f"《{stream.game_title}》", **slots))
        else:
            facts.append(
                writer.word("live_plan.fact_talk", theme=theme_in(stream.content, vtuber.persona.language), **slots)
            )
        if stream.ad_read_at:
            facts.append(writer.word("live_plan.fact_ad", brand=stream.sponsor))
    return facts
