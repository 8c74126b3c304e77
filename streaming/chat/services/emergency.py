"""The emergency stop, as far as her voice goes."""

from streaming.aloud.services import hush
from streaming.chat.services.answers import interrupt
from streaming.selectors import live_stream
from vtuber.models import VTuber
from vtuber.plugin import EventMessage
from vtuber.services.clock import locked_clock


def cut_her_short(vtuber: VTuber, message: EventMessage) -> None:
    """What she is saying to a viewer ends here, unheard. Reacts to `stop.pulled`; what comes next waits by itself."""
    stream = live_stream(vtuber)
    if stream is not None:
        interrupt(stream=stream, clock=locked_clock(vtuber), real=message.real_time, aloud=False)
        hush(stream=stream, real=message.real_time)
