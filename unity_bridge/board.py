"""What front ends bring to the board and to the admin's sidebar."""

from django.utils.translation import gettext_lazy as _

from vtuber.plugin import PagePart, SidebarGroup, SidebarLink

ROOM = "unity_bridge/room-stage.js"
STREAM_PAGE = PagePart(modules=(ROOM,))
BOARD = PagePart(
    modules=("unity_bridge/board.js", "unity_bridge/again.js", ROOM),
    icons={
        "front-end": '<rect x="3.5" y="5" width="17" height="11" rx="2"/><path d="M9 20h6M12 16v4"/>',
    },
)
SIDEBAR = SidebarGroup(
    _("Front ends"),
    (
        SidebarLink(_("Front ends"), "cast_connected", "unity_bridge.frontendlink"),
        SidebarLink(_("Front end tokens"), "key", "unity_bridge.frontendtoken"),
        SidebarLink(_("Own looks"), "face", "unity_bridge.lookpicture"),
        SidebarLink(_("Links to days"), "link", "unity_bridge.replaylink"),
    ),
)
