"""A pen for notes to herself: wording for plans, which may come again on another day."""

from llmservice.offline import Pen, ShortMemory
from vtuber.executor.desk import seed_for
from vtuber.models import VTuber


def notepad(vtuber: VTuber, *what: object) -> Pen:
    """A pen in her language whose chances hang on her seed and `what` alone, and that remembers nothing."""
    return Pen(owner=vtuber.owner, language=vtuber.persona.speaks, seed=seed_for(vtuber, *what), memory=ShortMemory())
