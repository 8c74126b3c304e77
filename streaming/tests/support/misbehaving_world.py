"""`live_world`, whose persona's model can be chosen while it runs. Its endpoint is PERSONA_BASE_URL."""

import asyncio
import os
from typing import Any

import django

from streaming.tests.support import live_world
from vtuber.tests.support import board_world


def use_model(name: str) -> dict[str, Any]:
    """From now on this model speaks to viewers."""
    from django.conf import settings

    settings.MODEL_ROLES["persona"]["model"] = name
    return {}


def main() -> None:
    """Set up, then serve."""
    django.setup()
    board_world.build_world()
    asyncio.run(board_world.serve({**live_world.build_verbs(), "use_model": use_model}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
