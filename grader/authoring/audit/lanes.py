"""Lanes: processes with a sandbox of their own, each grading one batch of mutants after the other.

A lane is a process, so that its death is one mutant tried again and not the end of the run. It answers after every
mutant, and ends when whoever started it is gone.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Protocol

import msgspec

from grader import judge
from grader.authoring.audit.state import Fate, Graded
from grader.catalog import Exercise
from grader.errors import GraderFault, PracticeError
from grader.model import Report, Verdict
from grader.sandbox import Sandboxes
from grader.submission import Submission, from_bytes

SEED = 1
BATCH = 25  # mutants that one session of pytest grades; the reference is timed before the first batch of a lane
SLOWER = 10.0  # a mutant has so many times the reference's slowest check, and
SPARE_SECONDS = 1.0  # so much beside; what takes longer has an endless loop in it
DEATHS = 3  # lanes that may end one after the other without having graded anything

_SAYS_NOTHING = (Verdict.PASSED, Verdict.NOT_RUN)


class Task(msgspec.Struct, frozen=True):
    """A batch of mutants of one exercise: their sources by SHA-256."""

    exercise: Exercise
    sources: dict[str, str]


class Done(msgspec.Struct, frozen=True):
    """The end of a batch; the trouble is why the exercise cannot be audited at all."""

    trouble: str = ""


class Peer(Protocol):
    """The part of a connection that a lane uses."""

    def recv(self) -> Any:
        """The next message."""

    def send(self, obj: Any) -> None:
        """Send one."""


def serve(peer: Peer) -> None:
    """The life of a lane: grades every batch that comes, until None comes or nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; whoever started the lane ends it
    timed: dict[str, Exercise] = {}
    with Sandboxes() as sandboxes:
        try:
            while (task := peer.recv()) is not None:
                peer.send(_batch(task, peer, sandboxes, timed))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _batch(task: Task, peer: Peer, sandboxes: Sandboxes, timed: dict[str, Exercise]) -> Done:
    exercise = task.exercise
    try:
        if exercise.slug not in timed:
            timed[exercise.slug] = _with_small_limits(exercise, sandboxes)
        name = exercise.file_name
        judge.grade(
            timed[exercise.slug],
            (from_bytes(name, source.encode(), exercise) for source in task.sources.values()),
            lambda report: peer.send(_graded(report)),
            sandboxes,
            seed=SEED,
            diagnose=False,
            stop_early=True,
        )
    except PracticeError as error:
        return Done(error.message)
    return Done()


def _with_small_limits(exercise: Exercise, sandboxes: Sandboxes) -> Exercise:
    """The exercise with little time for a check: endless loops are a common mutation.

    Raises:
        GraderFault: The reference does not pass, so that no mutant would.
    """
    assert exercise.reference is not None
    reference: Submission = from_bytes(exercise.file_name, exercise.reference.read_bytes(), exercise)
    reports: list[Report] = []
    judge.grade(exercise, [reference], reports.append, sandboxes, seed=SEED, diagnose=False)
    failed = [check for check in reports[0].checks if check.verdict is not Verdict.PASSED]
    if failed or reports[0].verdict is not Verdict.PASSED:
        why = f"{failed[0].id}: {failed[0].verdict}: {failed[0].message}" if failed else reports[0].message
        raise GraderFault(f"the reference does not pass: {why}")
    seconds = SLOWER * max(check.seconds for check in reports[0].checks) + SPARE_SECONDS
    limits = msgspec.structs.replace(exercise.limits, check_seconds=min(exercise.limits.check_seconds, seconds))
    return msgspec.structs.replace(exercise, limits=limits)


def _graded(report: Report) -> Graded:
    sha256, seconds = report.submission.sha256, report.seconds
    if report.verdict is Verdict.GRADER_FAULT:
        return Graded(sha256, Fate.FAULT, message=report.message)
    if report.verdict is Verdict.PASSED:
        return Graded(sha256, Fate.SURVIVED, seconds=seconds)
    caught = next(check for check in report.checks if check.verdict not in _SAYS_NOTHING)
    return Graded(sha256, Fate.KILLED, check=caught.id, verdict=caught.verdict.value, seconds=seconds)


