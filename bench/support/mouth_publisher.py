"""Says how far her mouth is open, many times a second, as a voice does.

    python -m bench.support.mouth_publisher SLUG

Reads `{"per_second", "seconds"}` from stdin and answers `{"published"}` when it is through.
"""

import asyncio
import json
import sys
import time
from typing import Any

import django


async def main(slug: str) -> None:
    """Until the input ends."""
    from channels.layers import get_channel_layer

    from unity_bridge.links.front_end_room import MOUTH, mouth_group

    layer: Any = get_channel_layer()
    for line in sys.stdin:
        order = json.loads(line)
        count = round(order["per_second"] * order["seconds"])
        began = time.perf_counter()
        for number in range(count):
            await layer.group_send(mouth_group(slug), {"type": MOUTH, "open": number % 100 / 100})
            ahead = began + (number + 1) / order["per_second"] - time.perf_counter()
            if ahead > 0:
                await asyncio.sleep(ahead)
        print(json.dumps({"published": count, "seconds": time.perf_counter() - began}), flush=True)


if __name__ == "__main__":
    django.setup()
    asyncio.run(main(sys.argv[1]))
