"""Who lives on this side of the board: roles, invitations, personal tokens, and where somebody is signed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.access import Right, Role

ROLE_NAMES = [
    (Role.OWNER.value, _("owner of the house")),
    (Role.OPERATOR.value, _("operator")),
    (Role.MODERATOR.value, _("moderator")),
    (Role.VIEWER.value, _("viewer of the board")),
]
RIGHT_NAMES = [
    (Right.WATCH.value, _("see the board")),
    (Right.CHAT.value, _("moderate the chat")),
    (Right.OPERATE.value, _("change her day")),
    (Right.OWN.value, _("settings, keys, people")),
]

_BROWSERS = {"Edge": "Edg/", "Opera": "OPR/", "Firefox": "Firefox/", "Chrome": "Chrome/", "Safari": "Safari/"}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "macOS": "Mac OS X",
    "Linux": "Linux",
}


class Membership(models.Model):
    """What an account is to the house. An account without one is what Django's flags say (`vtuber.access`)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="membership")
    role = models.CharField(_("role"), max_length=12, choices=ROLE_NAMES)

    class Meta:
        constraints = [
            # A role that nobody knows would be one without a limit.
            models.CheckConstraint(condition=models.Q(role__in=[role.value for role in Role]), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class Invitation(models.Model):
    """A link by which somebody becomes one of us, once. The link itself is not kept."""

    role = models.CharField(_("role"), max_length=12, choices=ROLE_NAMES)
    digest = models.CharField(max_length=64, unique=True)
    by = models.CharField(_("who"), max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("until"))
    # Of whom it made one of us; set in the transaction that makes the account, so that it works once.
    used_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"{self.role}, until {self.expires_at:%Y-%m-%d}"


class ApiToken(models.Model):
    """What a program shows to act for somebody. Shown once; only its digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("until"))
    last_used = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class SignIn(models.Model):
    """A session of somebody's: where it was opened, and when it was last seen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.browser}"

    @property
    def seen_with(self) -> str:
        """The browser as its owner calls it ("Firefox · Android"), as far as it can be told; else what it says."""
        # The later ones call themselves by the names of the earlier ones as well.
        browser = next((name for name, sign in _BROWSERS.items() if sign in self.browser), "")
        system = next((name for name, sign in _SYSTEMS.items() if sign in self.browser), "")
        return " · ".join(part for part in (browser, system) if part) or self.browser
