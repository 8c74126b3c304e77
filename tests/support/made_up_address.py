"""Fetch a picture from a host whose address a transparent proxy made up, in a network that holds nothing else.

    unshare --map-root-user --net --mount python -m tests.support.made_up_address FOLDER

FOLDER holds `hosts`, the server's certificate, and its authority, which SSL_CERT_FILE names. Prints a JSON object:
`fetched` (how many bytes), `error`, and `asked` (what the server was asked for, and at which address).
"""

import fcntl
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ADDRESS, HOST = "198.18.0.7", "pictures.example.com"
PICTURE = b"\x89PNG made up" * 100
# linux/sockios.h and linux/if.h
_SET_ADDRESS, _SET_MASK, _SET_FLAGS, _UP = 0x8916, 0x891C, 0x8914, 0x1


def give_loopback(address: str, mask: str) -> None:
    """Loopback comes up with this address beside its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        fcntl.ioctl(door, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP))
        for request, value in ((_SET_ADDRESS, address), (_SET_MASK, mask)):
            entry = struct.pack("16sHH4s8x", b"lo:1", socket.AF_INET, 0, socket.inet_aton(value))
            fcntl.ioctl(door, request, entry)


def serve(certificate: Path) -> list[str]:
    """Serve the picture at the made-up address, over TLS, in the background."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.connection.getsockname()[0]} {self.headers['Host']} {self.path}")
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(PICTURE)))
            self.end_headers()
            self.wfile.write(PICTURE)

        def log_message(self, format: str, *args: object) -> None:
            pass

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, certificate.with_suffix(".key"))
    server = ThreadingHTTPServer((ADDRESS, 443), Handler)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return asked


def main() -> None:
    """Everything in order; what fails before the download ends the program."""
    folder = Path(sys.argv[1])
    subprocess.run(["mount", "--bind", str(folder / "hosts"), "/etc/hosts"], check=True)
    give_loopback(ADDRESS, "255.254.0.0")
    asked = serve(folder / "server.pem")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from llmservice.backends.download import download_picture
    from llmservice.errors import ModelError

    fetched, said = b"", ""
    try:
        fetched = download_picture(f"https://{HOST}/a.png", timeout_s=20)
    except ModelError as error:
        said = str(error)
    assert fetched in (b"", PICTURE)
    sys.stdout.write(json.dumps({"fetched": len(fetched), "error": said, "asked": asked}) + "\n")


if __name__ == "__main__":
    main()
