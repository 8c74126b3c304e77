"""A front end in a hundred lines, from docs/protocol.md alone: it uses nothing of this project.

    python stranger.py HOST PORT TOKEN VTUBER SECONDS

Follows her for so long, through cuts of the line, and prints one JSON line for each thing shown or done, the whole
picture first; at the end `{"state": {…}}`, all that is shown then.
"""

import json
import random
import socket
import sys
import time
from typing import Any

HEARTBEAT_S = 5.0


class Stage:
    """What is shown, and how far the log is known."""

    def __init__(self) -> None:
        self.state: dict[str, Any] = {}
        self.session, self.last_seq, self.place = "", 0, (0, 0)

    def take(self, frame: dict[str, Any]) -> None:
        """A frame that may change something."""
        kind, data = frame["type"], frame["data"]
        if kind == "snapshot":
            self.state, self.last_seq = {}, data["seq"]
            self.place = (data["seq"], 1 << 30)
            for told in data["commands"]:
                self.show(told["type"], told["data"])
            print(json.dumps({"seq": self.last_seq, "type": "snapshot"}), flush=True)
            return
        if "seq" in frame:
            place = (frame["seq"], frame["part"])
            if place <= self.place:
                return  # it has been there
            self.place = place
            self.last_seq = max(self.last_seq, frame["seq"] if frame["part"] == frame["parts"] else frame["seq"] - 1)
            print(json.dumps({"seq": frame["seq"], "part": frame["part"], "type": kind, "data": data}), flush=True)
        self.show(kind, data)

    def show(self, kind: str, data: dict[str, Any]) -> None:
        """The last of a slot wins; the end of an overlay or a page takes what is in it along."""
        if kind in ("sns.open", "sns.close"):
            self.state.pop("sns.text", None)
            self.state.pop("sns.close" if kind == "sns.open" else "sns.open", None)
        if kind in ("overlay.start", "overlay.end"):
            for other in ("overlay.start", "overlay.end", "overlay.title", "overlay.cover"):
                self.state.pop(other, None)
        if kind.startswith(("world.", "scene.", "sns.", "overlay.", "character.expression")):
            self.state[kind] = data


class Line:
    """One connection."""

    def __init__(self, stage: Stage, host: str, port: int, token: str, vtuber: str) -> None:
        self.stage, self.number = stage, 0
        self.socket = socket.create_connection((host, port), timeout=3 * HEARTBEAT_S)
        self.lines = self.socket.makefile("rb")
        hello: dict[str, Any] = {"protocol": ["vtbridge/1"], "token": token, "vtuber": vtuber}
        if stage.session:
            hello |= {"session": stage.session, "last_seq": stage.last_seq}
        self.say("hello", hello | {"client_id": "stranger", "client": {"name": "a hundred lines"}})

    def say(self, kind: str, data: dict[str, Any], **more: str) -> None:
        self.number += 1
        frame = {"v": 1, "id": f"{time.time_ns()}.{self.number}", "type": kind, "ts": "", "data": data, **more}
        self.socket.sendall(json.dumps(frame).encode() + b"\n")

    def follow(self, until: float) -> None:
        """Returns when it is time; OSError when the line is dead."""
        acknowledged, at = self.stage.last_seq, time.monotonic()
        while time.time() < until:
            if not (line := self.lines.readline()):
                raise OSError("closed")
            frame = json.loads(line)
            if frame["type"] == "welcome":
                if frame["data"]["session"] != self.stage.session:
                    self.stage.session, self.stage.last_seq, self.stage.place = frame["data"]["session"], 0, (0, 0)
            elif frame["type"] == "ping":
                self.say("pong", {}, re=frame["id"])
                self.stage.last_seq = max(self.stage.last_seq, frame["data"].get("seq", 0))
            elif frame["type"] == "error" and frame["data"]["fatal"]:
                raise OSError(frame["data"]["code"])
            else:
                self.stage.take(frame)
            if self.stage.last_seq - acknowledged >= 100 or time.monotonic() - at > 1:
                acknowledged, at = self.stage.last_seq, time.monotonic()
                self.say("ack", {"seq": acknowledged})


def main(host: str, port: str, token: str, vtuber: str, seconds: str) -> None:
    """Come back after each cut, a little later each time."""
    stage, until, wait = Stage(), time.time() + float(seconds), 0.5
    while time.time() < until:
        began = time.monotonic()
        try:
            Line(stage, host, int(port), token, vtuber).follow(until)
        except OSError:
            wait = 0.5 if time.monotonic() - began > 10 else min(wait * 2, 30.0)
            time.sleep(wait * random.uniform(0.5, 1.0))
    print(json.dumps({"state": stage.state}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
