"""The submission as a suite sees it: its module, and handles to the objects that live in the worker.

Replies are data, rebuilt here as exact Python, NumPy and torch types. Anything else is a
`Handle`: it can be called, asked for attributes, used with operators and handed back, and it
refuses to be taken for data.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np

from grader.errors import (
    SubmissionFault,
    SubmissionLacks,
    SubmissionOutOfMemory,
    SubmissionRaised,
    SubmissionTampered,
    SubmissionTimedOut,
)
from grader.expect import Mismatch, shown_name
from grader.sandbox import changes
from grader.sandbox.inside import frames, wire
from grader.sandbox.inside.worker import INSIDE, MODULE
from grader.sandbox.worker import Worker

HANDLES_LIMIT = 1 << 14  # objects that a suite holds at a time
KEPT_BYTES, KEPT_VALUES = 64 << 20, 10_000  # of data that came from objects; beyond it goes back as data alone


class Listener(Protocol):
    """Who hears what a submission is asked and what it answers."""

    def called(self, name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        """A call begins."""
        ...

    def answered(self, value: Any) -> None:
        """A reply, or the exception in its place, has come."""
        ...


class Link:
    """One worker as values see it: packs what goes there, unpacks what comes. Implements `wire.Opaque`."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.listener: Listener | None = None
        self.taped: list[Any] = []
        self.next_seed: int | None = None  # goes along with the next request, for the worker's global generators
        self._handles: weakref.WeakValueDictionary[int, Handle] = weakref.WeakValueDictionary()
        self._kept: dict[int, tuple[Any, int, int]] = {}  # id(data): (data, its object's number, bytes)
        self._kept_bytes = 0
        self.callables: set[str] = set()
        self.interface: frozenset[str] | None = None  # the names that the module must have; None: any

    def pack(self, value: Any, buffers: list[Any]) -> dict[str, Any]:
        """A handle, as the reference that it is; anything else is a mistake in the suite."""
        if isinstance(value, Handle):
            spot = where(value)
            if spot.link is not self:
                raise TypeError("a handle belongs to another worker")
            if spot.path or spot.number in (MODULE, INSIDE):
                return {"$": "path", "o": spot.number, "p": list(spot.path)}
            return {"$": "ref", "id": spot.number}
        raise TypeError(f"a {type(value).__name__} cannot be sent to a submission")

    def subtype(self, value: Any, head: Any) -> Any:
        """A subclass of a data type crosses as the data."""
        del value
        return head

    def unpack(self, head: dict[str, Any], buffers: frames.Buffers, depth: int) -> Any:
        """A handle, or data that has an object behind it."""
        if head.get("$") == "as" and type(head.get("id")) is int:
            before = buffers.taken
            value = wire.unpack(head.get("v"), buffers, self, depth + 1)
            if isinstance(value, (tuple, list, dict, np.ndarray)):
                self._kept[id(value)] = (value, head["id"], buffers.taken - before)
                self._kept_bytes += buffers.taken - before
            return value
        if head.get("$") == "ref" and type(head.get("id")) is int:
            number = head["id"]
            handle = self._handles.get(number)
            if handle is None:
                if len(self._handles) >= HANDLES_LIMIT:
                    raise frames.TooLarge(f"more than {HANDLES_LIMIT} objects")
                handle = Handle(self, number, (), shown_name(head.get("class")))
                self._handles[number] = handle
                weakref.finalize(handle, self.worker.released.append, number).atexit = False
            return handle
        raise frames.WireError("an unknown tag")

    def _forget(self) -> None:
        """Let go of the oldest data that came from objects, where it has become too much."""
        while self._kept_bytes > KEPT_BYTES or len(self._kept) > KEPT_VALUES:
            _, number, size = self._kept.pop(next(iter(self._kept)))
            self._kept_bytes -= size
            if number not in self._handles and all(number != other for _, other, _ in self._kept.values()):
                self.worker.released.append(number)

    def pack_argument(self, value: Any, buffers: list[Any]) -> Any:
        """The head of an argument; data that came from an object goes back with its number."""
        if type(value) in (list, tuple) and id(value) not in self._kept:
            items = [self.pack_argument(item, buffers) for item in value]
            return items if type(value) is list else {"$": "t", "v": items}
        if type(value) is dict and id(value) not in self._kept:
            pairs = [[wire.pack(k, buffers, self), self.pack_argument(v, buffers)] for k, v in value.items()]
            return {"$": "d", "v": pairs}
        head = wire.pack(value, buffers, self)
        kept = self._kept.get(id(value))
        return {"$": "as", "id": kept[1], "v": head} if kept is not None else head

    def ask(self, operation: str, arguments: Any = (), keywords: Any = None, **fields: Any) -> Any:
        """One request and its reply's value; arguments that the call changed are changed here too."""
        buffers: list[Any] = []
        packed = [self.pack_argument(item, buffers) for item in arguments]
        named = {"$": "d", "v": [[key, self.pack_argument(item, buffers)] for key, item in (keywords or {}).items()]}
        if self.next_seed is not None:
            fields["seed"], self.next_seed = self.next_seed, None
        try:
            said, arrays = self.worker.request({"op": operation, "a": packed, "k": named, **fields}, buffers)
        except (SubmissionRaised, SubmissionFault) as error:
            self._tell(error)
            raise
        started = time.perf_counter()
        try:
            value = wire.unpack(said.get("v"), arrays, self)
            if "changed" in said:
                now_arguments, now_keywords = (wire.unpack(head, arrays, self) for head in said["changed"])
                changes.tell([*arguments, *(keywords or {}).values()], [*now_arguments, *now_keywords.values()])
                self._tell([now_arguments, now_keywords])
            self._forget()
        except (frames.TooSlow, frames.TooLarge) as error:
            self.worker.kill()
            slow = isinstance(error, frames.TooSlow)
            fault = (
                SubmissionTimedOut("its answer takes too long to read")
                if slow
                else SubmissionOutOfMemory(f"returned too much: {error}")
            )
            self._tell(fault)
            raise fault from None
        except Exception as error:  # whatever it stumbles over lies in the reply
            self.worker.kill()
            raise SubmissionTampered(f"what came back is not an answer: {str(error)[:200]}") from None
        finally:
            self.worker.allowance.charge(self.worker.seen, started)
        self.taped = [said.get("tape"), value]
        if operation != "get" or not (
            isinstance(value, list) and value[:1] == [True]
        ):  # whether a name was looked up before is no answer
            self._tell(value)
        return value

    def _tell(self, value: Any) -> None:
        if self.listener is not None:
            self.listener.answered(value)


