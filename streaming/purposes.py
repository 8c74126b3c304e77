"""Why streaming asks a model."""

from django.utils.translation import gettext_lazy as _

from streaming.chat.answers.chat_script import chat_script
from streaming.chat.answers.contexts import ChatContext
from streaming.chat.answers.grammar import chat_grammar
from streaming.chat.fallback.reply import write_chat
from streaming.on_air.contexts import (
    CoverText,
    CoverTextContext,
    PaintCoverContext,
    StreamScript,
    StreamScriptContext,
)
from streaming.on_air.cover_painting import paint_cover
from streaming.on_air.fallback.cover import write_cover_text
from streaming.on_air.fallback.script import write_script
from vtuber.plugin import Purpose, register_purpose

COVER_TEXT = Purpose(
    name="cover_text",
    label=_("Words on a cover"),
    role="director",
    context=CoverTextContext,
    write_fallback=write_cover_text,
    answer=CoverText,
    max_tokens=150,
)
PAINT_COVER = Purpose(
    name="paint_cover",
    label=_("Picture of a cover"),
    role="image",
    context=PaintCoverContext,
    paint_fallback=paint_cover,
    timeout_s=150,
)
STREAM_SCRIPT = Purpose(
    name="stream_script",
    label=_("Script of a stream"),
    role="director",
    context=StreamScriptContext,
    write_fallback=write_script,
    answer=StreamScript,
    # Thirty beats of two sentences each, and the words around them.
    max_tokens=4500,
    timeout_s=150,
)

CHAT_SMALL = Purpose(
    name="chat_small",
    label=_("Answer in the chat (persona)"),
    role="persona",
    context=ChatContext,
    write_fallback=write_chat,
    max_tokens=160,
    timeout_s=20,
    grammar=chat_grammar,
)
CHAT_EMBEDDED = Purpose(
    name="chat_embedded",
    label=_("Answer in the chat (inside the program)"),
    role="persona",
    context=ChatContext,
    write_fallback=write_chat,
    max_tokens=120,
    timeout_s=20,
    script=chat_script,
    embedded=True,
)
CHAT_BIG = Purpose(
    name="chat_big",
    label=_("Answer in the chat (director)"),
    role="director",
    context=ChatContext,
    write_fallback=write_chat,
    max_tokens=160,
    timeout_s=20,
    grammar=chat_grammar,
)


def register() -> None:
    """Called once, when the app is ready."""
    register_purpose(COVER_TEXT)
    register_purpose(PAINT_COVER)
    register_purpose(STREAM_SCRIPT)
    register_purpose(CHAT_SMALL)
    register_purpose(CHAT_BIG)
    register_purpose(CHAT_EMBEDDED)
