"""One worker as values see it: what goes there is packed, what comes back is unpacked and checked."""

from __future__ import annotations

import time
import weakref
from collections import Counter, OrderedDict
from typing import Any, Protocol

import numpy as np

from grader.errors import (
    SubmissionFault,
    SubmissionOutOfMemory,
    SubmissionRaised,
    SubmissionTampered,
    SubmissionTimedOut,
)
from grader.expect import shown_name
from grader.sandbox import changes
from grader.sandbox.inside import frames, wire
from grader.sandbox.inside.worker import INSIDE, MODULE
from grader.sandbox.remote import Handle, where
from grader.sandbox.worker import Worker

HANDLES_LIMIT = 1 << 14  # objects that a suite holds at a time
_OURS = ("load", "inside", "seed")  # operations that ask nothing of the submission
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
        # id(data): (data, its object's number, bytes)
        self._kept: OrderedDict[int, tuple[Any, int, int]] = OrderedDict()
        self._kept_bytes = 0
        self._keeping: Counter[int] = Counter()  # how often each object is behind kept data
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
                self._keep(value, head["id"], buffers.taken - before)
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

    def _keep(self, value: Any, number: int, size: int) -> None:
        """Keep data that came from an object; it may stand for another one already, as an empty tuple does."""
        self._keeping[number] += 1
        self._kept_bytes += size
        before = self._kept.pop(id(value), None)
        self._kept[id(value)] = (value, number, size)
        if before is not None:
            self._let_go(before[1], before[2])

    def _forget(self) -> None:
        """Let go of the oldest data that came from objects, where it has become too much."""
        while self._kept_bytes > KEPT_BYTES or len(self._kept) > KEPT_VALUES:
            _, (_, number, size) = self._kept.popitem(last=False)
            self._let_go(number, size)

    def _let_go(self, number: int, size: int) -> None:
        """Data of so many bytes is kept for an object no more."""
        self._kept_bytes -= size
        self._keeping[number] -= 1
        if not self._keeping[number]:
            del self._keeping[number]
            if number not in self._handles:
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
        began = time.perf_counter()
        buffers: list[Any] = []
        packed = [self.pack_argument(item, buffers) for item in arguments]
        named = {"$": "d", "v": [[key, self.pack_argument(item, buffers)] for key, item in (keywords or {}).items()]}
        self.worker.allowance.charge(self.worker.seen, began)  # what it is handed may be what it returned, and large
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
        # Whether helpers were loaded or a name was looked up before is no answer of the submission's.
        looked_up = operation == "get" and isinstance(value, list) and value[:1] == [True]
        if operation not in _OURS and not looked_up:
            self._tell(value)
        return value

    def _tell(self, value: Any) -> None:
        if self.listener is not None:
            self.listener.answered(value)
