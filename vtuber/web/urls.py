"""Addresses of the board and of the sign of life."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, path

from vtuber.web import account_views, audit_views, desk_views, login_views, people_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.board, name="board"),
    path("board/<slug:slug>/", views.board, name="board-of"),
    path("settings/", desk_views.settings, name="settings"),
    path("persona/<slug:slug>/", desk_views.persona, name="persona"),
    path("persona/<slug:slug>/prompts/", desk_views.prompts, name="prompts"),
    path("board/<slug:slug>/audit/", audit_views.audit_page, name="audit"),
    path("board/<slug:slug>/audit.csv", audit_views.audit_csv, name="audit-csv"),
    path("account/", account_views.account, name="account"),
    path("account/password", account_views.change_password, name="account-password"),
    path("account/code", account_views.begin_code, name="account-code"),
    path("account/code/confirm", account_views.confirm_code, name="account-code-confirm"),
    path("account/code/off", account_views.turn_off_code, name="account-code-off"),
    path("account/sessions/end", account_views.end_session, name="account-session-end"),
    path("account/tokens", account_views.new_token, name="account-token"),
    path("account/tokens/end", account_views.end_token, name="account-token-end"),
    path("people/", people_views.people, name="people"),
    path("people/invite", people_views.invite, name="people-invite"),
    path("people/invitations/<int:invitation_id>/withdraw", people_views.withdraw, name="people-withdraw"),
    path("people/<int:user_id>", people_views.change, name="people-change"),
    path("join/<str:secret>/", login_views.join_page, name="join"),
    path("login/", login_views.BoardLogin.as_view(), name="login"),
    path("login/code/", login_views.login_code, name="login-code"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("healthz", views.healthz, name="healthz"),
]
