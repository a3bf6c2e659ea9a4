"""Plain data, the one language between the judge and a worker; `frames` puts it on the socket.

Nothing is ever unpickled; what comes back is checked against these few forms and rebuilt as exact
NumPy, torch and Python types.

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
from typing import Any, Protocol

import numpy as np

from .arrays import (
    NUMPY_DTYPES,
    name_of,
    numpy_dtype,
    pack_array,
    pack_tensor,
    torch_dtype,
    torch_module,
    unpack_array,
    unpack_scalar,
    unpack_tensor,
)
from .frames import Buffers, WireError

DEPTH_LIMIT = 48
_UNPACKED_DEPTH = 2 * DEPTH_LIMIT + 4  # an ``as`` is a level more
BIG_INT_LIMIT = 3500  # hexadecimal digits: Python refuses to print more than 4300 decimal ones

_PLAIN = frozenset({type(None), bool, int, float, str, bytes})


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

    def unpack(self, head: dict[str, Any], buffers: Buffers, depth: int) -> Any:
        """The value of a ``ref``, ``path`` or ``as``."""
        ...


def pack(value: Any, buffers: list[Any], opaque: Opaque, depth: int = 0) -> Any:
    """The head of `value`; its arrays' bytes are appended to `buffers`."""
    kind = type(value)
    if value is None or kind is bool or kind is float or kind is bytes:
        return value
    if kind is str:
        return _pack_str(value)
    if kind is int:
        return value if -(1 << 63) <= value < 1 << 64 else _pack_big(value, buffers, opaque)
    if depth >= DEPTH_LIMIT:
        return opaque.pack(value, buffers)
    if kind is list:
        return [pack(item, buffers, opaque, depth + 1) for item in value]
    if kind is tuple:
        return {"$": "t", "v": [pack(item, buffers, opaque, depth + 1) for item in value]}
    if kind is dict:
        return _pack_dict(value, buffers, opaque, depth)
    if kind is np.ndarray:
        return pack_array(value, buffers) if name_of(value.dtype) in NUMPY_DTYPES else _pack_odd(value, buffers, opaque)
    if issubclass(kind, np.generic) and kind.__module__ == "numpy" and name_of(value.dtype) in NUMPY_DTYPES:
        buffers.append(value.tobytes())
        return {"$": "g", "d": name_of(value.dtype)}
    torch = torch_module()
    if torch is not None and isinstance(value, torch.Tensor):
        head = pack_tensor(value, buffers)
        if head is None:
            return opaque.pack(value, buffers)
        return head if kind is torch.Tensor else opaque.subtype(value, head)
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


def _pack_big(value: int, buffers: list[Any], opaque: Opaque) -> Any:
    """An int beyond 64 bits; one that nobody could print is no data."""
    return {"$": "i", "v": f"{value:x}"} if value.bit_length() <= 4 * BIG_INT_LIMIT else opaque.pack(value, buffers)


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


def _pack_odd(value: np.ndarray, buffers: list[Any], opaque: Opaque) -> Any:
    """An array of strings opens as a list; one of objects or another odd dtype is opaque."""
    if value.dtype.kind == "U":
        return pack(value.tolist(), buffers, opaque)
    return opaque.pack(value, buffers)


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
    if kind in _PLAIN:
        return head
    if depth > _UNPACKED_DEPTH:
        raise WireError("nested too deeply")
    buffers.count()
    if kind is list:
        return [item if type(item) in _PLAIN else unpack(item, buffers, opaque, depth + 1) for item in head]
    if kind is not dict:
        raise WireError("an unknown kind")
    tag = head.get("$")
    if tag == "t":
        return tuple(unpack(item, buffers, opaque, depth + 1) for item in _list(head))
    if tag == "d":
        return _unpack_dict(head, buffers, opaque, depth)
    if tag == "n":
        return unpack_array(head, buffers.take())
    if tag == "g":
        return unpack_scalar(head, buffers.take())
    if tag in ("T", "M"):
        return unpack_tensor(head, buffers)
    if tag == "i":
        if type(head.get("v")) is not str or len(head["v"]) > BIG_INT_LIMIT + 1:  # and a sign
            raise WireError("integer")
        return int(head["v"], 16)
    if tag == "c":
        real, imag = _list(head, 2)
        if type(real) is not float or type(imag) is not float:
            raise WireError("complex")
        return complex(real, imag)
    if tag == "u":
        if type(head.get("v")) is not bytes:
            raise WireError("text")
        return head["v"].decode("utf-8", "surrogatepass")
    if tag == "y":
        return torch_dtype(head["v"])
    if tag == "Y":
        return numpy_dtype({"d": head["v"]})
    if tag == "s":
        return slice(*(unpack(item, buffers, opaque, depth + 1) for item in _list(head, 3)))
    if tag == "e":
        return Ellipsis
    return opaque.unpack(head, buffers, depth)


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
        buffers.count()  # keys with equal hashes take longer each
        try:
            hash(key)
        except TypeError:
            raise WireError("an unhashable key") from None
        made[key] = unpack(pair[1], buffers, opaque, depth + 1)
    return made
