"""Lines out of a stream of bytes: NDJSON as forgiving as docs/protocol.md says, and bounded."""

from collections.abc import Iterator

_BOM = b"\xef\xbb\xbf"


class TooLong(Exception):
    """A line is longer than is taken."""


class LineSplitter:
    """Takes bytes as they come, gives whole lines without their end; blank ones are left out."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._at_start = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The lines that are whole now. TooLong once one has grown beyond the limit: nothing after it can be read."""
        begin = 0
        while (end := data.find(b"\n", begin)) >= 0:
            line = bytes(self._rest) + data[begin:end]
            self._rest.clear()
            begin = end + 1
            yield from self._tidy(line)
        self._rest += data[begin:]
        if len(self._rest) > self._limit:
            raise TooLong

    def _tidy(self, line: bytes) -> Iterator[bytes]:
        if self._at_start:
            line = line.removeprefix(_BOM)
            self._at_start = False
        line = line.removesuffix(b"\r")
        if len(line) > self._limit:
            raise TooLong
        if line.strip():
            yield line
