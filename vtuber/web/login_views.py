"""Signing in: a password, then a code where the account asks for one; and joining by an invitation."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vtuber.errors import NotAllowed
from vtuber.services import second_factor
from vtuber.services.people import join, open_invitation
from vtuber.web import guess_limits
from vtuber.web.account_forms import CodeForm, JoinForm
from vtuber.web.forms import OperatorLogin

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Real seconds between the password and the code.
PATIENCE_S = 300
_WAITING = "second_factor"


class BoardLogin(LoginView):
    """The page for signing in."""

    template_name = "registration/login.html"
    authentication_form = OperatorLogin
    redirect_authenticated_user = False

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.get_user()
        if not second_factor.is_on(user):
            return super().form_valid(form)
        # Signed in as nobody yet: the password alone opens nothing.
        self.request.session.flush()
        self.request.session[_WAITING] = {
            "user": user.pk,
            "password": user.get_session_auth_hash(),
            "at": time.time(),
            "next": self.get_success_url(),
        }
        return redirect("login-code")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, or a spare one."""
    waiting = request.session.get(_WAITING) or {}
    user = User.objects.filter(pk=waiting.get("user", 0), is_active=True).first()
    late = not 0 <= time.time() - waiting.get("at", 0) <= PATIENCE_S
    if user is None or late or waiting["password"] != user.get_session_auth_hash():
        request.session.pop(_WAITING, None)
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = (str(user.pk),)
        if guess_limits.wait_s("code", settings.LOGIN_LIMITS, *who):
            form.add_error("code", _("Too many wrong codes. Wait a few minutes."))
        elif second_factor.check(user=user, code=form.cleaned_data["code"]):
            request.session.flush()
            login(request, user, backend=BACKEND)
            return redirect(waiting["next"])
        else:
            guess_limits.note_wrong("code", settings.LOGIN_LIMITS, *who)
            form.add_error("code", _("This code is not right, or was used already. Wait for the next one."))
    return render(request, "house/login-code.html", {"form": form})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def join_page(request: HttpRequest, secret: str) -> HttpResponse:
    """An invitation's page: the invited chooses a name and a password, and is in."""
    address = guess_limits.address_of(request.META.get("REMOTE_ADDR", ""))
    if guess_limits.wait_s("invitation", settings.LOGIN_ADDRESS_LIMITS, address):
        return render(request, "house/join.html", {"invitation": None}, status=429)
    invitation = open_invitation(secret=secret, real=timezone.now())
    if invitation is None:
        guess_limits.note_wrong("invitation", settings.LOGIN_ADDRESS_LIMITS, address)
        return render(request, "house/join.html", {"invitation": None}, status=404)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        try:
            user = join(secret=secret, username=name, password=password, real=timezone.now())
        except NotAllowed as refusal:
            form.add_error("username", str(refusal))
        else:
            login(request, user, backend=BACKEND)
            return redirect("board")
    return render(request, "house/join.html", {"invitation": invitation, "form": form})
