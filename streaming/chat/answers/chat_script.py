"""What an embedded model with an adapter of hers reads: the chat as the script that its rows were written in."""

from llmservice.persona.plain_format import prompt
from llmservice.persona.script_grammar import script_grammar
from llmservice.purposes import Script
from streaming.chat.answers.contexts import ChatContext

# Earlier exchanges with the same viewer: a small model follows one or two, and each costs time before the first word.
TURNS = 2
# Characters of a message that she reads: what is longer was no question for a small model.
_QUESTION = 160


def chat_script(context: ChatContext) -> Script:
    """One viewer, their last turns, and what they say now; nothing of other viewers."""
    turns = [turn for turn in context.turns if turn.nickname == context.nickname][-TURNS:]
    return Script(
        prompt=prompt(
            context.question[:_QUESTION],
            name=context.name,
            language=context.language,
            turns=[(turn.question[:_QUESTION], turn.answer) for turn in turns],
        ),
        persona=context.adapter or context.persona,
        grammar=script_grammar(context.language),
    )
