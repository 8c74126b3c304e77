"""A writer for notes to herself: wording for plans, which may come again on another day."""

from llmservice.fallback import PhraseWriter, ShortMemory
from vtuber.executor.model_client import seed_for
from vtuber.models import VTuber


def plan_wording(vtuber: VTuber, *what: object) -> PhraseWriter:
    """A pen in her language whose chances hang on her seed and `what` alone, and that remembers nothing."""
    return PhraseWriter(
        owner=vtuber.owner, language=vtuber.persona.speaks, seed=seed_for(vtuber, *what), memory=ShortMemory()
    )
