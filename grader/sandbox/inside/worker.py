"""Serving calls on one submission: the loop that runs in a confined worker.

One request, one reply, in order. A request names an operation and a target (the submission's
module, the suite's `inside` module, or an object kept here by number); the reply holds the
value, or the error, and what else a judge may want to see: the warnings, and the arguments
where the call changed them.
"""

from __future__ import annotations

import builtins
import gc
import linecache
import operator
import os
import random
import socket
import sys
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from . import autograd, failures, frames, guard, objects, wire
from .arrays import same_array

REQUEST_LIMIT = 1 << 30
MODULE, INSIDE = 0, -1  # targets that are no kept object
ITEMS_LIMIT = 100_000
_IMMUTABLE = (type(None), bool, int, float, str, bytes)


def say(channel: socket.socket, message: Any) -> None:
    """Send a message without arrays."""
    for piece in frames.frame(message, [], frames.HEAD_LIMIT):
        channel.sendall(piece)


class Worker:
    """One submission, its objects, and the socket to the judge."""

    def __init__(self, channel: socket.socket, result_bytes: int) -> None:
        self.channel = channel
        self.result_bytes = result_bytes
        self._came = b""
        self.module = types.ModuleType("submission")
        self.inside = types.ModuleType("inside")
        self.labels: set[str] = set()
        self.objects = objects.Objects(self.target)
        self.tape = autograd.Tape()
        self.guard = guard.Guard()
        self.seed(0)
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True)  # pyright: ignore[reportAttributeAccessIssue]  # shown even when it is killed
        gc.freeze()

    def serve(self, most: int = sys.maxsize) -> None:
        """Answer requests until the judge hangs up, or `most` of them.

        All in one function: large arrays live here until the next ones have come, so that their memory is not given
        back to the system and asked for again with each request, which takes twice as long.
        """
        for _ in range(most):
            try:
                raw, buffers = self._receive()
            except (EOFError, ConnectionError):
                os._exit(0)
            reply, arrays = self.answer(raw, buffers)
            try:
                pieces = frames.frame(reply, arrays, self.result_bytes, frames.REPLY_HEAD_LIMIT)
            except frames.TooLarge as error:
                pieces = frames.frame({"n": reply["n"], "too_large": str(error)}, [], self.result_bytes)
            for piece in pieces:
                self.channel.sendall(piece)

    def _receive(self) -> tuple[dict[str, Any], list[bytes]]:
        """One request: its head and its buffers. Nothing follows it before its reply: a small one is read at once."""
        self._came = self.channel.recv(1 << 16)
        if not self._came:
            raise EOFError
        size = frames.HEADER.unpack(self._exactly(frames.HEADER.size))[0]
        message, lengths = frames.decode_head(self._exactly(size), REQUEST_LIMIT)
        return message, [bytes(self._exactly(n)) for n in lengths]

    def _exactly(self, size: int) -> bytes | bytearray:
        """So many bytes, first of what came already."""
        part, self._came = self._came[:size], self._came[size:]
        if len(part) == size:
            return part
        data = bytearray(size)
        data[: len(part)] = part
        view, filled = memoryview(data), len(part)
        while filled < size:
            got = self.channel.recv_into(view[filled:])
            if got == 0:
                raise EOFError
            filled += got
        return data

    def answer(self, request: dict[str, Any], buffers: list[bytes]) -> tuple[dict[str, Any], list[Any]]:
        """The reply to one request, and its arrays."""
        for number in request.get("free", ()):
            self.objects.drop(number)
        for token in request.get("untape", ()):
            self.tape.drop(token)
        if "seed" in request:
            self.seed(request["seed"])
        arrays: list[Any] = []
        reply: dict[str, Any] = {"n": request["n"]}
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                reply.update(self._perform(request, buffers, arrays))
            except BaseException as error:  # SystemExit and KeyboardInterrupt of the learner's too
                arrays.clear()
                reply["error"] = failures.describe(error, self.labels)
        if caught:
            reply["warnings"] = [failures.warning(item) for item in caught[:50]]
        _flush()
        return reply, arrays

    def _perform(self, request: dict[str, Any], buffers: list[bytes], arrays: list[Any]) -> dict[str, Any]:
        """Run the operation; what the reply says of it."""
        writable = frames.Buffers([bytearray(item) for item in buffers])
        arguments = wire.unpack(request.get("a", []), writable, self.objects)
        keywords = wire.unpack(request.get("k", {"$": "d", "v": []}), writable, self.objects)
        operation: Callable[..., Any] = getattr(self, f"do_{request['op']}")
        value = operation(request, arguments, keywords)
        marks: list[Any] = []
        said: dict[str, Any] = {}
        if request["op"] == "call":
            marks = self.tape.outputs(value)
        self.objects.taped = {id(item): i for i, item in enumerate(marks)}
        said["v"] = wire.pack(value, arrays, self.objects)
        self.objects.taped = {}
        if marks:
            said["tape"] = self.tape.keep(autograd.inputs(arguments, keywords), marks)
        if request["op"] in ("call", "operate") and (arguments or keywords):
            self._changes(request, buffers, arguments, keywords, arrays, said)
        return said

    def _changes(
        self,
        request: dict[str, Any],
        buffers: list[bytes],
        arguments: Any,
        keywords: Any,
        arrays: list[Any],
        said: dict[str, Any],
    ) -> None:
        """Add the arguments as they are now, where they differ from what came."""
        if _untouched(request, buffers, arguments, keywords):
            return
        now: list[Any] = []
        heads = [wire.pack(arguments, now, self.objects), wire.pack(keywords, now, self.objects)]
        came = [request.get("a", []), request.get("k", {"$": "d", "v": []})]
        same = len(now) == len(buffers) and all(
            bytes(a) == b for a, b in zip(now, buffers, strict=True)
        )  # memoryviews compare value by value
        # Equal bytes are the usual case, and found out much sooner.
        if not same or (frames.encoded(heads) != frames.encoded(came) and not objects.same_head(heads, came)):
            said["changed"] = heads
            arrays.extend(now)

    def target(self, number: int, path: list[str]) -> Any:
        """The object of this number, or what an attribute path from it leads to."""
        found = {MODULE: self.module, INSIDE: self.inside}.get(number) or self.objects.get(number)
        for name in path:
            found = getattr(found, name)
        return found

    def do_load(self, request: dict[str, Any], arguments: Any, keywords: Any) -> Any:
        """Run the submission's cells; returns what went wrong in the ones that were passed over."""
        del arguments, keywords
        # A dataclass with postponed annotations looks its module up while it is being defined.
        sys.modules["submission"] = self.module
        self.guard.install(self.module, request["backend"], request["forbidden"])
        passed_over: list[Any] = []
        for label, source in request["cells"]:
            self.labels.add(label)
            linecache.cache[label] = (len(source), None, source.splitlines(True), label)
            try:
                self.guard.run(
                    lambda s=source, n=label: exec(compile(s, n, "exec", dont_inherit=True), self.module.__dict__)
                )
            except Exception as error:
                if not request["skip_failing"]:
                    raise
                passed_over.append([label, failures.describe(error, self.labels)])
        return passed_over

    def do_inside(self, request: dict[str, Any], arguments: Any, keywords: Any) -> None:
        """Load the suite's helpers."""
        del arguments, keywords
        self.inside.__dict__["submission"] = self.module
        sys.modules["inside"] = self.inside
        exec(compile(request["source"], "inside.py", "exec", dont_inherit=True), self.inside.__dict__)

    def do_call(self, request: dict[str, Any], arguments: Any, keywords: Any) -> Any:
        """Call the target."""
        function = self.target(request["o"], request["p"])
        return self.guard.run(lambda: function(*arguments, **keywords))

    def do_get(self, request: dict[str, Any], arguments: Any, keywords: Any) -> Any:
        """An attribute's value; of a callable only that it is one, so that a method costs no handle."""
        del arguments, keywords
        if request["o"] == MODULE and request["p"][0] not in self.module.__dict__:
            raise failures.Lacks(request["p"][0])
        value = self.guard.run(lambda: self.target(request["o"], request["p"]))
        if isinstance(value, (types.FunctionType, types.MethodType, types.BuiltinFunctionType, type)):
            return [True, None]
        return [False, value]

    def do_set(self, request: dict[str, Any], arguments: Any, keywords: Any) -> None:
        """Set an attribute."""
        del keywords
        setattr(self.target(request["o"], request["p"][:-1]), request["p"][-1], arguments[0])

    def do_operate(self, request: dict[str, Any], arguments: Any, keywords: Any) -> Any:
        """A Python operator, by the name that the operator module (or builtins) gives it."""
        del keywords
        name = request["name"]
        function = getattr(operator, name, None) or getattr(builtins, name)
        return self.guard.run(lambda: function(*arguments))

    def do_items(self, request: dict[str, Any], arguments: Any, keywords: Any) -> list[Any]:
        """What iterating over the target gives."""
        del arguments, keywords
        items: list[Any] = []
        for item in self.target(request["o"], request["p"]):
            items.append(item)
            if len(items) > ITEMS_LIMIT:
                raise ValueError(f"an iteration over more than {ITEMS_LIMIT} items")
        return items

    def do_seed(self, request: dict[str, Any], arguments: Any, keywords: Any) -> None:
        """Seed the global generators, in the midst of a check."""
        del request, keywords
        self.seed(arguments[0])

    def do_grads(self, request: dict[str, Any], arguments: Any, keywords: Any) -> dict[str, Any]:
        """The gradients of a module's parameters, by name."""
        del arguments, keywords
        return autograd.gradients(self.target(request["o"], request["p"]))

    def do_vjp(self, request: dict[str, Any], arguments: Any, keywords: Any) -> dict[str, Any]:
        """Forward and backward in one call."""
        function = self.target(request["o"], request["p"])
        return self.guard.run(lambda: autograd.vjp(function, arguments[0], keywords, arguments[1]))

    def do_backward(self, request: dict[str, Any], arguments: Any, keywords: Any) -> list[Any]:
        """Gradients of a taped call's inputs; its modules' parameters collect theirs."""
        del keywords
        return self.guard.run(lambda: self.tape.backward(request["token"], arguments))

    @staticmethod
    def seed(number: int) -> None:
        """Seed random, NumPy's legacy generator and torch: a fork would share them with its siblings."""
        random.seed(number)
        np.random.seed(number % (1 << 32))
        torch = wire.torch_module()
        if torch is not None:
            torch.manual_seed(number % (1 << 63))


def _untouched(request: dict[str, Any], buffers: list[bytes], arguments: list[Any], keywords: dict[str, Any]) -> bool:
    """Whether arguments that are arrays and immutable values alone are as they came; False also for any others."""
    left = iter(buffers)
    heads = [*request["a"], *(head for _, head in request["k"]["v"])]
    for head, value in zip(heads, (*arguments, *keywords.values()), strict=True):
        if type(value) is np.ndarray:
            alike = type(head) is dict and head["$"] == "n" and same_array(head, next(left), value)
            if not alike:
                return False
        elif type(value) not in _IMMUTABLE:
            return False
    return True


def _flush() -> None:
    """Send what was printed on its way; the learner may have replaced or closed the streams."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            if stream is not None:
                stream.flush()
        except Exception:  # whatever stands there is the learner's
            continue
