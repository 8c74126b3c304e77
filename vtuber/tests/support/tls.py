"""TLS with certificates that no machine knows: an authority of the tests' own, and a door that ends TLS."""

import asyncio
import contextlib
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from llmservice.tests.support.missing_parts import give_up

_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]


def need_openssl() -> None:
    """Skip the test where openssl is not installed; in CI it has to be there."""
    if shutil.which("openssl") is None:
        give_up("openssl is not installed")


def make_authority(folder: Path, name: str = "ca") -> Path:
    """A CA that nobody knows; its key lies beside it, as `<name>.key`."""
    made = folder / f"{name}.pem"
    line = ["req", "-x509", *_KEY, "-subj", f"/CN={name}", "-keyout", str(made.with_suffix(".key"))]
    # From 3.13 on Python takes no authority that doesn't say what its key is for.
    _openssl(*line, "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", str(made))
    return made


def make_certificate(authority: Path, names: str = "IP:127.0.0.1") -> Path:
    """A server's certificate, signed by `authority`, for `names` (`IP:…` or `DNS:…`); its key lies beside it."""
    folder = authority.parent
    made, request, extra = folder / "server.pem", folder / "server.csr", folder / "server.ext"
    key = made.with_suffix(".key")
    _openssl("req", *_KEY[:-2], "-subj", "/CN=tests", "-keyout", str(key), "-out", str(request))
    extra.write_text(f"subjectAltName={names}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")
    line = ["x509", "-req", "-in", str(request), "-CA", str(authority), "-CAkey", str(authority.with_suffix(".key"))]
    _openssl(*line, "-CAcreateserial", "-days", "2", "-extfile", str(extra), "-out", str(made))
    return made


def _openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=60)


@dataclass
class TlsProxy:
    """Ends TLS and passes on what comes in to a plain port of this machine."""

    port: int = 0
    # Bytes that clients sent through: none from one that did not trust the certificate.
    passed: int = 0


@contextlib.contextmanager
def tls_proxy(certificate: Path, plain_port: int) -> Iterator[TlsProxy]:
    """A door on a free port, with `certificate` and the key beside it, until the block ends."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    door, loop, open_ = TlsProxy(), asyncio.new_event_loop(), threading.Event()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                door.passed += len(data) if counted else 0
                writer.write(data)
                await writer.drain()
        writer.close()

    async def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", plain_port)
        await asyncio.gather(pump(reader, back, counted=True), pump(there, writer, counted=False))

    async def serve() -> None:
        # A refused handshake is what is tested here, and no news.
        loop.set_exception_handler(lambda _loop, _context: None)
        server = await asyncio.start_server(enter, "127.0.0.1", 0, ssl=context)
        door.port = server.sockets[0].getsockname()[1]
        open_.set()
        async with server:
            await server.serve_forever()

    def run() -> None:
        asyncio.set_event_loop(loop)
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(serve())
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=run, name="tls-door", daemon=True)
    thread.start()
    assert open_.wait(10)
    try:
        yield door
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join(10)
