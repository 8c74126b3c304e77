"""What she leaves behind: posts, a diary, and the weather she had."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.errors import PostTooLong
from vtuber.models.day import TodoTask, TweetCategory
from vtuber.models.vtuber import VTuber
from vtuber.post_length import POST_LIMIT, fits_post, post_weight
from vtuber.weather import weather_kind, weather_kinds


class Weather(models.Model):
    """One game day's weather."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="weather", verbose_name=_("VTuber"))
    date = models.DateField(_("date"))
    sky = models.CharField(_("sky"), max_length=20)  # a registered kind's key
    temperature = models.SmallIntegerField(_("temperature, °C"))

    class Meta:
        verbose_name = _("weather")
        verbose_name_plural = _("weather")
        constraints = [models.UniqueConstraint(fields=["vtuber", "date"], name="one_weather_a_day")]

    def __str__(self) -> str:
        return f"{self.date} {weather_kind(self.sky).label}"

    def clean(self) -> None:
        if self.sky not in weather_kinds():
            raise ValidationError({"sky": _("There is no such kind of weather.")})


class Tweet(models.Model):
    """A post on her SNS page."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="tweets", verbose_name=_("VTuber"))
    # One task writes one post, whatever happens to the worker.
    task = models.OneToOneField(TodoTask, models.SET_NULL, null=True, related_name="tweet", verbose_name=_("task"))
    category = models.CharField(_("category"), max_length=15, choices=TweetCategory.choices)
    text = models.TextField(_("text"), max_length=400)
    published_at = models.DateTimeField(_("published at, game time"))
    likes_simulated = models.PositiveIntegerField(_("likes, simulated"), default=0)
    # What editors compare: raised by every change.
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_at = models.DateTimeField(_("edited at, game time"), null=True, blank=True, editable=False)
    # Nobody but operators sees it any more, until it is put back.
    taken_down_at = models.DateTimeField(_("taken down at, game time"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["vtuber", "-published_at"], name="tweet_latest")]

    def __str__(self) -> str:
        return self.text[:40]

    def clean(self) -> None:
        """Refuses what is longer than a post may be."""
        super().clean()
        if not fits_post(self.text):
            raise ValidationError({"text": str(PostTooLong(weight=post_weight(self.text), limit=POST_LIMIT))})


class Diary(models.Model):
    """What she wrote at the end of a game day."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="diaries", verbose_name=_("VTuber"))
    date = models.DateField(_("date"))
    text = models.TextField(_("text"), max_length=4000)
    public = models.BooleanField(_("published"), default=False)
    # What editors compare: raised by every change of the text.
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_at = models.DateTimeField(_("edited at, game time"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("diary page")
        verbose_name_plural = _("diary")
        ordering = ["-date"]
        constraints = [models.UniqueConstraint(fields=["vtuber", "date"], name="one_diary_a_day")]

    def __str__(self) -> str:
        return f"{self.date}"
