"""The admin in the house's colours, its sidebar in rooms."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from config import installed
from config.settings.addresses import BASE_PATH

SIDEBAR: list[dict[str, Any]] = [
    {
        "title": "",
        "items": [
            {
                "title": _("The board"),
                "icon": "space_dashboard",
                "link": reverse_lazy("board"),
                # It is another page altogether; its address begins every other one.
                "active": lambda request: False,
            },
        ],
    },
    installed.sidebar_group(
        _("Her"),
        (_("VTubers"), "pets", "vtuber.vtuber"),
        (_("Personas"), "face", "vtuber.persona"),
        (_("Rows of personas"), "edit_note", "llmservice.personarow"),
        (_("Game clocks"), "schedule", "vtuber.gameclock"),
        (_("Weather"), "partly_cloudy_day", "vtuber.weather"),
        (_("Posts"), "chat_bubble", "vtuber.tweet"),
        (_("Diary"), "menu_book", "vtuber.diary"),
        (_("Followers"), "favorite", "vtuber.followerstats"),
        (_("Wallets"), "savings", "vtuber.wallet"),
        (_("Wallet entries"), "receipt_long", "vtuber.walletentry"),
    ),
    installed.sidebar_group(
        _("Days"),
        (_("Tasks"), "checklist", "vtuber.todotask"),
        (_("Todolists"), "list_alt", "vtuber.todolist"),
        (_("Day steps"), "timeline", "vtuber.daystep"),
        (_("Effects"), "bolt", "vtuber.effect"),
        (_("Events"), "history", "vtuber.event"),
        (_("Audit log"), "pan_tool_alt", "vtuber.auditentry"),
    ),
    installed.sidebar_group(
        _("Company"),
        (_("Mail"), "mail", "company.mail"),
        (_("Jobs"), "work", "company.job"),
        (_("Advertisers"), "campaign", "company.advertiser"),
        (_("Brands"), "sell", "company.brand"),
    ),
    installed.sidebar_group(
        _("Store"),
        (_("Games"), "sports_esports", "store.game"),
        (_("Library"), "shelves", "store.ownership"),
    ),
    installed.sidebar_group(
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
    installed.sidebar_group(
        _("Models"),
        (_("Model calls"), "neurology", "llmservice.modelcall"),
        (_("Endpoint findings"), "troubleshoot", "llmservice.endpointfinding"),
    ),
    installed.sidebar_group(
        _("Operators"),
        (_("Accounts"), "badge", "auth.user"),
        (_("Groups"), "group", "auth.group"),
    ),
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "VTuberAgent",
    "SITE_HEADER": "VTuberAgent",
    "SITE_SUBHEADER": _("behind the board"),
    "SITE_URL": f"{BASE_PATH}/",
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
        "navigation": installed.sidebar_groups,
    },
}
