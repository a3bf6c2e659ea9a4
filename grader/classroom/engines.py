"""Where lanes run: an engine is a `concurrent.futures.Executor` and how many lanes it has.

``local`` is threads of this process; ``dask://HOST:PORT`` (or ``tls://``) is the threads of an existing Dask
cluster's workers, which are looked at first: one whose version, suites or isolation would grade otherwise
than this machine is left out, by name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

from grader.classroom import lanes
from grader.classroom.work import Answer, Kind, Machine, Setup, Task
from grader.errors import GraderFault, UserError

TIERS = ("process", "restricted", "full")  # from weak to strong
AHEAD = 3  # so many tasks a lane are handed over ahead of time
_CONNECT = "10s"

_Item = TypeVar("_Item")


class Engine:
    """An executor with its lanes; a context manager that ends both.

    Attributes:
        executor: What tasks are submitted to.
        lanes: How many of them run at once.
        machine: What this machine says of itself; results are kept under its versions and tier.
        notes: What the instructor should know: workers that were left out, an open transport.
    """

    def __init__(
        self, executor: Executor, lanes: int, machine: Machine, close: Callable[[], None], notes: tuple[str, ...] = ()
    ) -> None:
        self.executor, self.lanes, self.machine, self.notes = executor, lanes, machine, notes
        self._close = close

    def graded(self, setup: Setup, work: Iterable[tuple[_Item, Task]]) -> Iterator[tuple[_Item, Answer]]:
        """What becomes of each piece of work, in the order in which lanes are done with them.

        Args:
            setup: How lanes are set up.
            work: Tasks, each with what the caller knows it by; taken a few ahead of the lanes: a stream will do.
        """
        left = iter(work)
        running: dict[Future[Answer], _Item] = {}
        while True:
            while len(running) < AHEAD * self.lanes and (piece := next(left, None)) is not None:
                running[self.executor.submit(lanes.grade, setup, piece[1])] = piece[0]
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), _answer(future)

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.executor.shutdown(wait=True)
            self._close()
        else:  # what is being graded is graded again next time
            self.executor.shutdown(wait=False, cancel_futures=True)
            self._close()


def _answer(future: Future[Answer]) -> Answer:
    """What became of a task; an engine's own failure (a worker that was lost with it) is a fault for it alone."""
    try:
        return future.result()
    except Exception as error:  # whatever a cluster raises
        return Answer(Kind.FAULT, message=f"the engine lost it: {type(error).__name__}: {error}")


def open_engine(
    name: str, setup: Setup, slugs: tuple[str, ...], jobs: int | None = None, *, tasks: int | None = None
) -> Engine:
    """The engine of this name.

    Args:
        name: ``local``, ``dask://HOST:PORT`` or ``tls://HOST:PORT``.
        setup: How its lanes are set up.
        slugs: The exercises that will be graded.
        jobs: How many lanes; by default one a core, or a worker's thread.
        tasks: How many tasks there will be, where that is known: more lanes are not started.

    Raises:
        UserError: There is no such engine, or no cluster there that can be used.
        GraderFault: There is no sandbox as asked.
    """
    scheme, separator, place = name.partition("://")
    if name != "local" and not (scheme in ("dask", "tls") and separator and place):
        raise UserError(f"there is no engine {name!r}", "local, dask://HOST:PORT or tls://HOST:PORT")
    if name != "local":
        return _dask("tls" if scheme == "tls" else "tcp", place, setup, _own(setup, slugs), jobs)
    lanes.processors.share()
    count = jobs or max(1, len(os.sched_getaffinity(0)))
    executor = ThreadPoolExecutor(count, "lane")
    for _ in range(min(count, tasks or count) - 1):  # the last one takes the lane that is asked here
        executor.submit(lanes.prepare, setup)
    try:
        return Engine(executor, count, _own(setup, slugs), lanes.close_all)
    except BaseException:
        executor.shutdown(wait=True, cancel_futures=True)
        lanes.close_all()
        raise


def _own(setup: Setup, slugs: tuple[str, ...]) -> Machine:
    """What this machine says of itself; raises UserError where it isolates too little, and GraderFault."""
    try:
        machine = lanes.describe(setup, slugs)
    except lanes.LaneDied as death:
        raise GraderFault(f"the judge's process does not start: {death}", "practice doctor") from None
    if machine.tier == "process" and setup.isolation != "process":
        raise UserError(
            "only the process tier of isolation can be had here, and in it submissions run with your own rights",
            "practice doctor says what to install; --isolation process grades all the same",
        )
    return machine


def _dask(scheme: str, place: str, setup: Setup, own: Machine, jobs: int | None) -> Engine:
    """The workers of a cluster that would grade as this machine does."""
    try:
        from distributed import Client
    except ImportError:
        raise UserError("Dask is not installed here", "pip install 'dl-practice[cluster]'") from None
    notes: list[str] = []
    if scheme == "tcp":
        notes.append("the cluster's transport is open: whoever reaches it can read submissions; tls:// protects it")
    try:
        client: Any = Client(f"{scheme}://{place}", timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"there is no Dask scheduler at {place}: {error}", "name one that runs") from None
    try:
        said: dict[str, Any] = client.run(lanes.describe, setup, tuple(own.suites), on_error="return")
        good: list[str] = []
        for address, machine in said.items():
            problem = difference(machine, own)
            if problem:
                notes.append(f"the worker {address} is left out: {problem}")
            else:
                good.append(address)
        if not good:
            raise UserError(
                f"no worker at {place} can be used: {'; '.join(notes[scheme == 'tcp' :]) or 'there is none'}",
                "start workers with the same version of practice, the same exercises and as strong an isolation",
            )
        threads = sum(client.nthreads()[address] for address in good)
        # A death of a worker is tried again by the scheduler; an answer that is an error is ours and is not.
        executor = client.get_executor(workers=good, allow_other_workers=False, retries=0, pure=False)
    except BaseException:
        client.close()
        raise
    return Engine(executor, min(jobs or threads, threads), own, partial(_leave, client, good), tuple(notes))


def _leave(client: Any, workers: list[str]) -> None:
    """End the lanes on the workers, the one that was asked here, and go."""
    lanes.close_all()
    try:
        client.run(lanes.close_all, workers=workers, on_error="ignore")
    finally:
        client.close()


def difference(machine: Machine | BaseException, own: Machine) -> str:
    """Why a worker would not grade as this machine does; "" when it would."""
    if isinstance(machine, BaseException):
        return f"{type(machine).__name__}: {machine}"
    for name, version in own.versions.items():
        if machine.versions.get(name) != version:
            return f"it has {name} {machine.versions.get(name, 'in no version')}, and here is {version}"
    for slug, digest in own.suites.items():
        if machine.suites.get(slug) != digest:
            return f"its suite of {slug} is another one"
    if TIERS.index(machine.tier) < TIERS.index(own.tier):
        return f"its isolation is only {machine.tier}, and here it is {own.tier}"
    return ""
