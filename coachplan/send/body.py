"""The body of an answer: bounded while it comes, whether it is packed or not."""

import zlib
from http.client import HTTPResponse

_PIECE = 65_536
_GZIP = 31
"""What zlib calls the gzip format."""


class TooLargeError(Exception):
    """There is more than was asked for."""


class TruncatedError(Exception):
    """There is less than was promised."""


def body_of(response: HTTPResponse, largest: int) -> bytes:
    """Return the body, unpacked.

    Raises:
        TooLargeError: it is larger than ``largest`` bytes, packed or unpacked.
        TruncatedError: it ends before its end, or is packed in an unknown way.
    """
    packing = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if packing not in {"identity", "gzip", "x-gzip"}:
        raise TruncatedError
    promised = response.length
    unpacker = zlib.decompressobj(_GZIP) if packing != "identity" else None
    received = 0
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_PIECE):
        received += len(piece)
        unpacked = piece if unpacker is None else _unpacked(unpacker, piece, largest + 1 - size)
        size += len(unpacked)
        if max(size, received) > largest:
            raise TooLargeError
        pieces.append(unpacked)
    if (promised is not None and received < promised) or (unpacker is not None and not unpacker.eof):
        raise TruncatedError
    return b"".join(pieces)


def _unpacked(unpacker: "zlib._Decompress", piece: bytes, most: int) -> bytes:
    try:
        return unpacker.decompress(piece, most)
    except zlib.error:
        raise TruncatedError from None
