"""The stream: she goes live, says what she meant to say, reads the ad, says goodbye."""

import datetime as dt

from django.conf import settings

from llmservice.errors import ModelError
from streaming.chat.services.answers import interrupt
from streaming.models import Stream
from streaming.on_air import sponsors
from streaming.on_air.contexts import LINE_LIMIT, TITLE_LIMIT, StreamScript
from streaming.on_air.prompt_contexts import script_context
from streaming.on_air.script_schedule import cues_of, following, turn_at
from streaming.on_air.services.broadcast import count_viewers, follow_script, go_live, go_off
from streaming.on_air.services.speech import say
from streaming.on_air.titles import agree_with_game
from streaming.selectors import is_busy_talking, is_silent
from vtuber.event_types import CharacterActed
from vtuber.models import TodoTask
from vtuber.plugin import Bilingual, Limits, Missed, ModelClient, TaskHandler, TaskKind, TaskTransaction, TextField


class StreamHandler(TaskHandler[StreamScript]):
    """Carries a stream from greeting to goodbye. A late one is shortened, if 20 game minutes of it are left.

    Viewers come first: small talk is for when nobody wants an answer. Ad and goodbye interrupt whatever she says.
    """

    type = "stream"
    kind = TaskKind(
        label=Bilingual("Stream", "直播"),
        word=Bilingual("stream", "直播"),
        prompt=Bilingual("stream", "直播"),
        aliases=("live", "直播", "开播"),
        icon=(
            '<circle cx="12" cy="12" r="2.6"/><path d="M7.4 16.6a6.5 6.5 0 0 1 0-9.2M16.6 7.4a6.5 6.5 0 0 1'
            ' 0 9.2M4.6 19.4a10.5 10.5 0 0 1 0-14.8M19.4 4.6a10.5 10.5 0 0 1 0 14.8"/>'
        ),
        before=("cover", "tweet"),
        props=("desk", "laptop", "mic"),
        scene="stream",
        public=True,
    )
    limits = Limits(
        min_minutes=20,
        max_minutes=240,
        per_day=settings.STREAMS_PER_DAY,
        priority=80,
        missed=Missed.SHORTEN,
    )
    shape = StreamScript
    texts = (
        TextField("title", Bilingual("Title", "标题"), "line", TITLE_LIMIT),
        TextField("greeting", Bilingual("Greeting", "开场"), "said", LINE_LIMIT),
        TextField("beats", Bilingual("Says", "正文"), "said", LINE_LIMIT),
        TextField("ad", Bilingual("Ad", "口播"), "said", LINE_LIMIT),
        TextField("goodbye", Bilingual("Goodbye", "道别"), "said", LINE_LIMIT),
    )

    def prepare(self, task: TodoTask, model_client: ModelClient) -> StreamScript:
        context = script_context(task, model_client.now)
        answer = model_client.think_json("stream_script", context, StreamScript)
        try:
            script = answer.tidied()
        except ValueError as problem:
            raise ModelError("stream_script: nothing that could be said was left of the answer") from problem
        script.title = agree_with_game(script.title, context.game)
        script.ad = sponsors.at_least_named(script.ad, context.ad.brand if context.ad else "", context.language)
        return script

    def start(self, task: TodoTask, prepared: StreamScript, work: TaskTransaction) -> dt.datetime | None:
        stream = go_live(
            task=task,
            title=prepared.title,
            greeting=prepared.greeting,
            game_time=work.now,
            real=work.real,
        )
        return following(cues_of(stream, task, prepared), stream.next_cue)

    def tick(self, task: TodoTask, prepared: StreamScript, work: TaskTransaction) -> dt.datetime | None:
        stream = _live(task)
        if stream is None:
            return None
        cues = cues_of(stream, task, prepared)
        if turn := turn_at(cues, stream.next_cue, work.now):
            urgent = turn.cue.kind != "talk"
            silenced = is_silent(stream.vtuber)
            if urgent and silenced:
                # An ad is owed, whoever silences her: it waits, and is looked at again in a real second.
                return work.now + dt.timedelta(seconds=max(work.clock.rate, 1.0))
            if urgent:
                interrupt(stream=stream, clock=work.clock, real=work.real)
            if urgent or not (silenced or is_busy_talking(stream, work.real)):
                say(stream=stream, kind=turn.cue.kind, text=turn.cue.text, game_time=work.now, real=work.real)
            follow_script(stream=stream, done=turn.done, read_ad=turn.cue.kind == "ad", game_time=work.now)
        count_viewers(
            stream=stream,
            progress=(work.now - stream.started_at) / (task.end - stream.started_at),
            game_time=work.now,
            real=work.real,
        )
        return following(cues, stream.next_cue)

    def end(self, task: TodoTask, prepared: StreamScript, work: TaskTransaction) -> None:
        stream = _live(task)
        if stream is None:
            return
        interrupt(stream=stream, clock=work.clock, real=work.real)
        if not stream.lines.filter(kind="goodbye").exists() and not is_silent(stream.vtuber):
            # Cut short by a person or a jump: nobody is left without a word.
            say(stream=stream, kind="goodbye", text=prepared.goodbye, game_time=work.now, real=work.real)
        go_off(stream=stream, game_time=work.now, real=work.real)
        work.emit(CharacterActed(expression="sleepy", action="yawn"))

    def abandon(self, task: TodoTask, work: TaskTransaction) -> None:
        if stream := _live(task):
            interrupt(stream=stream, clock=work.clock, real=work.real)
            go_off(stream=stream, game_time=work.now, real=work.real)


def _live(task: TodoTask) -> Stream | None:
    return (
        Stream.objects.select_for_update(of=("self",))
        .select_related("vtuber__persona")
        .filter(task=task, state=Stream.State.LIVE)
        .first()
    )


STREAM = StreamHandler()
