"""The objects that stay in the worker, by number, and how they cross as handles."""

from __future__ import annotations

import collections.abc
from typing import Any

from . import wire
from .frames import Buffers, WireError


class Objects:
    """Kept objects: the same object always has the same number. Implements `wire.Opaque`."""

    def __init__(self, resolve: Any) -> None:
        self._by_number: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}  # id(object): number; the object is kept, so its id is its own
        self._last = 0
        self._resolve = resolve
        self.taped: dict[int, int] = {}  # id(tensor): its place among the outputs of the call being answered

    def get(self, number: int) -> Any:
        """The object of this number."""
        return self._by_number[number]

    def drop(self, number: int) -> None:
        """Forget an object that the judge has no handle to any more."""
        value = self._by_number.pop(number, None)
        self._numbers.pop(id(value), None)

    def keep(self, value: Any) -> int:
        """The number of an object, kept from now on."""
        number = self._numbers.get(id(value))
        if number is None:
            self._last += 1
            number = self._last
            self._numbers[id(value)] = number
            self._by_number[number] = value
        return number

    def pack(self, value: Any, buffers: list[Any]) -> dict[str, Any]:
        """A reference to an object that is not data."""
        del buffers
        name = type(value).__name__
        dtype = getattr(value, "dtype", None) if name in ("ndarray", "Tensor") else None
        shown = name if dtype is None else f"{name} of dtype {dtype}"
        iterable = isinstance(value, collections.abc.Iterable)
        return {"$": "ref", "id": self.keep(value), "class": str(shown)[:80], "call": callable(value), "iter": iterable}

    def subtype(self, value: Any, head: Any) -> dict[str, Any]:
        """Data, with a reference to the object of a subclass that it stands for."""
        return {"$": "as", "id": self.keep(value), "v": head}

    def unpack(self, head: dict[str, Any], buffers: Buffers, depth: int) -> Any:
        """The object that a handle stands for, or data that came back."""
        tag = head.get("$")
        if tag == "ref":
            return self._by_number[head["id"]]
        if tag == "path":
            return self._resolve(head["o"], head["p"])
        if tag == "as":
            value = wire.unpack(head["v"], buffers, self, depth + 1)
            kept = self._by_number.get(head["id"])
            return kept if kept is not None and self._still(kept, value) else value
        raise WireError(f"unknown tag {tag!r}")

    def _still(self, kept: Any, value: Any) -> bool:
        """Whether data that came back is what the kept object stands for now."""
        mine: list[Any] = []
        theirs: list[Any] = []
        head = wire.pack(kept, mine, self)
        came = wire.pack(value, theirs, self)
        plain = head["v"] if isinstance(head, dict) and head.get("$") == "as" else head
        return same_head(plain, came) and [bytes(b) for b in mine] == [bytes(b) for b in theirs]


def same_head(a: Any, b: Any) -> bool:
    """Whether two heads say the same, NaN equal to NaN, whatever memory order arrays have."""
    if isinstance(a, dict) and isinstance(b, dict):
        return _same_dict(a, b)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same_head(x, y) for x, y in zip(a, b, strict=True))
    return type(a) is type(b) and (a == b or (a != a and b != b))


def _same_dict(a: dict[str, Any], b: dict[str, Any]) -> bool:
    if a.get("$") == "ref" and b.get("$") == "ref":
        return a["id"] == b["id"]
    if a.get("$") == "ref" and b.get("$") == "path":
        return True  # a function or class of the submission, handed in by its name
    if a.get("$") == "as" and b.get("$") != "as":
        return same_head(a["v"], b)
    if b.get("$") == "as" and a.get("$") != "as":
        return same_head(a, b["v"])
    return a.keys() == b.keys() and all(same_head(a[key], b[key]) for key in a)
