"""Frames of plain data, the one language between the judge and a worker.

A frame is a little-endian u32 with the head's length, the head (msgpack: the message and the
lengths of the buffers) and the raw buffers of its arrays. Nothing is ever unpickled; what comes
back is checked against these few forms and rebuilt as exact NumPy, torch and Python types.

Plain values stand for themselves; the others are maps with a tag under ``$``:

==== =====================================  ==== =====================================
 t   tuple                                   n   ndarray: dtype, shape, one buffer
 d   dict, as pairs                          g   NumPy scalar: dtype, one buffer
 i   an int beyond 64 bits                   T   tensor: dtype, shape, requires_grad, one buffer
 c   complex                                 M   tensor on the meta device
 u   a str that UTF-8 cannot encode          y   torch dtype    Y  NumPy dtype
 s   slice    e  Ellipsis                    ref, path, as: handles (see Opaque)
==== =====================================  ==== =====================================
"""

from __future__ import annotations

import collections.abc
import numbers
import struct
import sys
from typing import Any, Protocol

import msgspec
import numpy as np

HEAD_LIMIT = 16 << 20
BUFFERS_LIMIT = 65536
DEPTH_LIMIT = 48
BIG_INT_LIMIT = 1 << 16  # hexadecimal digits
HEADER = struct.Struct("<I")

NUMPY_DTYPES = frozenset(
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128".split()
)
TORCH_DTYPES = {
    "bool": 1, "uint8": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "float16": 2, "bfloat16": 2,
    "float32": 4, "float64": 8, "complex64": 8, "complex128": 16,
}  # fmt: skip

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder()


class WireError(Exception):
    """The bytes are not a frame that the other side may send."""


class TooLarge(Exception):
    """A value does not fit the limit on a frame."""


class Opaque(Protocol):
    """What the two sides do differently: values that are not data.

    The worker keeps the object and sends a ``ref``; the judge makes a handle of it. An object
    that is data by a subclass (a namedtuple, a Parameter) crosses as ``as``: the data, and a
    ref, so that it comes back as the very object.
    """

    def pack(self, value: Any, buffers: list[Any]) -> Any:
        """The head of a value that is not data."""
        ...

    def subtype(self, value: Any, head: Any) -> Any:
        """The head of a value that is data by a subclass, given its head as data."""
        ...

    def unpack(self, head: dict[str, Any], buffers: Buffers) -> Any:
        """The value of a ``ref``, ``path`` or ``as``."""
        ...


class Buffers:
    """The raw buffers of a frame, taken in order."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items
        self._next = 0

    def take(self) -> Any:
        """The next buffer; raises WireError when there is none."""
        if self._next >= len(self._items):
            raise WireError("a buffer is missing")
        self._next += 1
        return self._items[self._next - 1]


def torch_module() -> Any:
    """Torch where it is imported already; a NumPy exercise never imports it."""
    return sys.modules.get("torch")


def pack(value: Any, buffers: list[Any], opaque: Opaque, depth: int = 0) -> Any:
    """The head of `value`; its arrays' bytes are appended to `buffers`."""
    kind = type(value)
    if value is None or kind is bool or kind is float or kind is bytes:
        return value
    if kind is str:
        return _pack_str(value)
    if kind is int:
        return value if -(1 << 63) <= value < 1 << 64 else {"$": "i", "v": f"{value:x}"}
    if depth >= DEPTH_LIMIT:
        return opaque.pack(value, buffers)
    if kind is list:
        return [pack(item, buffers, opaque, depth + 1) for item in value]
    if kind is tuple:
        return {"$": "t", "v": [pack(item, buffers, opaque, depth + 1) for item in value]}
    if kind is dict:
        return _pack_dict(value, buffers, opaque, depth)
    if kind is np.ndarray:
        return _pack_array(value, buffers) if value.dtype.name in NUMPY_DTYPES else _pack_odd(value, buffers, opaque)
    if isinstance(value, np.generic) and kind.__module__ == "numpy" and value.dtype.name in NUMPY_DTYPES:
        buffers.append(value.tobytes())
        return {"$": "g", "d": value.dtype.name}
    torch = torch_module()
    if torch is not None and isinstance(value, torch.Tensor):
        return _pack_tensor(torch, value, buffers, opaque)
    if torch is not None and kind is torch.Size:
        return {"$": "t", "v": [int(item) for item in value]}
    if torch is not None and kind is torch.dtype:
        return {"$": "y", "v": str(value)[6:]}
    if kind is slice:
        return {
            "$": "s",
            "v": [pack(item, buffers, opaque, depth + 1) for item in (value.start, value.stop, value.step)],
        }
    if value is Ellipsis:
        return {"$": "e"}
    return _pack_subclass(value, buffers, opaque, depth)


