"""The baseline of a round trip: asyncio, a line in, the same line out, and nothing behind it.

    python -m bench.support.echo_server

Prints one JSON object with its port, and serves until it is terminated.
"""

import asyncio
import json


class _Echo(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(data)


async def main() -> None:
    """Never returns."""
    server = await asyncio.get_running_loop().create_server(_Echo, "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
