"""A web server of sounds that behaves well or badly, by the path that is asked for."""

import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from llmservice.voice.wave_file import Wave

RATE = 24000
# One byte more than is taken.
HUGE = 16 * 1024 * 1024 + 1
PATIENCE_S = 60.0


def wav(seconds: float, channels: int = 1) -> bytes:
    """A sound, as our server writes it; one half as loud as it could be."""
    samples = struct.pack("<hh", 16384, -16384) * int(RATE * seconds * channels / 2)
    return Wave(channels=channels, rate=RATE, bits=16, floats=False, samples=samples).file()


def streamed(file: bytes) -> bytes:
    """The same from a server that did not know its length when it began."""
    at = file.index(b"data") + 4
    return file[:at] + b"\xff" * 4 + file[at + 4 :]


SOUNDS = {
    "/blip.wav": wav(0.1),
    "/short.wav": wav(0.5),
    "/streamed.wav": streamed(wav(1)),
    "/stereo.wav": wav(1, channels=2),
    "/long.wav": wav(20),
    "/held.wav": wav(1),
    "/empty.wav": b"",
    "/page.wav": b"<html>" + b"x" * 500,
    "/broken-off.wav": wav(1)[:-100],
    "/half-a-header.wav": wav(1)[:30],
    "/mp3.wav": b"ID3\x04" + bytes(500),
    "/huge.wav": b"RIFF",
}


class SoundServer:
    """Answers at `url`; `asked` are the paths that were asked for. `/held.wav` waits for `release`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.release = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()


def _handler_of(server: SoundServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            if self.path == "/held.wav":
                server.release.wait(PATIENCE_S)
            body = SOUNDS.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(HUGE if self.path == "/huge.wav" else len(body or b"")))
            self.end_headers()
            try:
                self.wfile.write(body or b"")
            except OSError:
                return  # It is needed no more.

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler


@contextmanager
def sound_server() -> Iterator[SoundServer]:
    """One on a free port of loopback."""
    server = SoundServer()
    try:
        yield server
    finally:
        server.close()
