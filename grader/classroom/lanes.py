"""Lanes as those see them who use them: a thread's own judge process, replaced when it dies.

`grade` runs in a thread of whatever `concurrent.futures.Executor` an engine has, here or in a worker of a
cluster. Each thread keeps one lane between calls, since starting one takes a second.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from grader.classroom.work import Answer, Kind, Machine, Setup, Task
from grader.errors import GraderFault
from grader.sandbox.zygote import ONE_THREAD

TRIES = 3  # a submission is tried so often when the lane dies over it
START_SECONDS = 120.0  # a busy machine imports slowly

# `python -P`: the folder that a command runs in may hold submissions, and one may be called numpy.py.
_COMMAND = (sys.executable, "-P", "-m", "grader.classroom.lane")


class LaneDied(Exception):
    """The process ended, or said nothing for too long."""


class _Processors:
    """Which of this machine's processors the lanes are on; none before they are `shared` out.

    A judge and its worker take turns: on one processor a turn costs a fifth of what it costs between two.
    """

    def __init__(self) -> None:
        self._lanes: Counter[int] | None = None
        self._lock = threading.Lock()

    def share(self) -> None:
        """Give each lane that starts from here on the processor with the fewest."""
        if self._lanes is None and hasattr(os, "sched_setaffinity"):
            self._lanes = Counter(dict.fromkeys(os.sched_getaffinity(0), 0))

    def take(self, pid: int) -> int | None:
        """Put a lane's process, and what it will start, on a processor; which."""
        with self._lock:
            if self._lanes is None:
                return None
            taken = min(self._lanes, key=self._lanes.__getitem__)
            self._lanes[taken] += 1
        with contextlib.suppress(OSError):  # taken from us meanwhile: anywhere will do
            os.sched_setaffinity(pid, {taken})
        return taken

    def give_back(self, taken: int | None) -> None:
        """A lane on this processor has ended."""
        with self._lock:
            if self._lanes is not None and taken is not None:
                self._lanes[taken] -= 1


processors = _Processors()


class Lane:
    """One judge process."""

    def __init__(self, setup: Setup, slugs: tuple[str, ...] = ()) -> None:
        """Start it.

        Raises:
            GraderFault: There is no sandbox as asked.
            LaneDied: It ended before it said anything.
        """
        self.setup = setup
        self.closed = False  # by us
        here, there = socket.socketpair()
        with there:
            self._process = subprocess.Popen(
                [*_COMMAND, str(there.fileno())],
                pass_fds=(there.fileno(),),
                stdin=subprocess.DEVNULL,
                env={**os.environ, **ONE_THREAD},  # there is a lane for each processor: more would wait for one another
            )
        self._processor = processors.take(self._process.pid)
        self._peer: Connection[Any, Any] = Connection(here.detach())
        try:
            said = self._ask((setup, slugs), START_SECONDS)
        except BaseException:
            self.close()
            raise
        try:
            self.machine = msgspec.msgpack.decode(said, type=Machine)
        except msgspec.ValidationError:
            self.close()
            raise GraderFault(msgspec.msgpack.decode(said, type=Answer).message, "practice doctor") from None

    def grade(self, task: Task) -> Answer:
        """What becomes of a task; raises LaneDied."""
        return msgspec.msgpack.decode(self._ask(task, task.seconds), type=Answer)

    def _ask(self, message: Any, seconds: float) -> bytes:
        try:
            self._peer.send_bytes(msgspec.msgpack.encode(message))
            if not self._peer.poll(seconds):
                raise LaneDied(f"it said nothing for {seconds:.0f} s")
            return self._peer.recv_bytes()
        except (EOFError, OSError) as error:
            raise LaneDied("it ended") from error

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process, and with it its sandboxes."""
        if not self.closed:
            processors.give_back(self._processor)
        self.closed = True
        self._process.kill()  # first: at the end of its connection it would complain
        self._peer.close()
        self._process.wait()


class _Kept(threading.local):
    """This thread's lane."""

    lane: Lane | None = None


_kept = _Kept()
_all: set[Lane] = set()  # every thread's, so that they can be ended from one
_spare: list[Lane] = []  # no thread's yet
_closing = threading.Lock()


def grade(setup: Setup, task: Task) -> Answer:
    """Grade a submission on this thread's lane; a lane that dies is replaced and the submission tried again.

    After `TRIES` times that is a fault of ours, for this submission alone.
    """
    why = ""
    for _ in range(TRIES):
        try:
            lane = _lane(setup)
        except LaneDied as death:
            why = str(death)
            continue
        except GraderFault as fault:
            return Answer(Kind.FAULT, message=fault.message)
        try:
            return lane.grade(task)
        except LaneDied as death:
            why = str(death)
            if lane.closed:
                return Answer(Kind.FAULT, message="the run was stopped")
            _drop(lane)
    return Answer(Kind.FAULT, message=f"the process that judged it was lost {TRIES} times: {why}")


def prepare(setup: Setup) -> None:
    """Start this thread's lane before there is a task; one that does not start is told with the first task."""
    with contextlib.suppress(LaneDied, GraderFault):
        _lane(setup)


def describe(setup: Setup, slugs: tuple[str, ...]) -> Machine:
    """What a lane on this machine has; raises GraderFault, LaneDied."""
    lane = Lane(setup, slugs)
    with _closing:
        _all.add(lane)
        _spare.append(lane)  # the first thread that needs one has it at once
    return lane.machine


def close_all() -> None:
    """End all lanes of this process."""
    with _closing:
        lanes = list(_all)
        _spare.clear()
    for lane in lanes:
        _drop(lane)


def _lane(setup: Setup) -> Lane:
    lane = _kept.lane
    if lane is None or lane.setup != setup or not lane.alive:
        _drop(lane)
        lane = _kept.lane = _taken(setup) or Lane(setup)
        with _closing:
            _all.add(lane)
    return lane


def _taken(setup: Setup) -> Lane | None:
    """A lane that was started to be asked what it has, if one is left."""
    while True:
        with _closing:
            lane = next((each for each in _spare if each.setup == setup), None)
            if lane is None:
                return None
            _spare.remove(lane)
        if lane.alive:
            return lane
        _drop(lane)


def _drop(lane: Lane | None) -> None:
    if lane is not None:
        if _kept.lane is lane:
            _kept.lane = None
        with _closing:
            _all.discard(lane)
        lane.close()
