"""Why streaming asks a model."""

from llmservice.purposes import Purpose, register_purpose
from streaming.contexts import CoverText, CoverTextContext, PaintCoverContext, StreamScript, StreamScriptContext
from streaming.offline.cover import write_cover_text
from streaming.offline.script import write_script
from streaming.painting import paint_cover

COVER_TEXT = Purpose(
    name="cover_text",
    role="director",
    context=CoverTextContext,
    write_offline=write_cover_text,
    answer=CoverText,
    max_tokens=150,
)
PAINT_COVER = Purpose(
    name="paint_cover",
    role="image",
    context=PaintCoverContext,
    paint_offline=paint_cover,
    timeout_s=150,
)
STREAM_SCRIPT = Purpose(
    name="stream_script",
    role="director",
    context=StreamScriptContext,
    write_offline=write_script,
    answer=StreamScript,
    # Thirty beats of two sentences each, and the words around them.
    max_tokens=4500,
    timeout_s=150,
)


def sign_in() -> None:
    """Called once, when the app is ready."""
    register_purpose(COVER_TEXT)
    register_purpose(PAINT_COVER)
    register_purpose(STREAM_SCRIPT)
