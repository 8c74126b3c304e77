"""What her company brings to the board."""

from vtuber.plugin import PagePart

BOARD = PagePart(
    modules=("company/board.js",),
    styles=("company/board.css",),
    icons={
        "mail": '<rect x="3.5" y="6" width="17" height="12.5" rx="2.5"/><path d="m4.5 8 7.5 5.500L19.5 8"/>',
    },
)
