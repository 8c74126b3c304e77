"""Her world for front ends: time, weather, where she is, her face, her SNS page."""

from collections.abc import Sequence

from unity_bridge import messages
from unity_bridge.projections.commands import command
from vtuber.gametime import game_day, time_of_day
from vtuber.plugin import EventMessage, FrontEndCommand, FrontEndProjection, Shown, kind_of, registry

Commands = Sequence[FrontEndCommand]


def game_stamp(moment: object) -> str:
    """A game time as the protocol writes it: without a zone, to the millisecond."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")  # type: ignore[attr-defined, no-any-return]


def _clock_changed(event: EventMessage, shown: Shown) -> Commands:
    told = event.payload
    standing = "paused" if told["paused"] else "stage" if told["waiting_for_stage"] else ""
    if told.get("stopped"):
        standing = "stopped"
    if not standing and told["unwatched"]:
        standing = "unwatched"
    rate = float(told["live_speed"] if told["live"] else told["speed"])
    return [
        command(
            messages.WorldTime.model_validate(
                {
                    "game_time": game_stamp(event.game_time),
                    "rate": 0.0 if standing else rate,
                    "standing": standing,
                    "game_day": game_day(event.game_time).isoformat(),
                    "time_of_day": time_of_day(event.game_time),
                    "live": told["live"],
                }
            )
        )
    ]


def _weather_changed(event: EventMessage, shown: Shown) -> Commands:
    told = event.payload
    # At night tomorrow's is drawn: it comes with the morning.
    if told["date"] != game_day(event.game_time).isoformat():
        return ()
    weather = {name: told[name] for name in ("sky", "temperature", "date")}
    return [command(messages.WorldWeather.model_validate({**weather, "weather": told["front_end"]}))]


def _scene(scene: str, activity: str = "", until: str | None = None) -> FrontEndCommand:
    return command(messages.SceneSet(scene=scene, activity=activity, until=until, transition="fade"))


def _task_started(event: EventMessage, shown: Shown) -> Commands:
    told = event.payload
    return [_scene(kind_of(told["task_type"]).scene, told["task_type"], told["end_time"])]


def _task_ended(event: EventMessage, shown: Shown) -> Commands:
    # A task that she was not at leaves her where she is.
    if not event.payload.get("begun"):
        return ()
    asleep = shown.data("expression").get("expression") == "asleep"
    return [_scene("bed" if asleep else "room")]


def _step_ended(event: EventMessage, shown: Shown) -> Commands:
    scenes = {"diary": "bed", "new_day": "room"}
    scene = scenes.get(event.payload["step"])
    # Where a task keeps her up beyond her bedtime, she stays at it.
    return [_scene(scene)] if scene and not shown.data("scene").get("activity") else ()


def _acted(event: EventMessage, shown: Shown) -> Commands:
    return face_and_body(event.payload["expression"], event.payload["action"])


def face_and_body(expression: str, action: str) -> list[FrontEndCommand]:
    """Her face, and a movement where there is one."""
    told = [command(messages.CharacterExpression.model_validate({"expression": expression}))]
    if action:
        told.append(command(messages.CharacterAction.model_validate({"action": action})))
    return told


def _sns_opened(event: EventMessage, shown: Shown) -> Commands:
    return [command(messages.SnsOpen(task=event.payload["task"]))]


def _tweet_published(event: EventMessage, shown: Shown) -> Commands:
    told = {name: event.payload[name] for name in ("task", "tweet", "category", "text")}
    return [command(messages.SnsText.model_validate(told))]


def _sns_closed(event: EventMessage, shown: Shown) -> Commands:
    return [command(messages.SnsClose(task=event.payload["task"]))]


def register() -> None:
    """Called once, when the app is ready."""
    for event_type, project, slots in (
        ("clock.changed", _clock_changed, ("time",)),
        ("weather.changed", _weather_changed, ("weather",)),
        ("task.started", _task_started, ("scene",)),
        ("task.ended", _task_ended, ("scene",)),
        ("step.ended", _step_ended, ("scene",)),
        ("character.acted", _acted, ("expression",)),
        ("sns.opened", _sns_opened, ("sns", "sns.text")),
        ("tweet.published", _tweet_published, ("sns.text",)),
        ("sns.closed", _sns_closed, ("sns", "sns.text")),
    ):
        registry.front_end_commands.register(event_type, FrontEndProjection(project, slots))
