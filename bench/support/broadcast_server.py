"""The baseline of fan-out: `websockets.broadcast`, with nothing behind it.

    python -m bench.support.broadcast_server

Prints one JSON object with its port, and serves until it is terminated. Whatever one says, all are sent as it is.
"""

import asyncio
import gc
import json
import logging
import resource

from websockets.asyncio.server import ServerConnection, broadcast, serve


async def main() -> None:
    """Never returns."""
    everybody: set[ServerConnection] = set()

    async def sit(socket: ServerConnection) -> None:
        everybody.add(socket)
        try:
            async for message in socket:
                broadcast(everybody, message)
        finally:
            everybody.discard(socket)

    async with serve(sit, "127.0.0.1", 0, compression=None, backlog=2048) as server:
        print(json.dumps({"port": next(iter(server.sockets)).getsockname()[1]}), flush=True)
        # As ours does: a baseline that looks through its sockets all the time would be a lesser one.
        gc.set_threshold(50_000, 50, 100)
        gc.freeze()
        await server.serve_forever()


if __name__ == "__main__":
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    # It would say of each client that it went away.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    asyncio.run(main())
