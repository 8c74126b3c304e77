"""Rewritten prompts that could not be rendered when they were needed: noted, so that somebody mends them."""

from django.utils import timezone

from llmservice.models import KeptPrompt
from llmservice.translatable import as_data


def note_broken(owner: str, purpose: str, language: str, part: str, text: str, error: Exception) -> None:
    """Note it once, and only of the text that broke: another may have been written meanwhile."""
    key = {"owner": owner, "purpose": purpose, "language": language, "part": part, "text": text}
    KeptPrompt.objects.filter(**key, broken_at=None).update(broken=as_data(error.args[0]), broken_at=timezone.now())
