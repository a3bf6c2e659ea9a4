"""The life of a lane: a process with a judge and a sandbox of its own, that grades what it is given.

It is started by `grader.classroom.lanes`, as ``python -m grader.classroom.lane FD``, and talks over that
descriptor alone. As long as tasks of one exercise come, they share one session of pytest. It ends when
whoever started it is gone.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from grader import judge
from grader.catalog import Exercise, open_catalog, suite_digest
from grader.classroom.work import Answer, Kind, Machine, Setup, Task, own_versions
from grader.errors import BrokenExercise, PracticeError, UnreadableSubmission
from grader.model import Report, to_json
from grader.sandbox import Sandboxes
from grader.submission import Submission, from_bytes

SESSION = 500  # so many submissions share a session of pytest, which keeps a little of each


class Lane:
    """What is kept between tasks."""

    def __init__(self, setup: Setup, peer: Connection[Any, Any], sandboxes: Sandboxes) -> None:
        self._peer, self._sandboxes = peer, sandboxes
        catalog = open_catalog(Path(setup.exercises) if setup.exercises else None)
        self.get: Callable[[str], Exercise] = cache(catalog.get)
        self._task: Task | None = None  # what was taken and is not answered

    def hello(self, slugs: list[str]) -> Machine:
        """What this machine has for these exercises."""
        suites: dict[str, str] = {}
        tier = self._sandboxes.get("numpy")[1].tier
        for slug in slugs:
            try:
                suites[slug] = suite_digest(self.get(slug))
            except PracticeError:
                suites[slug] = ""
        return Machine(own_versions(), tier, suites)

    def serve(self) -> None:
        """Answer tasks until nobody is there any more."""
        while True:
            task = self._task or self._receive()
            self._task = task
            exercise = self.get(task.slug)
            if suite_digest(exercise) != task.suite:
                self._answer(Answer(Kind.FAULT, message=f"the suite of {task.slug} is another one here"))
                continue
            try:
                judge.grade(exercise, self._session(exercise, task.suite), self._deliver, self._sandboxes)
            except PracticeError as error:
                self._failed(error)

    def _session(self, exercise: Exercise, suite: str) -> Iterator[Submission]:
        """The submissions to one suite, until another's turn comes; that task is left for the next session."""
        for _ in range(SESSION):
            task = self._task or self._receive()
            self._task = task
            if (task.slug, task.suite) != (exercise.slug, suite):
                return
            try:
                submission = from_bytes(task.name, task.data, exercise)
            except BrokenExercise:
                raise
            except UnreadableSubmission as error:
                self._answer(Answer(Kind.UNREADABLE, message=f"{error.message}; {error.remedy}".removesuffix("; ")))
                continue
            yield submission

    def _failed(self, error: PracticeError) -> None:
        """The session ended over the task that was taken last, if it had not been answered."""
        if self._task is not None:
            self._answer(Answer(Kind.FAULT, message=error.message))

    def _deliver(self, report: Report) -> None:
        self._answer(Answer(Kind.REPORT, report=to_json(report)))

    def _answer(self, answer: Answer) -> None:
        self._task = None
        self._peer.send_bytes(msgspec.msgpack.encode(answer))

    def _receive(self) -> Task:
        return msgspec.msgpack.decode(self._peer.recv_bytes(), type=Task)


def main(descriptor: int) -> None:
    """Serve over this descriptor; ends with the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; whoever started the lane ends it
    gc.freeze()  # what was imported stays: it need not be looked through again and again
    gc.set_threshold(10_000)  # nor what is new so often: most of it is gone before the next look
    peer: Connection[Any, Any] = Connection(descriptor)
    try:
        setup, slugs = msgspec.msgpack.decode(peer.recv_bytes(), type=tuple[Setup, list[str]])
        with Sandboxes(setup.isolation) as sandboxes:
            try:
                lane = Lane(setup, peer, sandboxes)
                machine = lane.hello(slugs)
            except PracticeError as error:
                peer.send_bytes(msgspec.msgpack.encode(Answer(Kind.FAULT, message=f"{error.message} ({error.remedy})")))
                return
            peer.send_bytes(msgspec.msgpack.encode(machine))
            lane.serve()
    except (EOFError, ConnectionError):
        pass
    os._exit(0)  # without taking NumPy, torch and pytest apart


if __name__ == "__main__":
    main(int(sys.argv[1]))
