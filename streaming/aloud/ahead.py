"""What she is going to say by her script, made into sound before she says it: where a voice costs nothing.

What is made ahead may never be said (a viewer asks something, an operator writes another line): it is never paid for.
"""

from pydantic import ValidationError

from llmservice.gateway import speak
from llmservice.voice.speaking import costs_nothing, makes_sound
from streaming.aloud.due_pieces import pieces_of
from streaming.models import Stream
from streaming.on_air.contexts import StreamScript
from streaming.on_air.script_schedule import cues_of

# Lines of the script that are made ahead: she is interrupted more often than she says three in a row.
CUES = 2


def make_ahead(stream: Stream, tried: set[str]) -> bool:
    """Make one piece of what comes next that has no sound yet. False when there is nothing to make.

    `tried` are the pieces that were looked at in this turn; it is added to.
    """
    persona = stream.vtuber.persona
    if not (makes_sound(persona.speaks) and costs_nothing()):
        return False
    for piece in pieces_ahead(stream):
        if piece not in tried:
            tried.add(piece)
            speech = speak(piece, owner=stream.vtuber.owner, language=persona.speaks, voice=persona.voice)
            if speech.call_id is not None:
                return True  # that took a while: what is due comes first
    return False


def pieces_ahead(stream: Stream) -> list[str]:
    """The pieces of her next lines, in their order."""
    task = stream.task
    if task is None or task.prepared is None:
        return []
    try:
        script = StreamScript.model_validate(task.prepared)
    except ValidationError:
        return []
    cues = cues_of(stream, task, script)[stream.next_cue :][:CUES]
    return [piece for cue in cues for piece in pieces_of(cue.text, stream.vtuber.persona.speaks)]
