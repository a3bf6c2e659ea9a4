"""The warm process: it imports NumPy (and torch) once, and forks a confined worker for each submission.

It never sees a submission's source, which goes over the worker's own socket after confinement:
a later worker could read an earlier source in its inherited memory otherwise. It keeps a single
thread, since a fork of a process with OpenMP threads hangs.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
from typing import Any

import msgspec

from . import confine, kernel, preload, probe, rehearsal, worker

RPC_FD = 3


class Start(msgspec.Struct, frozen=True):
    """The first message on the control socket."""

    backend: str
    plan: confine.Plan


class Spawn(msgspec.Struct, frozen=True):
    """Fork a worker; its socket and its output pipe come along as descriptors.

    `probing` names the places that a worker of ours tries to reach, in place of serving a submission.
    """

    id: int
    limits: confine.Limits
    result_bytes: int
    probing: probe.Targets | None = None


class Zygote:
    """The loop of the warm process: spawn on request, reap and report."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, tuple[int, int]] = {}  # pidfd: (pid, worker id)
        start = msgspec.json.decode(control.recv(1 << 20), type=Start)
        self.plan = start.plan
        preload.preload(start.backend)
        rehearsal.rehearse()
        self.ruleset = confine.prepare(self.plan)
        self.own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY) if self.plan.namespaces else -1
        gc.collect()
        gc.freeze()  # a worker's collections leave these pages shared
        confine.first_to_go(500)  # not the judge
        kernel.not_dumpable()
        self.say({"ready": True, "threads": _threads()})

    def say(self, message: dict[str, Any], fds: tuple[int, ...] = ()) -> None:
        """Send one message, with descriptors."""
        socket.send_fds(self.control, [msgspec.json.encode(message)], list(fds))

    def serve(self) -> None:
        """Answer until the trusted side closes the control socket."""
        while True:
            ready = select.select([self.control, *self.children], [], [])[0]
            for fd in ready:
                if isinstance(fd, int):
                    self.reap(fd)
            if self.control in ready:
                message, fds, _, _ = socket.recv_fds(self.control, 1 << 16, 4)
                if not message:
                    return
                self.spawn(msgspec.json.decode(message, type=Spawn), fds)

    def reap(self, pidfd: int) -> None:
        """Report how a worker ended."""
        pid, number = self.children.pop(pidfd)
        _, status, usage = os.wait4(pid, 0)
        os.close(pidfd)
        self.say({"ended": number, "status": status, "cpu": usage.ru_utime + usage.ru_stime})

    def spawn(self, order: Spawn, fds: list[int]) -> None:
        """Fork a worker and hand its pidfd over."""
        if _threads() != 1:
            self.say({"refused": order.id, "why": "the zygote has more than one thread"})
            return
        if self.plan.namespaces:
            kernel.unshare(kernel.CLONE_NEWPID)
        pid = os.fork()
        if pid == 0:
            try:
                self.become_worker(order, *fds)
            finally:
                os._exit(97)
        if self.plan.namespaces:
            kernel.setns(self.own_pids, kernel.CLONE_NEWPID)
        for fd in fds:
            os.close(fd)
        pidfd = os.pidfd_open(pid)
        self.children[pidfd] = (pid, order.id)
        self.say({"started": order.id}, (pidfd,))

    def become_worker(self, order: Spawn, rpc: int, output: int) -> None:
        """In the child: descriptors 0 to 3 alone, every layer, then serve."""
        ruleset = os.dup(self.ruleset) if self.ruleset >= 0 else -1
        null = os.open(os.devnull, os.O_RDWR)
        kept = [
            os.dup2(fd, 1000 + i) for i, fd in enumerate((null, output, output, rpc, *([ruleset] * (ruleset >= 0))))
        ]
        for target, fd in enumerate(kept[:4]):
            os.dup2(fd, target)
        if ruleset >= 0:
            ruleset = os.dup2(kept[4], 4)
        os.closerange(5 if ruleset >= 0 else 4, 65536)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        channel = socket.socket(fileno=RPC_FD)
        try:
            confine.confine(self.plan, order.limits, ruleset)
        except BaseException as error:
            worker.say(channel, {"fatal": f"{type(error).__name__}: {error}"})
            os._exit(96)
        if order.probing is not None:
            worker.say(channel, {"ready": True, "reached": probe.run(order.probing)})
            os._exit(0)
        worker.say(channel, {"ready": True})
        worker.Worker(channel, order.result_bytes).serve()


def _threads() -> int:
    """How many threads this process has; 1 where that cannot be seen."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1


def main(control_fd: int) -> None:
    """Run as the zygote on this control socket."""
    zygote = Zygote(socket.socket(fileno=control_fd))
    try:
        zygote.serve()
    finally:
        for pid, _ in zygote.children.values():
            os.kill(pid, signal.SIGKILL)
        os._exit(0)
