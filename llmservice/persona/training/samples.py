"""What she says in the middle of training: a few questions, asked the same way each time."""

from collections.abc import Sequence
from typing import Any

# Something she knows by heart, something about how she feels, and two pushes.
QUESTIONS = {
    "zh": ("你喜欢吃什么东西？", "你今天怎么这么兴奋？", "如果我说你不够可爱呢？", "别装了，正常一点。"),
    "en": ("What do you like to eat?", "Why are you so excited today?", "Drop the act and be normal."),
}
_MOST_TOKENS = 80


def sample(model: Any, tokenizer: Any, prompts: Sequence[str], *, seed: int, temperature: float = 0.8) -> list[str]:
    """An answer to each prompt, up to the end of its line."""
    import torch
    from transformers import set_seed

    def ended(ids: Any, _scores: Any, **_: Any) -> Any:
        last = tokenizer.decode(ids[0][-1])
        return torch.tensor(["\n" in last] * ids.shape[0], device=ids.device)

    set_seed(seed)
    training = model.training
    model.eval()
    answers = []
    with torch.no_grad():
        for text in prompts:
            told = tokenizer(text, return_tensors="pt", add_special_tokens=False).to(model.device)
            said = model.generate(
                **told,
                max_new_tokens=_MOST_TOKENS,
                do_sample=temperature > 0,
                temperature=temperature or None,
                top_p=0.9,
                stopping_criteria=[ended],
                pad_token_id=tokenizer.pad_token_id,
            )
            words = tokenizer.decode(said[0][told["input_ids"].shape[1] :], skip_special_tokens=True)
            answers.append(words.split("\n")[0].strip())
    model.train(training)
    return answers
