"""Why the merch shop asks a model: for a souvenir's name."""

from vtuber.plugin import Her, PhraseWriter, Purpose, register_purpose


class DesignContext(Her):
    """Purpose `merch_design`. Answer: the name of a souvenir, as plain text."""

    content: str
    made_before: list[str]


def write_design(context: DesignContext, writer: PhraseWriter) -> str:
    """A name from the phrase book."""
    return writer.say("merch.name")


def register() -> None:
    """Called once, when the app is ready."""
    register_purpose(
        Purpose(
            name="merch_design",
            role="director",
            context=DesignContext,
            write_fallback=write_design,
            max_tokens=60,
        )
    )