def _pack_str(value: str) -> Any:
    try:
        value.encode()
    except UnicodeEncodeError:
        return {"$": "u", "v": value.encode("utf-8", "surrogatepass")}
    return value


def _pack_dict(value: dict[Any, Any], buffers: list[Any], opaque: Opaque, depth: int) -> Any:
    """A dict is data where its keys are; else it is opaque."""
    keys = (str, int, float, bool, bytes, tuple, type(None), np.generic)
    if not all(isinstance(key, keys) for key in value):
        return opaque.pack(value, buffers)
    return {
        "$": "d",
        "v": [[pack(k, buffers, opaque, depth + 1), pack(v, buffers, opaque, depth + 1)] for k, v in value.items()],
    }


def _pack_array(value: np.ndarray, buffers: list[Any]) -> Any:
    fortran = value.flags.f_contiguous and not value.flags.c_contiguous
    native = value.astype(value.dtype.newbyteorder("="), copy=False)
    flat = np.ascontiguousarray(native.T if fortran else native).reshape(-1)
    buffers.append(memoryview(flat).cast("B") if flat.size else b"")
    return {"$": "n", "d": value.dtype.name, "s": list(value.shape), "f": bool(fortran)}


def _pack_odd(value: np.ndarray, buffers: list[Any], opaque: Opaque) -> Any:
    """An array of strings opens as a list; one of objects or another odd dtype is opaque."""
    if value.dtype.kind == "U":
        return pack(value.tolist(), buffers, opaque)
    return opaque.pack(value, buffers)


def _pack_tensor(torch: Any, value: Any, buffers: list[Any], opaque: Opaque) -> Any:
    name = str(value.dtype)[6:]
    if value.layout is not torch.strided or name not in TORCH_DTYPES:
        return opaque.pack(value, buffers)
    if value.device.type == "meta":
        head = {"$": "M", "d": name, "s": list(value.shape)}
    elif value.device.type != "cpu":
        return opaque.pack(value, buffers)
    else:
        plain = value.detach()
        if type(plain) is not torch.Tensor:
            plain = plain.as_subclass(torch.Tensor)
        plain = plain.resolve_conj().resolve_neg().contiguous()
        buffers.append(memoryview(plain.reshape(-1).view(torch.uint8).numpy()) if plain.numel() else b"")
        head = {"$": "T", "d": name, "s": list(value.shape), "r": bool(value.requires_grad)}
    return head if type(value) is torch.Tensor else opaque.subtype(value, head)


def _pack_subclass(value: Any, buffers: list[Any], opaque: Opaque, depth: int) -> Any:
    """Values that are data by a subclass or an abstract type; anything else is opaque."""
    if isinstance(value, str):
        return _pack_str(str.__str__(value))
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, int):
        return pack(int.__index__(value), buffers, opaque, depth)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, np.ndarray):
        return opaque.subtype(value, pack(np.asarray(value), buffers, opaque, depth + 1))
    if isinstance(value, numbers.Real):
        return float(value)
    if isinstance(value, (complex, np.complexfloating)):
        return {"$": "c", "v": [float(value.real), float(value.imag)]}
    if isinstance(value, np.dtype):
        return {"$": "Y", "v": value.name} if value.name in NUMPY_DTYPES else opaque.pack(value, buffers)
    if isinstance(value, tuple):
        return opaque.subtype(value, pack(tuple(value), buffers, opaque, depth))
    if isinstance(value, collections.abc.Sequence):  # a list's subclass, a range, a deque, a class of the learner's own
        return opaque.subtype(value, pack(list(value), buffers, opaque, depth))
    if isinstance(value, dict):
        return opaque.subtype(value, pack(dict(value.items()), buffers, opaque, depth))
    return opaque.pack(value, buffers)


