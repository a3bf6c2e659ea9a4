"""One submission under judgement: its worker, respawned when it died, and what a check saw of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.catalog import Exercise, interface
from grader.errors import SubmissionFault, SubmissionForbidden, SubmissionRaised
from grader.sandbox import Allowance, Handle, Link, Module, Worker, Zygote, helpers, module
from grader.sandbox.inside import wire
from grader.submission import Submission
from grader.writing import printable

KEPT_REPLIES = 2000  # of one check, for the diagnosis
KEPT_BYTES = 8 << 20
_PLAIN = frozenset({bool, int, float, str, bytes, type(None)})


class HelpersRaised(Exception):
    """The suite's helpers could not be loaded: they are wrong, or the submission took away what they need."""


@dataclass
class Call:
    """The last call of a check, for the message."""

    name: str
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]


@dataclass
class Transcript:
    """What the submission answered in one check. Implements the link's listener.

    Attributes:
        replies: Values and exceptions in order, while they fit; a diagnosis compares them.
        last_call: The last call that was made.
        returned: What it returned; None before it did.
        size: About how many bytes they are, kept or not.
    """

    replies: list[Any] = field(default_factory=list[Any])
    last_call: Call | None = None
    returned: Any = None
    size: int = 0

    def called(self, name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        """A call begins."""
        self.last_call = Call(name, arguments, keywords)

    def answered(self, value: Any) -> None:
        """A reply, or the exception in its place, has come."""
        self.returned = value
        self.size += _size(value)
        if len(self.replies) < KEPT_REPLIES and self.size < KEPT_BYTES:
            self.replies.append(value)

    def told(self) -> None:
        """The message is written: let go of what only it needed, which may be a reply of 256 MB."""
        self.last_call = self.returned = None


def _size(value: Any) -> int:
    """About how many bytes a reply holds."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, (list, tuple)):  # of millions of numbers, perhaps, which nothing is asked of
        return 64 * (len(value) + 1) + sum(_size(item) - 64 for item in value if type(item) not in _PLAIN)
    if isinstance(value, dict):
        return sum(_size(item) for item in value.values()) + 64
    torch = wire.torch_module()
    if torch is not None and isinstance(value, torch.Tensor):
        return value.element_size() * value.nelement()
    return 64


class Subject:
    """A submission and its worker. One worker serves all checks; a dead one is replaced by another.

    Attributes:
        stopped: The fault or exception with which the submission could not even be loaded.
        notes: What loading had to tell (cells of a notebook that raised).
    """

    def __init__(self, zygote: Zygote, exercise: Exercise, submission: Submission, inside: str | None) -> None:
        self.zygote, self.exercise, self.submission, self.inside_source = zygote, exercise, submission, inside
        limits = exercise.limits
        self.allowance = Allowance(
            check_seconds=limits.check_seconds,
            cpu_seconds=limits.cpu_seconds,
            memory_bytes=limits.memory_mb << 20,
            printed_bytes=limits.printed_kb << 10,
            result_bytes=limits.result_mb << 20,
        )
        self.worker: Worker | None = None
        self.stopped: BaseException | None = None
        self.notes: list[str] = []
        self.transcript = Transcript()
        self.names = frozenset(name.partition(".")[0] for name in interface(exercise))
        self._link: Link | None = None
        self._inside_loaded = False

    def start_check(self, seed: int) -> None:
        """A new check begins, in a live worker whose global generators start from `seed`."""
        self.transcript = Transcript()
        if self.stopped is None and (self.worker is None or not self.worker.alive):
            self._respawn()
        if self.worker is not None:
            self.worker.start_check()
        if self._link is not None and self.stopped is None:
            self._link.next_seed = seed
            self._link.listener = self.transcript

    def module(self) -> Module:
        """The submission's module, for a suite; raises what stopped it from being loaded."""
        return module(self._ready())

    def load_inside(self) -> None:
        """Load the suite's helpers beside the submission; raises HelpersRaised."""
        if not self._inside_loaded:
            try:
                self._ready().ask("inside", source=self.inside_source or "")
            except SubmissionRaised as error:
                raise HelpersRaised(str(error)) from error
            self._inside_loaded = True

    def inside(self) -> Handle:
        """The suite's helpers in the worker."""
        return helpers(self._ready())

    def seed(self, number: int) -> None:
        """Seed the worker's global generators."""
        self._ready().ask("seed", [number])

    def printed(self) -> str:
        """What the submission printed since the check began."""
        if self.worker is None:
            return ""
        seen = self.worker.seen
        text = seen.printed.decode(errors="replace")
        return f"{text}\n... and {seen.dropped} more bytes" if seen.dropped else text

    def close(self) -> None:
        """End the worker."""
        if self.worker is not None:
            self.worker.close()
            self.worker = None
        self._link = None

    def _ready(self) -> Link:
        if self.stopped is not None:
            raise self.stopped
        assert self._link is not None
        return self._link

    def _respawn(self) -> None:
        """A new worker with the submission loaded in it."""
        self.close()
        if self.submission.forbidden:
            found = self.submission.forbidden[0]
            self.stopped = SubmissionForbidden(found.message, found.line)
            return
        self.worker = self.zygote.spawn(self.allowance)
        self.worker.unwritten = self.submission.unwritten
        self._link = Link(self.worker)
        self._link.interface = self.names
        self._inside_loaded = False
        try:
            passed_over = self._link.ask(
                "load",
                backend=self.exercise.backend,
                forbidden=list(self.exercise.forbidden),
                cells=[[cell.label, cell.source] for cell in self.submission.cells],
                skip_failing=self.submission.skip_failing,
            )
        except (SubmissionFault, SubmissionRaised) as error:
            self.stopped = error
            return
        told = passed_over[: len(self.submission.cells)] if isinstance(passed_over, list) else []
        self.notes = [_cell_note(item) for item in told]


def _cell_note(item: Any) -> str:
    """What a learner reads of a notebook cell that raised."""
    match item:  # the worker's word: of a handle nothing is asked
        case [str(label), {"kind": str(kind), "message": str(message)}]:
            return printable(f"{label[:100]} raised {kind[:100]} ({message[:200]}) and was passed over")
        case _:
            return "a cell was passed over"
