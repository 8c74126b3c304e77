"""What the game store brings to the board."""

from vtuber.plugin import PagePart

BOARD = PagePart(
    modules=("store/board.js",),
    styles=("store/board.css",),
    icons={
        "game": (
            '<path d="M8 8h8a5 5 0 0 1 4.8 6.4l-.5 1.8a2.1 2.1 0 0 1-3.600.8L14.5 15h-5l-2.2 2a2.1 2.1 0 0 '
            '1-3.6-.8l-.5-1.800A5 5 0 0 1 8 8zM8.5 10.5v3M7 12h3M15 11h.01M17 13h.01"/>'
        ),
    },
)
