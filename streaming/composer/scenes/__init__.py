"""Where a cover plays. Each scene fills the whole picture and keeps its floor at about y = 600 to 720."""

import random
from collections.abc import Callable

from streaming.composer.raster import Raster
from streaming.composer.scenes import indoors, outdoors, studio
from streaming.composer.scenes.light import Light

Scene = Callable[[Raster, Light, random.Random], None]

SCENES: dict[str, Scene] = {
    "window": indoors.window_room,
    "rooftop": outdoors.rooftop,
    "airwaves": studio.airwaves,
    "rug": indoors.rug_room,
    "cornfield": outdoors.cornfield,
    "bookshelf": indoors.bookshelf,
    "arcade": studio.arcade,
    "kitchen": indoors.kitchen,
}
