"""The admin in the house's colours, its sidebar in rooms."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _may_see(model: str) -> Any:
    """Whether the operator may look at a model (`app.model`); hides what would only answer 403."""
    app, name = model.split(".")

    def check(request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.has_perm(f"{app}.view_{name}"))

    return check


def _room(title: Any, *doors: tuple[Any, str, str]) -> dict[str, Any]:
    """A group of the sidebar; each door is (title, icon, app.model)."""
    return {
        "title": title,
        "separator": True,
        "items": [
            {
                "title": name,
                "icon": icon,
                "link": reverse_lazy(f"admin:{model.replace('.', '_')}_changelist"),
                "permission": _may_see(model),
            }
            for name, icon, model in doors
        ],
    }


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "VTuberAgent",
    "SITE_HEADER": "VTuberAgent",
    "SITE_SUBHEADER": _("behind the desk"),
    "SITE_URL": "/",
    "SITE_ICON": lambda request: static("img/favicon.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "10px",
    # From her coat: cream to ink brown, and calico orange.
    "COLORS": {
        "base": {
            "50": "#fffcf6",
            "100": "#fff8ec",
            "200": "#f4e6cf",
            "300": "#e2cdac",
            "400": "#b89c80",
            "500": "#85705f",
            "600": "#5f4e45",
            "700": "#4a3c36",
            "800": "#3b2f2b",
            "900": "#2a2422",
            "950": "#1c1816",
        },
        "primary": {
            "50": "#fef5ea",
            "100": "#fde8cf",
            "200": "#fad2a3",
            "300": "#f5b874",
            "400": "#efa252",
            "500": "#e8923a",
            "600": "#a85b12",
            "700": "#8a4a0c",
            "800": "#6f3b0b",
            "900": "#57300d",
            "950": "#331b06",
        },
    },
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": [
            {
                "title": "",
                "items": [
                    {
                        "title": _("The desk"),
                        "icon": "space_dashboard",
                        "link": reverse_lazy("board"),
                        # It is another page altogether; its address begins every other one.
                        "active": lambda request: False,
                    },
                ],
            },
            _room(
                _("Her"),
                (_("VTubers"), "pets", "vtuber.vtuber"),
                (_("Personas"), "face", "vtuber.persona"),
                (_("Game clocks"), "schedule", "vtuber.gameclock"),
                (_("Weather"), "partly_cloudy_day", "vtuber.weather"),
                (_("Posts"), "chat_bubble", "vtuber.tweet"),
                (_("Diary"), "menu_book", "vtuber.diary"),
                (_("Followers"), "favorite", "vtuber.followerstats"),
                (_("Wallets"), "savings", "vtuber.wallet"),
                (_("Wallet entries"), "receipt_long", "vtuber.walletentry"),
            ),
            _room(
                _("Days"),
                (_("Tasks"), "checklist", "vtuber.todotask"),
                (_("Todolists"), "list_alt", "vtuber.todolist"),
                (_("Day steps"), "timeline", "vtuber.daystep"),
                (_("Effects"), "bolt", "vtuber.effect"),
                (_("Events"), "history", "vtuber.event"),
                (_("Audit log"), "pan_tool_alt", "vtuber.auditentry"),
            ),
            _room(
                _("Company"),
                (_("Mail"), "mail", "company.mail"),
                (_("Jobs"), "work", "company.job"),
                (_("Advertisers"), "campaign", "company.advertiser"),
                (_("Brands"), "sell", "company.brand"),
            ),
            _room(
                _("Store"),
                (_("Games"), "sports_esports", "store.game"),
                (_("Library"), "shelves", "store.ownership"),
            ),
            _room(
                _("Streaming"),
                (_("Streams"), "live_tv", "streaming.stream"),
                (_("Covers"), "image", "streaming.cover"),
                (_("Chat messages"), "forum", "streaming.chatmessage"),
                (_("Answers"), "record_voice_over", "streaming.answer"),
                (_("Viewers"), "groups", "streaming.viewer"),
                (_("Restrictions"), "block", "streaming.restriction"),
                (_("Chat rules"), "gavel", "streaming.chatrules"),
                (_("Banned words"), "speaker_notes_off", "streaming.bannedword"),
            ),
            _room(_("Models"), (_("Model calls"), "neurology", "llmservice.modelcall")),
            _room(
                _("Operators"),
                (_("Accounts"), "badge", "auth.user"),
                (_("Groups"), "group", "auth.group"),
            ),
        ],
    },
}
