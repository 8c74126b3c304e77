"""The part of a vocabulary that a persona needs: what her rows say, and what the base would say in their places.

With 262,144 words the vocabulary's head is most of a small model's training; of what the base expects in these rows,
16,384 words hold 99 %. The loss is counted among them alone.
"""

import random
from collections.abc import Sequence
from typing import Any

from llmservice.persona.training.examples import IGNORED, Example

# Rows that the base is asked about.
_ASKED = 60


def likely_words(model: Any, learnt: Sequence[Example], *, most: int, seed: int) -> Any:
    """Ids of words in order, as a tensor: all that are hers in `learnt`, and of the others the `most` likeliest."""
    import torch

    hers = torch.tensor(sorted({label for each in learnt for label in each.labels if label != IGNORED}))
    head = head_of(model)
    expected = torch.zeros(head.shape[0], device=head.device)
    training = model.training
    model.eval()
    with torch.no_grad():
        for each in random.Random(seed).sample(list(learnt), min(_ASKED, len(learnt))):
            places = [at - 1 for at, label in enumerate(each.labels) if label != IGNORED and at]
            ids = torch.tensor([each.input_ids], device=head.device)
            hidden = decoder_of(model)(input_ids=ids).last_hidden_state[0, places]
            expected += torch.softmax((hidden @ head.T).float(), dim=-1).sum(dim=0)
    model.train(training)
    likely = expected.topk(min(most, head.shape[0])).indices.cpu()
    return torch.cat([hers, likely]).unique().to(head.device)


def decoder_of(model: Any) -> Any:
    """The model without its head; an adapter's layers stand in it."""
    return _bare(model).get_decoder()


def head_of(model: Any) -> Any:
    """The weights of the head, words × hidden."""
    return _bare(model).get_output_embeddings().weight


def _bare(model: Any) -> Any:
    return model.get_base_model() if hasattr(model, "get_base_model") else model
