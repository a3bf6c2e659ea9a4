"""The trusted end of a zygote: starting it under its tier, and having it fork workers."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import socket
import subprocess
import sys
import time
from typing import Any

import msgspec

from grader.errors import GraderFault, SandboxUnavailable
from grader.sandbox import view as views
from grader.sandbox.inside import confine
from grader.sandbox.inside.probe import Targets
from grader.sandbox.worker import Allowance, Worker

START_SECONDS = 120.0  # a cold import of torch from a slow disk
READY_SECONDS = 30.0
# -I and -S: neither the user's environment nor a site-packages folder reaches the interpreter.
_BOOT = "import sys; sys.path[:0] = [{parent!r}]; sys.path += {search!r}; from inside.zygote import main; main({fd})"
# For every numeric library.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
_PASSED_ON = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "LD_LIBRARY_PATH")


class Zygote:
    """One warm process of one backend under one tier; forks workers until it is closed."""

    def __init__(self, backend: str, plan: confine.Plan, *, bubblewrap: bool) -> None:
        seen = views.view(backend)
        plan = msgspec.structs.replace(plan, readable=seen.bound() if bubblewrap else seen.readable())
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        boot = _BOOT.format(parent=str(views.INSIDE.parent), search=list(seen.search), fd=theirs.fileno())
        command = [seen.python, "-I", "-S", "-B", "-c", boot]
        if bubblewrap:
            command = [*_bubblewrap(seen), *command]
        with theirs:
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd="/",
                start_new_session=True,
            )
        self.own_pids = plan.namespaces  # whether each worker is the first process of a namespace of its own
        self.lost = False  # whether it ended by itself, and its workers with it
        self._control = ours
        self._ended: dict[int, dict[str, Any]] = {}
        self._last = 0
        self._ready = False
        with contextlib.suppress(ConnectionError):  # it has died already: wait_ready says why
            ours.send(msgspec.json.encode({"backend": backend, "plan": plan}))

    def wait_ready(self) -> None:
        """Wait until its imports are done; it starts meanwhile. Raises SandboxUnavailable when it cannot."""
        if self._ready:
            return
        try:
            said, _ = self._hear(START_SECONDS)
        except (GraderFault, ConnectionError) as error:
            self.close()
            raise SandboxUnavailable(f"the sandbox did not start: {self._complaint() or error}") from None
        if said.get("threads") != 1:
            self.close()
            raise SandboxUnavailable(f"the sandbox has {said.get('threads')} threads at its start and cannot fork")
        self._ready = True

    def spawn(self, allowance: Allowance) -> Worker:
        """A new confined worker; raises GraderFault when there is none to be had."""
        worker = self._spawn(allowance, None)
        try:
            worker.greet(READY_SECONDS)
        except BaseException:
            worker.close()
            raise
        return worker

    def probe(self, targets: Targets) -> list[str]:
        """What a worker of ours could reach of what no worker should."""
        worker = self._spawn(Allowance(), targets)
        try:
            reached = worker.greet(READY_SECONDS).get("reached")
        finally:
            worker.close()
        return [str(item) for item in reached] if isinstance(reached, list) else ["nothing was tried"]

    def _spawn(self, allowance: Allowance, targets: Targets | None) -> Worker:
        self.wait_ready()
        self._last += 1
        ours, theirs = socket.socketpair()
        output, printing = os.pipe()
        order = {
            "id": self._last,
            "limits": confine.Limits(max(0.0, allowance.cpu_seconds - allowance.cpu_used), allowance.memory_bytes),
            "result_bytes": allowance.result_bytes,
            "probing": targets,
        }
        try:
            with theirs:
                socket.send_fds(self._control, [msgspec.json.encode(order)], [theirs.fileno(), printing])
            os.close(printing)
            said, fds = self._hear(READY_SECONDS)
            while "ended" in said:
                self._ended[int(said["ended"])] = said
                said, fds = self._hear(READY_SECONDS)
        except (OSError, GraderFault) as error:
            ours.close()
            os.close(output)
            raise GraderFault(f"the sandbox died: {self._complaint() or error}") from error
        if said.get("started") != self._last or len(fds) != 1:
            ours.close()
            os.close(output)
            raise GraderFault(f"the sandbox would not start a worker: {said.get('why')}")
        return Worker(self, self._last, ours, output, fds[0], allowance)

    def ended(self, number: int, timeout: float) -> dict[str, Any] | None:
        """How this worker ended, or None when it did not within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while number not in self._ended and (left := deadline - time.monotonic()) > 0:
            try:
                said, _ = self._hear(left)
            except ConnectionError:
                self.lost = True
                break
            except GraderFault:
                break
            if "ended" in said:
                self._ended[int(said["ended"])] = said
        return self._ended.pop(number, None)

    def close(self) -> None:
        """End it and every worker of it."""
        self._control.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()

    def _hear(self, timeout: float) -> tuple[dict[str, Any], list[int]]:
        if not select.select([self._control], [], [], timeout)[0]:
            raise GraderFault(f"the sandbox said nothing for {timeout:g} s")
        message, fds, _, _ = socket.recv_fds(self._control, 1 << 16, 4)
        if not message:
            self.lost = True
            raise GraderFault(f"the sandbox ended with status {self._process.poll()}")
        return msgspec.json.decode(message), list(fds)

    def _complaint(self) -> str:
        """The last line that a dead zygote wrote to its standard error."""
        with contextlib.suppress(subprocess.TimeoutExpired, ValueError, OSError):
            _, said = self._process.communicate(timeout=2)
            lines = said.decode(errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""


def _environment() -> dict[str, str]:
    """A clean environment: no variable of the user's, and one thread for every numeric library."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": "/",
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        **ONE_THREAD,
        "CUDA_VISIBLE_DEVICES": "",
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    }


def bubblewrap_path() -> str | None:
    """Where the system has bubblewrap."""
    return shutil.which("bwrap") if sys.platform == "linux" else None


def _bubblewrap(seen: views.View) -> list[str]:
    """bubblewrap's arguments: the file view, and namespaces in which the zygote may make more for each worker."""
    command = [bubblewrap_path() or "bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
    command += ["--uid", "0", "--gid", "0", "--cap-add", "ALL", "--hostname", "sandbox"]
    command += ["--tmpfs", "/tmp", "--dir", confine.SCRATCH, "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/dev/shm"]
    for path in seen.system:
        command += ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind", path, path]
    binds: list[str] = []
    for path in (seen.python, *seen.stdlib):
        binds += ["--ro-bind", path, path]
    for folder in seen.stdlib:
        for name in ("site-packages", "dist-packages"):
            if os.path.isdir(os.path.join(folder, name)):
                binds += ["--tmpfs", os.path.join(folder, name)]
    for path in (str(views.INSIDE), *seen.packages):
        binds += ["--ro-bind", path, path]
    return [*command, *binds, "--remount-ro", "/", "--"]
