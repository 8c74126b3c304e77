"""The desk: rows that people wrote, changed, starred or had paraphrased, beside those that lie in files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llmservice.persona.rows import Row

# Characters of a field, turns before: far beyond any row that a model is tuned on.
LONGEST_TEXT = 1000
MOST_TURNS = 20


def check_history(value: Any) -> None:
    """Pairs of texts: what a viewer said, what she answered. ValidationError says what it should look like."""
    if not isinstance(value, list) or not all(_is_turn(turn) for turn in value):
        raise ValidationError(
            gettext('The turns before are a list of pairs, what a viewer said and what she answered: [["…", "…"]].')
        )
    if len(value) > MOST_TURNS or any(len(text) > LONGEST_TEXT for turn in value for text in turn):
        raise ValidationError(
            gettext("At most %(turns)d turns before, each text of at most %(length)d characters.")
            % {"turns": MOST_TURNS, "length": LONGEST_TEXT}
        )


def _is_turn(turn: Any) -> bool:
    return isinstance(turn, list) and len(turn) == 2 and all(isinstance(text, str) for text in turn)


class PersonaRow(models.Model):
    """A row of a persona's that lies on the desk. Accepted ones count beside those in her files.

    One that was made of a row in a file knows it by its digest (`shadows`): accepted, it stands in its place;
    rejected, it hides it; as a candidate it changes nothing yet. Times are real ones.
    """

    class Language(models.TextChoices):
        ZH = "zh", _("Chinese")
        EN = "en", _("English")

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("candidate")
        ACCEPTED = "accepted", _("accepted for learning")
        REJECTED = "rejected", _("rejected")

    class Source(models.TextChoices):
        SHIPPED_EDIT = "shipped-edit", _("a row from her files")
        ADMIN = "admin", _("written here")
        STARRED = "starred", _("starred in a stream")
        PARAPHRASE = "paraphrase", _("other words by a model")
        IMPORT = "import", _("taken in from a file")

    # The name of her folder.
    persona = models.CharField(_("persona"), max_length=40)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    instruction = models.TextField(_("what a viewer says"), validators=[MaxLengthValidator(LONGEST_TEXT)])
    input = models.TextField(_("context"), blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)])
    output = models.TextField(_("what she answers"), validators=[MaxLengthValidator(LONGEST_TEXT)])
    history = models.JSONField(_("turns before"), default=list, blank=True, validators=[check_history])
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CANDIDATE)
    source = models.CharField(_("comes from"), max_length=12, choices=Source, default=Source.ADMIN, editable=False)
    # `Row.digest` of the four texts.
    digest = models.CharField(max_length=64, editable=False)
    # The digest of the row in a file that this one was made of; empty for none.
    shadows = models.CharField(max_length=64, blank=True, editable=False)
    # Of which row this is another wording: a digest, or `desk:12`; empty for none.
    variant_of = models.CharField(max_length=64, blank=True, editable=False)
    # What it came of, in the words of the app that offered it (`answer:7`); empty for none.
    origin = models.CharField(max_length=60, blank=True, editable=False)
    # Whose words it holds, in the same way (`viewer:3`): who is forgotten takes theirs along.
    said_by = models.CharField(max_length=60, blank=True, editable=False)
    created_at = models.DateTimeField(_("laid here"), editable=False)
    created_by = models.CharField(_("laid here by"), max_length=150, editable=False)
    changed_at = models.DateTimeField(_("changed"), editable=False)
    changed_by = models.CharField(_("changed by"), max_length=150, editable=False)

    class Meta:
        verbose_name = _("row of a persona")
        verbose_name_plural = _("rows of personas")
        ordering = ["-id"]
        constraints = [
            # One row twice would be learnt twice, and rejected in one place only.
            models.UniqueConstraint(
                fields=["persona", "language", "digest"],
                name="personarow_once",
                violation_error_message=_("There is a row of these very words already."),
            ),
            # Two rows in one place would leave it to chance which of them counts.
            models.UniqueConstraint(
                fields=["persona", "language", "shadows"], condition=~Q(shadows=""), name="personarow_one_shadow"
            ),
            # However often a turn is starred, it is one row.
            models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="personarow_one_origin"),
        ]
        indexes = [
            # Whoever is forgotten is looked for by this; few rows have it.
            models.Index(fields=["said_by"], condition=~Q(said_by=""), name="personarow_said_by"),
        ]

    def __str__(self) -> str:
        return self.instruction[:60]

    @property
    def row(self) -> Row:
        """Its texts as a row."""
        history = tuple((said, answer) for said, answer in self.history)
        return Row(self.instruction, self.input, self.output, history)

    def put(self, row: Row) -> None:
        """Take over a row's texts. Saving is the caller's."""
        self.instruction, self.input, self.output = row.instruction, row.input, row.output
        self.history = [list(turn) for turn in row.history]
        self.digest = row.digest
