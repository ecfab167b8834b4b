"""Transport compression of the Gateway (events/gateway.mdx, Encoding and Compression)."""

from __future__ import annotations

import zlib
from typing import Protocol

import zstandard


class Compression(Protocol):
    """Turns each payload into a frame; one instance a connection, since streams share their window."""

    def frame(self, payload: bytes) -> bytes | str:
        """Return what goes out: bytes for a binary frame, a text for a text frame."""


class Plain:
    """No transport compression; large payloads are zlib-compressed one by one when IDENTIFY asked for it."""

    LARGE_BYTES = 2048

    def __init__(self) -> None:
        self.compress_payloads = False

    def frame(self, payload: bytes) -> bytes | str:
        """Return the text itself, or a binary frame for a large one."""
        if self.compress_payloads and len(payload) > self.LARGE_BYTES:
            return zlib.compress(payload)
        return payload.decode()


class ZlibStream:
    """zlib-stream: one context, every payload ends in a sync flush (00 00 FF FF)."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def frame(self, payload: bytes) -> bytes | str:
        """Return the payload's part of the stream."""
        return self._stream.compress(payload) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """zstd-stream: one context, every payload ends in a block flush."""

    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor().compressobj()

    def frame(self, payload: bytes) -> bytes | str:
        """Return the payload's part of the stream."""
        return self._stream.compress(payload) + self._stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def compression_named(name: str | None) -> Compression | None:
    """Return a fresh compression by the `compress` parameter of the address, or None for an unknown one."""
    kinds: dict[str | None, type[Plain | ZlibStream | ZstdStream]] = {
        None: Plain,
        "zlib-stream": ZlibStream,
        "zstd-stream": ZstdStream,
    }
    return kinds[name]() if name in kinds else None
