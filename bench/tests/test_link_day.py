"""The judge of a scene's day finds every fault that is planted."""

from typing import Any

from bench.link_day import judge

AT = 1000.0


def told(type: str, data: dict[str, Any], *, slot: str = "", clears: tuple[str, ...] = (), ttl_s: Any = None) -> Any:
    return {"type": type, "data": data, "slot": slot, "clears": clears, "at": AT, "ttl_s": ttl_s}


def world() -> tuple[dict[str, Any], list[tuple[float, dict[str, Any]]], dict[str, Any]]:
    """A small log, a scene that was told all of it at once, and what it shows."""
    frames = {
        (1, 1): told("scene.set", {"scene": "desk"}, slot="scene"),
        (1, 2): told("character.action", {"action": "wave"}, ttl_s=8.0),
        (2, 1): told("overlay.title", {"title": "x"}, slot="overlay.title"),
        (3, 1): told("overlay.end", {}, slot="overlay", clears=("overlay.title",)),
        (4, 1): told("scene.set", {"scene": "room"}, slot="scene"),
        (5, 1): told("cover.download", {"file": "a.png"}),
        (6, 1): told("character.action", {"action": "nod"}, ttl_s=8.0),
    }
    shown = {"scene": {"scene": "room"}, "overlay": {}}
    seen = [
        (AT, {"seq": seq, "part": part, "type": fact["type"], "data": fact["data"]})
        for (seq, part), fact in frames.items()
    ]
    picture = {
        "scene": {"type": "scene.set", "data": {"scene": "room"}},
        "overlay": {"type": "overlay.end", "data": {}},
    }
    return {"frames": frames, "shown": shown}, seen, picture


def without(seen: list[tuple[float, dict[str, Any]]], seq: int, part: int) -> list[tuple[float, dict[str, Any]]]:
    return [each for each in seen if (each[1]["seq"], each[1]["part"]) != (seq, part)]


def test_a_scene_that_was_told_everything_is_well() -> None:
    assert judge(*world()) == []


def test_what_came_twice_or_out_of_order_is_found() -> None:
    log, seen, picture = world()
    assert judge(log, [seen[0], *seen], picture) == ["(1, 1) came 2 times"]
    assert judge(log, [seen[1], seen[0], *seen[2:]], picture) == ["frames came out of order"]


def test_what_is_otherwise_than_in_the_log_is_found() -> None:
    log, seen, picture = world()
    (at, first), *rest = seen
    (said,) = judge(log, [(at, {**first, "data": {"scene": "store"}}), *rest], picture)
    assert said.startswith("(1, 1) is scene.set")
    (said,) = judge(log, [*seen, (AT, {"seq": 9, "part": 1, "type": "sns.open", "data": {}})], picture)
    assert said.endswith("in the log None")


def test_a_state_may_be_missing_only_where_a_later_one_took_its_place() -> None:
    log, seen, picture = world()
    assert judge(log, without(seen, 1, 1), picture) == []
    assert judge(log, without(seen, 2, 1), picture) == []
    assert judge(log, without(seen, 4, 1), picture) == ["(4, 1) scene.set is missing, and nothing took its place"]
    assert judge(log, without(seen, 3, 1), picture) == ["(3, 1) overlay.end is missing, and nothing took its place"]


def test_a_one_shot_may_be_missing_only_when_its_time_had_passed() -> None:
    log, seen, picture = world()
    assert judge(log, without(seen, 1, 2), picture) == [
        "(1, 2) character.action is missing, and could still have been done"
    ]
    late = [(AT + 9 if line["seq"] > 1 else at, line) for at, line in seen]
    assert judge(log, without(late, 1, 2), picture) == []
    # Nothing came after it: nobody knows that it could have been done.
    assert judge(log, without(seen, 6, 1), picture) == []
    assert judge(log, without(late, 5, 1), picture) == [
        "(5, 1) cover.download is missing, and could still have been done"
    ]


def test_a_wrong_picture_is_found() -> None:
    log, seen, picture = world()
    (said,) = judge(log, seen, {**picture, "overlay.title": {"type": "overlay.title", "data": {"title": "x"}}})
    assert said.startswith("it shows")
    assert judge(log, seen, {**picture, "time": {"type": "world.time", "data": {"rate": 1}}}) == []
