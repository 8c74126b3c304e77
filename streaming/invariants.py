"""What must hold of streams and covers in every world, for the simulator's checks."""

from streaming.models import Answer, Cover, Stream, StreamLine
from vtuber.models import AuditEntry, GameClock, TodoTask, VTuber


def streams_are_whole(vtuber: VTuber) -> list[str]:
    """Streams follow their tasks: one each, live while it runs, opened with a greeting and closed with a goodbye."""
    found = []
    states = {TodoTask.State.RUNNING: Stream.State.LIVE, TodoTask.State.DONE: Stream.State.ENDED}
    tasks = TodoTask.objects.filter(vtuber=vtuber, type="stream", state__in=states).select_related("stream")
    for task in tasks:
        stream = getattr(task, "stream", None)
        if stream is None:
            found.append(f"{task} is {task.state} but there is no stream of it")
        elif stream.state != states[TodoTask.State(task.state)]:
            found.append(f"{task} is {task.state} and its stream {stream.state}")
    # Whom an operator silenced, or stopped, says neither hello nor goodbye.
    silenced = AuditEntry.objects.filter(vtuber=vtuber, verb__in=("silence", "stop")).exists()
    ended = Stream.objects.filter(vtuber=vtuber, state=Stream.State.ENDED)
    for stream in ended.exclude(task__state=TodoTask.State.FAILED).prefetch_related("lines"):
        kinds = [line.kind for line in stream.lines.all()]
        if not silenced and (kinds[:1] != ["greeting"] or kinds[-1:] != ["goodbye"]):
            found.append(f"the stream of {stream.started_at:%Y-%m-%d %H:%M} has no greeting or no goodbye")
        # With a chat that was let go went the lines that answered it.
        if stream.chat_kept and [line.number for line in stream.lines.all()] != list(range(1, len(kinds) + 1)):
            found.append(f"the lines of the stream of {stream.started_at:%Y-%m-%d %H:%M} are not in a row")
        if (stream.ad_read_at is not None) != ("ad" in kinds):
            found.append(f"the ad of the stream of {stream.started_at:%Y-%m-%d %H:%M} is not what was read")
    on_air = Stream.objects.filter(vtuber=vtuber, state=Stream.State.LIVE).exists()
    if GameClock.objects.get(vtuber=vtuber).live != on_air:
        found.append("the clock does not agree with whether she is on air")
    return found


def answers_are_whole(vtuber: VTuber) -> list[str]:
    """Every answer that was spoken is a line of its stream, and nobody is left waiting for the rest of one."""
    found = []
    answers = Answer.objects.filter(stream__vtuber=vtuber).select_related("line", "stream")
    for answer in answers:
        if answer.state in (Answer.State.SAID, Answer.State.CUT):
            if answer.line is None or answer.line.text != answer.text or answer.line.kind != "answer":
                found.append(f"answer {answer.pk} was {answer.state} and is no line of its stream")
        elif answer.state == Answer.State.SPEAKING and answer.stream.state == Stream.State.ENDED:
            found.append(f"answer {answer.pk} is still being spoken in a stream that is over")
    lines = StreamLine.objects.filter(stream__vtuber=vtuber, kind="answer", answer__isnull=True)
    found += [f"line {line.pk} answers nobody" for line in lines]
    return found


def covers_are_whole(vtuber: VTuber) -> list[str]:
    """Every cover task that is done made one cover, and numbers of a day have no gap."""
    found = []
    done = TodoTask.objects.filter(vtuber=vtuber, type="cover", state=TodoTask.State.DONE, cover__isnull=True)
    found += [f"{task} is done and made no cover" for task in done]
    by_day: dict[str, list[int]] = {}
    for cover in Cover.objects.filter(vtuber=vtuber).order_by("date", "number"):
        by_day.setdefault(cover.date.isoformat(), []).append(cover.number)
    found += [
        f"covers of {date} are numbered {numbers}"
        for date, numbers in by_day.items()
        if numbers != list(range(1, len(numbers) + 1))
    ]
    return found


def titles(vtuber: VTuber) -> list[str]:
    """Stream titles: no sentence of them may come twice."""
    return list(Stream.objects.filter(vtuber=vtuber).order_by("pk").values_list("title", flat=True))


def headlines(vtuber: VTuber) -> list[str]:
    """Headlines of covers, likewise."""
    return list(Cover.objects.filter(vtuber=vtuber).order_by("pk").values_list("headline", flat=True))
