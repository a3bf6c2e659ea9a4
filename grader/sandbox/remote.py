"""The submission as a suite sees it: its module, and handles to the objects that live in the worker.

Replies are data, rebuilt here as exact Python, NumPy and torch types. Anything else is a
`Handle`: it can be called, asked for attributes, used with operators and handed back, and it
refuses to be taken for data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from grader.errors import SubmissionLacks
from grader.expect import Mismatch
from grader.sandbox.inside.worker import INSIDE, MODULE

if TYPE_CHECKING:
    from grader.sandbox.link import Link


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
