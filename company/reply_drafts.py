"""Her answer to an offer as the phrase book would write it: what an operator who answers for her begins with."""

import datetime as dt

from company.contexts import JobReplyContext, Letter
from company.fallback import write_reply
from company.handlers.company import reply_context
from company.models import Job
from llmservice.fallback import LongMemory, PhraseWriter, memorable
from llmservice.fallback.memorable import digest
from vtuber.models import VTuber
from vtuber.plugin import ModelClient, seed_for


def draft_reply(*, job: Job, accept: bool, now: dt.datetime) -> Letter:
    """Her letter that takes the job, or does not; asked again, the same one, until she has said it."""
    model_client = ModelClient(job.vtuber, now=now, key=f"draft/{job.pk}", fallback=True)
    context: JobReplyContext = reply_context(job, model_client)
    writer = PhraseWriter(
        owner=job.vtuber.owner,
        language=job.vtuber.persona.speaks,
        seed=seed_for(job.vtuber, "draft", job.pk, accept),
        catchphrases=context.catchphrases,
    )
    return write_reply(context, writer, accept=accept)


def remember(vtuber: VTuber, *texts: str) -> None:
    """What an operator has sent in her name she does not say again by herself."""
    said = {digest(sentence) for text in texts for sentence in memorable(text, vtuber.persona.catchphrases)}
    LongMemory(vtuber.owner).keep(said=said, dealt=(), again=True)
