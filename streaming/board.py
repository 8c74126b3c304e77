"""What her streams bring to the board."""

from vtuber.plugin import PagePart

BOARD = PagePart(
    modules=("streaming/board.js",),
    styles=("streaming/board.css",),
    icons={
        "silence": '<path d="M4.5 9.8v4.4h3l4.5 3.6V6.2L7.5 9.8zM16 9.8l4.5 4.5M20.5 9.8 16 14.3"/>',
    },
)