class Spot:
    """Where a handle points: a worker's object, and perhaps a path of attributes from it."""

    def __init__(self, link: Link, number: int, path: tuple[str, ...], name: str) -> None:
        self.link, self.number, self.path, self.name = link, number, path, name


def where(handle: Handle) -> Spot:
    """Where this handle points."""
    return object.__getattribute__(handle, "_spot")


class Handle:
    """Something that lives in the worker. Never data: comparing it with data is a mismatch, not a False."""

    _spot: Spot

    def __init__(self, link: Link, number: int, path: tuple[str, ...], name: str) -> None:
        object.__setattr__(self, "_spot", Spot(link, number, path, name))

    @property
    def __remote_class__(self) -> str:
        """The name of its class, for messages."""
        return where(self).name

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call it with data and handles."""
        spot = where(self)
        if spot.link.listener is not None:
            spot.link.listener.called(spot.name, arguments, keywords)
        return _call(spot, arguments, keywords)

    def __getattr__(self, name: str) -> Any:
        """An attribute: data, a handle, or a method."""
        if name.startswith("_"):  # no part of an interface; libraries ask so what an object is
            raise AttributeError(name)
        spot = where(self)
        if spot.number > 0 and not spot.path and name in ("grads", "vjp"):
            return _gradients(self) if name == "grads" else _vjp(self)
        method = Handle(spot.link, spot.number, (*spot.path, name), name)
        if spot.number in (MODULE, INSIDE) and name in spot.link.callables:
            return method
        try:
            is_callable, value = spot.link.ask("get", o=spot.number, p=[*spot.path, name])
        except SubmissionLacks:
            wanted = spot.link.interface
            if wanted is None or name in wanted:
                raise
            raise AttributeError(name) from None  # Hypothesis looks for hooks of its own
        if is_callable is True and spot.number in (MODULE, INSIDE):
            spot.link.callables.add(name)
        return method if is_callable is True else value

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute of the object."""
        spot = where(self)
        spot.link.ask("set", [value], o=spot.number, p=[*spot.path, name])

    def __iter__(self) -> Iterator[Any]:
        """What iterating over it gives."""
        spot = where(self)
        return iter(spot.link.ask("items", o=spot.number, p=list(spot.path)))

    def __hash__(self) -> int:
        """By identity: the same object is the same handle."""
        return id(self)

    def __repr__(self) -> str:
        """Its class's name."""
        return f"<{where(self).name} in the sandbox>"


