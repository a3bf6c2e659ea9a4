"""Frames: how a message and the raw bytes of its arrays lie on the socket, and how large they may be.

A frame is a little-endian u32 with the head's length, the head (msgpack: the message and the
lengths of the buffers) and the raw buffers of its arrays. `wire` says what a message may hold.
"""

from __future__ import annotations

import struct
import time
from typing import Any

import msgspec

HEAD_LIMIT = 16 << 20
# A byte of msgpack can become an object of 56 bytes: a small reply must not fill the judge's memory.
REPLY_HEAD_LIMIT = 4 << 20
REPLY_CONTAINERS = 1 << 18
BUFFERS_LIMIT = 65536
HEADER = struct.Struct("<I")

_LOOK_AT_THE_CLOCK = 256  # every so many containers and keys

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder()


class WireError(Exception):
    """The bytes are not a frame that the other side may send."""


class TooLarge(Exception):
    """A value does not fit the limit on a frame."""


class TooSlow(Exception):
    """A frame takes too long to be taken apart: its keys were made to collide, say."""


class Buffers:
    """The raw buffers of a frame, taken in order; and how much work the frame's value may be.

    Args:
        items: The buffers.
        until: When taking it apart must be done, by `time.perf_counter`; None for a frame of the trusted side.
    """

    def __init__(self, items: list[Any], until: float | None = None) -> None:
        self._items = items
        self._next = 0
        self._until = until
        self._counted = 0
        self.taken = 0  # bytes

    def take(self) -> Any:
        """The next buffer; raises WireError when there is none."""
        if self._next >= len(self._items):
            raise WireError("a buffer is missing")
        self._next += 1
        found = self._items[self._next - 1]
        self.taken += len(found)
        return found

    def count(self) -> None:
        """One container or key more; raises TooLarge for too many and TooSlow after the time."""
        if self._until is None:
            return
        self._counted += 1
        if self._counted > REPLY_CONTAINERS:
            raise TooLarge(f"more than {REPLY_CONTAINERS} parts")
        if self._counted % _LOOK_AT_THE_CLOCK == 0 and time.perf_counter() > self._until:
            raise TooSlow


def encoded(head: Any) -> bytes:
    """A head as it goes on the socket."""
    return _encoder.encode(head)


def frame(message: Any, buffers: list[Any], limit: int, head_limit: int = HEAD_LIMIT) -> list[Any]:
    """The pieces of a frame, to be sent one after another; raises TooLarge beyond `limit` bytes."""
    lengths = [len(item) for item in buffers]
    head = _encoder.encode([message, lengths])
    total = len(head) + sum(lengths)
    if total > limit:
        raise TooLarge(f"{total / 2**20:.0f} MB, and the limit is {limit / 2**20:.0f} MB")
    if len(head) > head_limit or len(lengths) > BUFFERS_LIMIT:
        raise TooLarge(f"{len(lengths)} arrays and {len(head) / 2**20:.1f} MB beside them")
    start = HEADER.pack(len(head)) + head
    if total < 65536:
        return [b"".join((start, *buffers))]
    return [start, *(item for item in buffers if len(item))]


def decode_head(raw: Any, limit: int) -> tuple[Any, list[int]]:
    """The message of a head and the lengths of the buffers that follow it."""
    try:
        decoded = _decoder.decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from None
    if type(decoded) is not list or len(decoded) != 2 or type(decoded[1]) is not list:
        raise WireError("not a frame")
    lengths = decoded[1]
    if len(lengths) > BUFFERS_LIMIT or not all(type(n) is int and n >= 0 for n in lengths) or sum(lengths) > limit:
        raise WireError("a frame over the limit")
    return decoded[0], lengths
