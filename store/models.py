"""Games, which everybody shares, and who owns them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vtuber.models import TodoTask, VTuber


class Genre(models.TextChoices):
    ADVENTURE = "adventure", _("adventure")
    CARDS = "cards", _("card game")
    COOKING = "cooking", _("cooking")
    COZY = "cozy", _("cosy life")
    FARM = "farm", _("farming")
    FISHING = "fishing", _("fishing")
    HORROR = "horror", _("mild horror")
    MANAGEMENT = "management", _("management")
    MYSTERY = "mystery", _("mystery")
    PLATFORMER = "platformer", _("platformer")
    PUZZLE = "puzzle", _("puzzle")
    RACING = "racing", _("racing")
    RHYTHM = "rhythm", _("rhythm")
    ROGUELIKE = "roguelike", _("roguelike")
    RPG = "rpg", _("role-playing")
    SIMULATION = "simulation", _("simulation")
    STRATEGY = "strategy", _("strategy")
    OTHER = "other", _("something odd")


class Game(models.Model):
    """One game of the shared catalogue. It has a title in at least one language; she uses the one of hers."""

    class Source(models.TextChoices):
        CATALOGUE = "catalogue", _("came with the program")
        AGENT = "agent", _("listed by the store agent")
        OPERATOR = "operator", _("added by an operator")

    key = models.CharField(_("key"), max_length=80, unique=True)
    title_zh = models.CharField(_("title, Chinese"), max_length=60, blank=True)
    title_en = models.CharField(_("title, English"), max_length=60, blank=True)
    # The titles as `store.titles.fold` has them: what a title in a todolist is compared with.
    fold_zh = models.CharField(max_length=80, blank=True, editable=False)
    fold_en = models.CharField(max_length=80, blank=True, editable=False)
    genre = models.CharField(_("genre"), max_length=12, choices=Genre.choices)
    price = models.PositiveSmallIntegerField(_("price, coins"))
    pitch_zh = models.CharField(_("in a sentence, Chinese"), max_length=200, blank=True)
    pitch_en = models.CharField(_("in a sentence, English"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.CATALOGUE)
    released = models.BooleanField(_("on sale"), default=True)
    # The game day on which the store agent brought it; bounds how many join in a day.
    listed_on = models.DateField(_("listed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("game")
        verbose_name_plural = _("games")
        ordering = ["key"]
        constraints = [
            # One spelling, one game: she must not buy it twice under two spellings.
            models.UniqueConstraint(fields=["fold_zh"], condition=~Q(fold_zh=""), name="one_game_a_title_zh"),
            models.UniqueConstraint(fields=["fold_en"], condition=~Q(fold_en=""), name="one_game_a_title_en"),
            models.CheckConstraint(condition=~Q(fold_zh="") | ~Q(fold_en=""), name="game_has_a_title"),
            models.CheckConstraint(condition=Q(price__gte=1, price__lte=500), name="game_price_in_range"),
        ]

    def __str__(self) -> str:
        return self.title_zh or self.title_en

    def title_for(self, language: str) -> str:
        """Its title in `zh` or `en`; in the other language where it has none in this one."""
        first, second = (self.title_zh, self.title_en) if language == "zh" else (self.title_en, self.title_zh)
        return first or second

    def pitch_for(self, language: str) -> str:
        """What it is, in a sentence; empty where nobody wrote one."""
        first, second = (self.pitch_zh, self.pitch_en) if language == "zh" else (self.pitch_en, self.pitch_zh)
        return first or second


class Ownership(models.Model):
    """A game in her library."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="library", verbose_name=_("VTuber"))
    game = models.ForeignKey(Game, models.PROTECT, related_name="owners", verbose_name=_("game"))
    streamed = models.BooleanField(_("streamed"), default=False)
    bought_on = models.DateField(_("bought on"))  # game day
    price_paid = models.PositiveSmallIntegerField(_("price paid"), default=0)
    gift = models.BooleanField(_("gift"), default=False)
    # One visit to the store buys one game at most, whatever happens to the worker.
    task = models.OneToOneField(
        TodoTask, models.SET_NULL, null=True, blank=True, related_name="purchase", verbose_name=_("task")
    )

    class Meta:
        verbose_name = _("owned game")
        verbose_name_plural = _("library")
        ordering = ["-bought_on", "-id"]
        constraints = [
            # A game that she has is never bought twice.
            models.UniqueConstraint(fields=["vtuber", "game"], name="game_owned_once"),
            models.CheckConstraint(condition=Q(gift=False) | Q(price_paid=0), name="gifts_cost_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.game}"