class Module(Handle):
    """The submission's module itself."""

    @property
    def __cpu_seconds__(self) -> float:
        """The CPU time that the submission has used so far, as the kernel counts it."""
        return where(self).link.worker.allowance.cpu_used


def module(link: Link) -> Module:
    """The submission, as a suite's fixture."""
    return Module(link, MODULE, (), "submission")


def helpers(link: Link) -> Handle:
    """The suite's `inside` module, as a suite's fixture."""
    return Handle(link, INSIDE, (), "inside")


def _call(spot: Spot, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    value = spot.link.ask("call", arguments, keywords, o=spot.number, p=list(spot.path))
    token = spot.link.taped[0]
    if token is None:
        return value
    from grader.sandbox.bridge import reconnect

    return reconnect(spot.link, token, value, (arguments, keywords))


def _gradients(handle: Handle) -> Callable[[], dict[str, Any]]:
    """``layer.grads()``: the parameters' gradients by name."""
    spot = where(handle)
    return lambda: spot.link.ask("grads", o=spot.number, p=list(spot.path))


def _vjp(handle: Handle) -> Callable[..., dict[str, Any]]:
    """``layer.vjp(x, grad_out=g)``: output, inputs' gradients and parameters' in one call."""
    spot = where(handle)

    def vjp(*arguments: Any, grad_out: Any = None, **keywords: Any) -> dict[str, Any]:
        return spot.link.ask("vjp", [list(arguments), grad_out], keywords, o=spot.number, p=list(spot.path))

    return vjp


def _operator(name: str, *, reflected: bool = False) -> Callable[..., Any]:
    """A method that runs a Python operator in the worker."""

    def method(self: Handle, *others: Any) -> Any:
        operands = (*others, self) if reflected else (self, *others)
        return where(self).link.ask("operate", operands, name=name)

    return method


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and_", "or_", "xor"):
    _plain = _name.removesuffix("_")
    setattr(Handle, f"__{_plain}__", _operator(_name))
    setattr(Handle, f"__r{_plain}__", _operator(_name, reflected=True))
for _name in ("neg", "pos", "abs", "invert", "getitem", "setitem", "delitem", "contains"):
    setattr(Handle, f"__{_name}__", _operator(_name))


def _length(self: Handle) -> int:
    """The length that the object says it has, as a plain int."""
    value = where(self).link.ask("operate", (self,), name="len")
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise Mismatch(f"expected  a length\ngot       {value!r}")
    return value


setattr(Handle, "__len__", _length)  # noqa: B010  # beside the others


def _not_data(wanted: str) -> Callable[..., Any]:
    """A method that says that a handle is not what the check expects."""

    def method(self: Handle, *_: Any) -> Any:
        raise Mismatch(f"expected  {wanted}\ngot       a `{where(self).name}`")

    return method


for _name, _wanted in {
    "lt": "a number", "le": "a number", "gt": "a number", "ge": "a number", "float": "a number", "int": "a number",
    "index": "an integer", "complex": "a number", "array": "an array", "round": "a number",
    "bool": "True or False",
}.items():  # fmt: skip
    setattr(Handle, f"__{_name}__", _not_data(_wanted))


def _same(self: Handle, other: object) -> bool:
    """Identity with another handle; against data a mismatch, whatever the learner's __eq__ says."""
    if isinstance(other, Handle):
        return self is other
    raise Mismatch(f"expected  {other!r}\ngot       a `{where(self).name}`")


Handle.__eq__ = _same
