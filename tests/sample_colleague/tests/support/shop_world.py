"""The small world of `live_world`, with a merch shop in it. Run as a module, as that is; its verbs are there too."""

import asyncio
import os
from collections.abc import Callable
from typing import Any

import django

from streaming.tests.support import live_world
from vtuber.tests.support import board_world


def build_verbs() -> dict[str, Callable[..., Any]]:
    """What a test may ask for, beside the stream's verbs."""
    from django.db import transaction
    from django.utils import timezone

    from streaming.models import Stream
    from tests.sample_colleague.event_types import SouvenirMade
    from tests.sample_colleague.models import Souvenir
    from vtuber.models import VTuber
    from vtuber.plugin import emit
    from vtuber.services.clock import locked_clock

    def make(name: str) -> dict[str, Any]:
        """Something new is on the shelf."""
        vtuber, real = VTuber.objects.get(), timezone.now()
        with transaction.atomic():
            now = locked_clock(vtuber).now(real)
            souvenir = Souvenir.objects.create(vtuber=vtuber, name=name, price=12, made_at=now)
            made = SouvenirMade(souvenir=souvenir.pk, name=name, price=12)
            return {"seq": emit(vtuber, made, game_time=now, real=real).seq}

    def open_shop() -> dict[str, Any]:
        """She is on air, and nothing lies on the shelf."""
        Souvenir.objects.all().delete()
        if not Stream.objects.filter(state=Stream.State.LIVE).exists():
            verbs["on_air"]()
        return {}

    verbs = {**live_world.build_verbs(), "make": make, "open_shop": open_shop}
    return verbs


def main() -> None:
    """Set up, then serve."""
    django.setup()
    board_world.build_world()
    asyncio.run(board_world.serve(build_verbs()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
