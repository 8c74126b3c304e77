"""What she has said already, so that she does not say it again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Protocol


class Crossed(Exception):
    """Somebody else spoke for her in the meantime and said one of these sentences."""


class Memory(Protocol):
    """Remembers digests of sentences and keys of phrase variants, each with when (a number that grows)."""

    def said(self, digests: Iterable[int]) -> Mapping[int, float]:
        """Which of these sentences she has said, and when last."""

    def dealt(self, keys: Iterable[int]) -> Mapping[int, float]:
        """Which of these phrase variants she has used, and when last."""

    def since(self, sentences: int) -> float:
        """When the last so many sentences began: what was said before that is older than all of them. -inf where she
        has not said so many yet."""

    def keep(self, *, said: Iterable[int], dealt: Iterable[int], again: bool) -> None:
        """Remember one finished text: its sentences, and the phrase variants that it used.

        Unless `again` says that some of the sentences are known to be old, all of them must be new: else it raises
        Crossed and remembers nothing.
        """


class ShortMemory:
    """A memory that ends with the process: for tests, and for reading a phrase book without a database."""

    def __init__(self) -> None:
        self._turn = 0
        self._said: dict[int, float] = {}
        self._dealt: dict[int, float] = {}

    def said(self, digests: Iterable[int]) -> Mapping[int, float]:
        return {digest: self._said[digest] for digest in digests if digest in self._said}

    def dealt(self, keys: Iterable[int]) -> Mapping[int, float]:
        return {key: self._dealt[key] for key in keys if key in self._dealt}

    def since(self, sentences: int) -> float:
        newest = sorted(self._said.values(), reverse=True)
        return newest[sentences - 1] if len(newest) >= sentences else -math.inf

    def keep(self, *, said: Iterable[int], dealt: Iterable[int], again: bool) -> None:
        said = list(said)
        if not again and any(digest in self._said for digest in said):
            raise Crossed
        self._turn += 1
        self._said.update(dict.fromkeys(said, self._turn))
        self._dealt.update(dict.fromkeys(dealt, self._turn))


class LongMemory:
    """Her memory in the database, shared by all processes."""

    def __init__(self, owner: str) -> None:
        self._owner = owner

    # The models are imported when used: apps register their phrases before models are loaded.

    def said(self, digests: Iterable[int]) -> Mapping[int, float]:
        from llmservice.models import SaidSentence

        rows = SaidSentence.objects.filter(owner=self._owner, digest__in=list(digests))
        return {digest: at.timestamp() for digest, at in rows.values_list("digest", "said_at")}

    def dealt(self, keys: Iterable[int]) -> Mapping[int, float]:
        from llmservice.models import DealtPhrase

        rows = DealtPhrase.objects.filter(owner=self._owner, phrase__in=list(keys))
        return {key: at.timestamp() for key, at in rows.values_list("phrase", "dealt_at")}

    def since(self, sentences: int) -> float:
        from llmservice.models import SaidSentence

        newest = SaidSentence.objects.filter(owner=self._owner).order_by("-said_at").values_list("said_at", flat=True)
        oldest = next(iter(newest[sentences - 1 : sentences]), None)
        return oldest.timestamp() if oldest else -math.inf

    def keep(self, *, said: Iterable[int], dealt: Iterable[int], again: bool) -> None:
        from django.db import IntegrityError, transaction
        from django.utils import timezone

        from llmservice.models import DealtPhrase, SaidSentence

        now = timezone.now()
        # Sorted, so that two processes take the rows in one order and can't block each other.
        sentences = [SaidSentence(owner=self._owner, digest=digest, said_at=now) for digest in sorted(said)]
        phrases = [DealtPhrase(owner=self._owner, phrase=key, dealt_at=now) for key in sorted(dealt)]
        try:
            with transaction.atomic():
                if again:
                    SaidSentence.objects.bulk_create(
                        sentences,
                        update_conflicts=True,
                        unique_fields=["owner", "digest"],
                        update_fields=["said_at"],
                    )
                else:
                    SaidSentence.objects.bulk_create(sentences)
                DealtPhrase.objects.bulk_create(
                    phrases, update_conflicts=True, unique_fields=["owner", "phrase"], update_fields=["dealt_at"]
                )
        except IntegrityError as error:
            raise Crossed from error
