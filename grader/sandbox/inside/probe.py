"""Trying, from inside a confined worker, what no submission may do.

A kernel may let a namespace be made and then take its rights away, so a layer counts as in
force only where the thing it should stop was tried and did not work.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable

import msgspec


class Targets(msgspec.Struct, frozen=True):
    """What the trusted side put out to be reached.

    Attributes:
        canary: A file that a worker must not be able to read.
        folder: A folder that it must not be able to write to.
        process: The trusted side's process id.
        port: A loopback TCP port that listens.
    """

    canary: str
    folder: str
    process: int
    port: int


def run(targets: Targets) -> list[str]:
    """The names of the attempts that worked; an empty list is what we want."""
    attempts: dict[str, Callable[[], object]] = {
        "read a file": lambda: _read(targets.canary),
        "write a file": lambda: _write(targets.folder),
        "change a file's mode": lambda: os.chmod(targets.canary, 0o600),
        "open a socket": lambda: socket.create_connection(("127.0.0.1", targets.port), timeout=1).close(),
        "signal a process": lambda: os.kill(targets.process, signal.SIGCONT),
        "signal its parent": lambda: _signal_parent(),
        "fork": _fork,
    }
    worked: list[str] = []
    for name, attempt in attempts.items():
        try:
            attempt()
        except (OSError, ValueError):
            continue
        worked.append(name)
    return worked


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read()


def _write(folder: str) -> None:
    path = os.path.join(folder, "written-by-a-probe")
    with open(path, "wb") as file:
        file.write(b"x")
    os.unlink(path)


def _signal_parent() -> None:
    parent = os.getppid()
    if parent == 0:  # a namespace of its own: there is no parent to see
        raise ProcessLookupError
    os.kill(parent, signal.SIGCONT)


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