class _Lane:
    """One lane, seen by whoever started it."""

    def __init__(self) -> None:
        self.task: Task | None = None
        self.left: dict[str, str] = {}
        here: Connection[Any, Any]
        there: Connection[Any, Any]
        context = multiprocessing.get_context("spawn")  # a fork would take threads and open files along
        here, there = context.Pipe()
        self.connection = here
        self.process = context.Process(target=serve, args=(there,), daemon=True)
        self.process.start()
        there.close()

    def give(self, task: Task) -> None:
        self.task, self.left = task, dict(task.sources)
        self.connection.send(task)

    def end(self, *, now: bool) -> None:
        """Let it end, or end it."""
        if now:
            self.process.terminate()
        else:
            try:
                self.connection.send(None)
            except OSError:
                pass  # it has ended already
        self.connection.close()
        self.process.join(10)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Lanes:
    """A number of lanes; a context manager that ends them."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._lanes: list[_Lane] = []
        self._deaths = 0  # since something was graded last
        self._suspects: set[str] = set()  # mutants with which a lane died once

    def run(
        self,
        tasks: Iterator[Task],
        graded: Callable[[Exercise, Graded], None],
        trouble: Callable[[Exercise, str], None],
    ) -> None:
        """Grade every batch.

        Args:
            tasks: Taken one at a time, when a lane has nothing to do.
            graded: Called with every result as it comes.
            trouble: Called when an exercise cannot be audited; its remaining mutants are left out.

        Raises:
            GraderFault: Lanes die before they grade anything.
        """
        again: deque[Task] = deque()
        while True:
            self._feed(again, tasks)
            busy = {lane.connection: lane for lane in self._lanes if lane.task is not None}
            if not busy:
                return
            for ready in wait([*busy]):
                lane = busy[ready]  # pyright: ignore[reportArgumentType]
                assert lane.task is not None
                try:
                    said = lane.connection.recv()
                except (EOFError, OSError):
                    self._died(lane, again, graded)
                    continue
                if isinstance(said, Done):
                    if said.trouble:
                        trouble(lane.task.exercise, said.trouble)
                    lane.task = None
                else:
                    self._deaths = 0
                    lane.left.pop(said.sha256, None)
                    graded(lane.task.exercise, said)

    def _feed(self, again: deque[Task], tasks: Iterator[Task]) -> None:
        """Give every lane something to do, and start lanes while there is more."""
        while True:
            idle = next((lane for lane in self._lanes if lane.task is None), None)
            if idle is None and len(self._lanes) == self._jobs:
                return
            task = again.popleft() if again else next(tasks, None)
            if task is None:
                return
            if idle is None:
                idle = _Lane()
                self._lanes.append(idle)
            idle.give(task)

    def _died(self, lane: _Lane, again: deque[Task], graded: Callable[[Exercise, Graded], None]) -> None:
        """The mutant that a lane died with is tried once more, and then told; the others go to another lane."""
        lane.end(now=True)
        self._lanes.remove(lane)
        self._deaths += 1
        if self._deaths >= DEATHS:
            raise GraderFault(f"{DEATHS} lanes ended one after the other", "practice doctor")
        assert lane.task is not None
        first = next(iter(lane.left), None)
        if first is not None and first in self._suspects:
            lane.left.pop(first)
            graded(lane.task.exercise, Graded(first, Fate.FAULT, message="the process that graded it ended, twice"))
        elif first is not None:
            self._suspects.add(first)
        if lane.left:
            again.append(Task(lane.task.exercise, lane.left))

    def __enter__(self) -> Lanes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in self._lanes:
            lane.end(now=kind is not None)
        self._lanes = []
