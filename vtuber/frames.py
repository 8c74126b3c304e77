"""What sockets send and accept, as types: each frame is a model, checked once when it is made, and encoded once.

A link's frames stand together in one module (`vtuber/web/frames.py`, `streaming/chat/live/frames.py`); an app names
its modules in `AppConfig.frames`, and `manage.py frame_types` writes the types of the pages' scripts from them.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath

from pydantic import BaseModel, ConfigDict


class FramePart(BaseModel):
    """Base of everything inside a frame. Extras are refused."""

    # Scripts may rely on fields that have a default: what is sent always carries them.
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Frame(FramePart):
    """Base of all frames. Subclass with `kind` as a Literal that has its one value for a default."""

    kind: str


class LoggedFrame(Frame):
    """A frame that tells of an event in the log; `seq` is the event's."""

    seq: int


@dataclass(frozen=True)
class FrameTypes:
    """The frames of one link, for scripts: a module's `FRAME_TYPES`.

    `script` is the JavaScript module to write, below the app's folder. `sent` are the frames that the page gets,
    `accepted` those that it may send.
    """

    script: PurePosixPath
    sent: tuple[type[Frame], ...]
    accepted: tuple[type[Frame], ...] = ()