def unpack(head: Any, buffers: Buffers, opaque: Opaque, depth: int = 0) -> Any:
    """The value that `pack` made this head of; raises WireError for anything else."""
    kind = type(head)
    if kind is list:
        if depth > 4 * DEPTH_LIMIT:
            raise WireError("nested too deeply")
        return [unpack(item, buffers, opaque, depth + 1) for item in head]
    if kind is not dict:
        return head
    if depth > 4 * DEPTH_LIMIT:
        raise WireError("nested too deeply")
    tag = head.get("$")
    if tag == "t":
        return tuple(unpack(item, buffers, opaque, depth + 1) for item in _list(head))
    if tag == "d":
        return _unpack_dict(head, buffers, opaque, depth)
    if tag == "n":
        return _unpack_array(head, buffers.take())
    if tag == "g":
        dtype = _numpy_dtype(head)
        raw = buffers.take()
        _shape([], dtype.itemsize, len(raw))
        return np.frombuffer(raw, dtype)[0]
    if tag in ("T", "M"):
        return _unpack_tensor(head, buffers)
    if tag == "i":
        if type(head.get("v")) is not str or len(head["v"]) > BIG_INT_LIMIT:
            raise WireError("integer")
        return int(head["v"], 16)
    if tag == "c":
        real, imag = (float(item) for item in _list(head, 2))
        return complex(real, imag)
    if tag == "u":
        return bytes(head["v"]).decode("utf-8", "surrogatepass")
    if tag == "y":
        return _torch_dtype(head["v"])
    if tag == "Y":
        return _numpy_dtype({"d": head["v"]})
    if tag == "s":
        return slice(*(unpack(item, buffers, opaque, depth + 1) for item in _list(head, 3)))
    if tag == "e":
        return Ellipsis
    return opaque.unpack(head, buffers)


def _list(head: dict[str, Any], length: int | None = None) -> list[Any]:
    items = head.get("v")
    if type(items) is not list or (length is not None and len(items) != length):
        raise WireError("a list is missing")
    return items


def _unpack_dict(head: dict[str, Any], buffers: Buffers, opaque: Opaque, depth: int) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    for pair in _list(head):
        if type(pair) is not list or len(pair) != 2:
            raise WireError("a pair is missing")
        key = unpack(pair[0], buffers, opaque, depth + 1)
        try:
            hash(key)
        except TypeError:
            raise WireError("an unhashable key") from None
        made[key] = unpack(pair[1], buffers, opaque, depth + 1)
    return made


def _numpy_dtype(head: dict[str, Any]) -> np.dtype[Any]:
    if head.get("d") not in NUMPY_DTYPES:
        raise WireError("dtype")
    return np.dtype(head["d"])


def _unpack_array(head: dict[str, Any], raw: Any) -> np.ndarray:
    dtype = _numpy_dtype(head)
    shape = _shape(head.get("s"), dtype.itemsize, len(raw))
    if head.get("f") is True:
        return np.frombuffer(raw, dtype).reshape(shape[::-1]).T
    return np.frombuffer(raw, dtype).reshape(shape)


def _torch_dtype(name: Any) -> Any:
    torch = torch_module()
    if torch is None or name not in TORCH_DTYPES:
        raise WireError("dtype")
    return getattr(torch, name)


def _unpack_tensor(head: dict[str, Any], buffers: Buffers) -> Any:
    dtype = _torch_dtype(head.get("d"))
    torch = torch_module()
    if head["$"] == "M":
        return torch.empty(_shape(head.get("s"), 0, 0), dtype=dtype, device="meta")
    raw = buffers.take()
    shape = _shape(head.get("s"), TORCH_DTYPES[head["d"]], len(raw))
    tensor = (
        torch.frombuffer(raw, dtype=torch.uint8).view(dtype).reshape(shape)
        if len(raw)
        else torch.empty(shape, dtype=dtype)
    )
    grad = head.get("r") is True and (dtype.is_floating_point or dtype.is_complex)
    return tensor.requires_grad_(True) if grad else tensor


def _shape(shape: Any, itemsize: int, size: int) -> tuple[int, ...]:
    """The shape, when it is one and fits the buffer's size."""
    if type(shape) is not list or len(shape) > 32:
        raise WireError("shape")
    total = itemsize
    for axis in shape:
        if type(axis) is not int or not 0 <= axis < 1 << 48:
            raise WireError("shape")
        total *= axis
    if total != size:
        raise WireError("size")
    return tuple(shape)


def frame(message: Any, buffers: list[Any], limit: int) -> list[Any]:
    """The pieces of a frame, to be sent one after another; raises TooLarge beyond `limit` bytes."""
    lengths = [len(item) for item in buffers]
    head = _encoder.encode([message, lengths])
    total = len(head) + sum(lengths)
    if total > limit or len(head) > HEAD_LIMIT or len(lengths) > BUFFERS_LIMIT:
        raise TooLarge(f"{total / 2**20:.0f} MB, and the limit is {limit / 2**20:.0f} MB")
    start = HEADER.pack(len(head)) + head
    if total < 65536:
        return [start + b"".join(bytes(item) for item in buffers)]
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
