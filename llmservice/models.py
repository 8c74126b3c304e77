"""The ledger of model calls, what she has said when no model could be asked, and what the owner has set."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from llmservice.persona.row_model import PersonaRow

__all__ = [
    "DealtPhrase",
    "EndpointFinding",
    "KeptNumber",
    "KeptPrompt",
    "KeptSetting",
    "ModelCall",
    "PersonaRow",
    "SaidSentence",
]


class ModelCall(models.Model):
    """One call of a model, or of the fallback writer in its place. Written once, when it has ended.

    Times are real ones (UTC). Long texts are cut at `LEDGER_TEXT_LIMIT` bytes. `owner` is opaque to this app.
    """

    class Role(models.TextChoices):
        DIRECTOR = "director", _("Director")
        PERSONA = "persona", _("Persona")
        IMAGE = "image", _("Image")
        JUDGE = "judge", _("Judge")
        VOICE = "voice", _("Voice")

    class State(models.TextChoices):
        OK = "ok", _("Answered")
        FALLBACK = "fallback", _("Written by the phrase book")
        STOPPED = "stopped", _("Stopped by the reader")
        TOO_LATE = "too_late", _("Too late for its reader")
        TIMEOUT = "timeout", _("Timed out")
        OVERLOADED = "overloaded", _("Overloaded")
        REFUSED = "refused", _("Refused")
        UNAVAILABLE = "unavailable", _("Unavailable")
        FAILED = "failed", _("Failed")

    owner = models.CharField(_("owner"), max_length=100)
    purpose = models.CharField(_("purpose"), max_length=64)
    role = models.CharField(_("role"), max_length=16, choices=Role)
    backend = models.CharField(_("backend"), max_length=32)
    model = models.CharField(_("model"), max_length=200, blank=True)
    endpoint = models.CharField(_("endpoint"), max_length=255, blank=True, help_text=_("The host that was asked."))
    language = models.CharField(_("language"), max_length=8)
    prompt_system = models.TextField(_("system prompt"), blank=True)
    prompt_user = models.TextField(_("user prompt"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    tokens_in = models.PositiveIntegerField(_("tokens in"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens out"), default=0)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=6, default=0)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    latency_ms = models.PositiveIntegerField(_("latency (ms)"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries"), default=1)
    state = models.CharField(_("state"), max_length=16, choices=State)
    error = models.CharField(_("error"), max_length=500, blank=True)
    # False once prompt and answer were let go (LEDGER_KEEP_TEXTS).
    texts_kept = models.BooleanField(default=True, editable=False)
    # A sentence as data (`llmservice.translatable`): who reads it need not speak the language of who wrote it.
    fallback_reason = models.JSONField(_("why the phrase book"), null=True, blank=True)
    parse_failures = models.PositiveSmallIntegerField(_("parse failures"), default=0)
    parse_error = models.CharField(_("parse error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("model call")
        verbose_name_plural = _("model calls")
        ordering = ["-id"]
        indexes = [
            # One VTuber's calls, newest first: her page in the admin and on the dashboard.
            models.Index(fields=["owner", "-id"], name="modelcall_owner"),
            # The last outcomes of one endpoint: the circuit breaker reads them before each call.
            models.Index(fields=["backend", "endpoint", "-id"], name="modelcall_backend"),
            # Today's spending: the budget adds it up before each paid call; rows that cost nothing stay out.
            models.Index(fields=["created_at", "cost"], name="modelcall_spent", condition=models.Q(cost__gt=0)),
        ]
        constraints = [
            # A refund or a bug must never make room in the budget.
            models.CheckConstraint(condition=models.Q(cost__gte=0), name="modelcall_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} · {self.backend} · {self.state}"


class SaidSentence(models.Model):
    """A sentence that a fallback writer has said for an owner, as a digest."""

    owner = models.CharField(max_length=100)
    digest = models.BigIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two processes that speak for one owner can't both say it for the first time.
            models.UniqueConstraint(fields=["owner", "digest"], name="saidsentence_once"),
        ]
        indexes = [
            # How far the last so many reach back, asked for each answer in a chat.
            models.Index(fields=["owner", "-said_at"], name="saidsentence_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.digest:x}"


class DealtPhrase(models.Model):
    """When an owner last used a phrase variant: the deck from which the next one is drawn."""

    owner = models.CharField(max_length=100)
    phrase = models.BigIntegerField()
    dealt_at = models.DateTimeField()

    class Meta:
        constraints = [
            # One card, one place in the deck; the upsert relies on it.
            models.UniqueConstraint(fields=["owner", "phrase"], name="dealtphrase_once"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.phrase:x}"


class EndpointFinding(models.Model):
    """What an endpoint was found to refuse or demand for one model (`llmservice.endpoint_memory.Findings`)."""

    backend = models.CharField(_("backend"), max_length=32)
    endpoint = models.CharField(_("endpoint"), max_length=255, blank=True, help_text=_("The host that was asked."))
    model = models.CharField(_("model"), max_length=200, blank=True)
    findings = models.JSONField(_("findings"), default=dict)
    learnt_at = models.DateTimeField(_("learnt"))

    class Meta:
        verbose_name = _("endpoint finding")
        verbose_name_plural = _("endpoint findings")
        ordering = ["-learnt_at"]
        constraints = [
            # One endpoint's model has one memory, whoever writes it; the upsert relies on it.
            models.UniqueConstraint(fields=["backend", "endpoint", "model"], name="endpointfinding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.backend} · {self.endpoint} · {self.model}"


class KeptSetting(models.Model):
    """A setting that the owner has kept on the settings page. A key stands in `sealed`, all else in `value`."""

    name = models.CharField(max_length=64, unique=True)
    value = models.JSONField(null=True)
    # Encrypted (`llmservice.owner_settings.sealing`), and never shown to anybody.
    sealed = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return self.name


class KeptPrompt(models.Model):
    """A prompt's text as somebody rewrote it for one owner, in place of the template that comes with the program."""

    owner = models.CharField(max_length=100)
    purpose = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    part = models.CharField(max_length=8)  # system or user
    text = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)
    # Why it could not be rendered in the middle of a day (`llmservice.translatable`): the shipped one stood in.
    broken = models.JSONField(null=True)
    broken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Two texts in one place would leave it to chance what the model is told.
            models.UniqueConstraint(fields=["owner", "purpose", "language", "part"], name="keptprompt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.purpose}.{self.part} ({self.language})"


class KeptNumber(models.Model):
    """How often settings and prompts have been changed: one row, by which every process sees that it must look."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
