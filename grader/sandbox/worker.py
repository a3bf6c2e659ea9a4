"""The trusted end of one worker: requests, deadlines, output, and what its death means."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import socket
import time
from typing import TYPE_CHECKING, Any

from grader import errors
from grader.sandbox import faults
from grader.sandbox.allowance import Allowance, Seen
from grader.sandbox.inside import frames

if TYPE_CHECKING:
    from grader.sandbox.zygote import Zygote

GRACE = 2.0  # seconds to learn from the zygote how a worker ended
READING = 1.0  # seconds that taking an answer apart may take, when the check has no more left
WATCHED = 0.05  # seconds between two looks at a worker that does not answer
THREADS_LIMIT = 64  # no limit of the kernel's counts the threads of one process
_DRAINED_AT_ONCE = 32  # chunks of output: who prints without end must not keep the judge reading


class Worker:
    """One confined process with one submission in it."""

    def __init__(
        self, zygote: Zygote, number: int, channel: socket.socket, output: int, pidfd: int, allowance: Allowance
    ) -> None:
        self.zygote, self.number, self.channel, self.output, self.pidfd = zygote, number, channel, output, pidfd
        self.allowance = allowance
        self.seen = Seen()
        self.unwritten: frozenset[tuple[str, int]] = frozenset()
        self.alive = True
        self.released: list[int] = []  # numbers of objects without a handle
        self.untaped: list[int] = []  # tokens of graphs that nothing refers to
        pid = _pid(pidfd)
        self._clock = (~pid << 3) | 2 if pid else None  # its CPU clock, as Linux numbers it
        self._stat = _opened(f"/proc/{pid}/stat") if pid else -1
        self._watched = 0.0
        self._cpu_seen = 0.0
        channel.setblocking(False)
        os.set_blocking(output, False)
        self._poll = select.poll()
        for fd in (channel.fileno(), output, pidfd):
            self._poll.register(fd, select.POLLIN)

    def start_check(self) -> None:
        """A new check begins: its time and its output are counted from here."""
        self.drain()
        self.seen = Seen()

    def greet(self, timeout: float) -> dict[str, Any]:
        """The worker's first word: that it is confined and ready."""
        try:
            said, _ = self._receive(time.perf_counter() + timeout)
        except (errors.SubmissionFault, frames.WireError) as error:
            raise errors.GraderFault(f"a worker did not start: {error}") from error
        if said.get("ready") is not True:
            raise errors.GraderFault(f"a worker could not be confined: {said.get('fatal')}")
        return said

    def request(self, message: dict[str, Any], buffers: list[Any]) -> tuple[dict[str, Any], frames.Buffers]:
        """Send one request and wait for its reply; the reply's head and buffers.

        Raises:
            SubmissionFault: Whatever ended the check other than an answer.
            SubmissionRaised: The submission's code raised.
        """
        if not self.alive:
            raise errors.SubmissionCrashed("its process has ended already")
        self.allowance.check_left()
        self.assert_quiet()
        nonce = secrets.randbits(62)
        message = {**message, "n": nonce, "free": [*self.released], "untape": [*self.untaped]}
        pieces = frames.frame(message, buffers, 1 << 30)
        self.released.clear()  # in place: finalizers append to these very lists
        self.untaped.clear()
        started = time.perf_counter()
        deadline = started + self.allowance.left_for(self.seen)
        try:
            self._watch()
            self._send(pieces, deadline)
            said, arrays = self._receive(deadline)
        except frames.WireError as error:
            self.kill()
            raise errors.SubmissionTampered(f"what came back is not an answer: {error}") from None
        except errors.SubmissionFault:
            self.kill()
            raise
        finally:
            self.allowance.charge(self.seen, started)
            self._count_cpu()
        if said.get("n") != nonce:
            self.kill()
            raise errors.SubmissionTampered("an answer to a question that was not asked")
        self._note_warnings(said.get("warnings"))
        if type(said.get("too_large")) is str:
            raise errors.SubmissionOutOfMemory(f"returned too much: {said['too_large'][:100]}")
        if isinstance(said.get("error"), dict):
            raise faults.raised(said["error"], self.unwritten)
        until = time.perf_counter() + max(self.allowance.left_for(self.seen), READING)
        return said, frames.Buffers(arrays, until)

    def assert_quiet(self) -> None:
        """Raise SubmissionTampered when something waits that nobody asked for."""
        if not self.alive:
            return
        events = self._look(0, select.POLLIN)
        if events.get(self.output, 0) & select.POLLIN:
            self.drain()
        if self.channel.fileno() not in events:
            return
        try:
            waiting = self.channel.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, ConnectionError):
            return
        if waiting:
            self.kill()
            raise errors.SubmissionTampered("wrote to the grader's channel without being asked")

    def drain(self) -> None:
        """Take what was printed, keep the first part and count the rest."""
        with contextlib.suppress(BlockingIOError):
            for _ in range(_DRAINED_AT_ONCE):
                chunk = os.read(self.output, 1 << 16)
                if not chunk:
                    break
                self.seen.print(chunk, self.allowance.printed_bytes)

    def kill(self) -> None:
        """End the process at once."""
        self.alive = False
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def close(self) -> None:
        """End the process and give back its descriptors."""
        self._count_cpu()
        self.kill()
        with contextlib.suppress(OSError):
            self.drain()
        self.channel.close()
        for fd in (self.output, self.pidfd, self._stat):
            if fd >= 0:
                os.close(fd)

    def _send(self, pieces: list[Any], deadline: float) -> None:
        for piece in pieces:
            view = memoryview(piece)
            while view:
                try:
                    view = view[self.channel.send(view) :]
                except BlockingIOError:
                    self._wait(deadline, select.POLLOUT)
                except ConnectionError:
                    raise errors.SubmissionCrashed(self._how_it_ended()) from None

    def _receive(self, deadline: float) -> tuple[dict[str, Any], list[Any]]:
        """One frame; nothing may follow it."""
        data = bytearray()
        self._fill(data, frames.HEADER.size, deadline)
        size = frames.HEADER.size + frames.HEADER.unpack_from(data)[0]
        if size > frames.REPLY_HEAD_LIMIT + frames.HEADER.size:
            raise frames.WireError("a head over the limit")
        self._fill(data, size, deadline)
        message, lengths = frames.decode_head(memoryview(data)[frames.HEADER.size : size], self.allowance.result_bytes)
        if type(message) is not dict:
            raise frames.WireError("not a message")
        rest, at = data[size:], 0
        buffers: list[Any] = []
        for length in lengths:
            part = rest[at : at + length]
            at += len(part)
            if len(part) < length:  # the rest is used up
                self._fill(part, length, deadline)
                rest, at = part[length:], 0
                del part[length:]
            buffers.append(part)
        if at < len(rest):
            raise frames.WireError("more than one answer")
        return message, buffers

    def _fill(self, data: bytearray, size: int, deadline: float) -> None:
        """Append to `data` until it has at least `size` bytes; beyond 64 KB exactly so many."""
        while len(data) < size:
            self._wait(deadline, select.POLLIN)
            try:
                chunk = self.channel.recv(max(1 << 16, min(size - len(data), 1 << 20)))
            except BlockingIOError:
                continue
            except ConnectionError:
                chunk = b""
            if not chunk:
                raise errors.SubmissionCrashed(self._how_it_ended())
            data += chunk

    def _wait(self, deadline: float, wanted: int) -> None:
        """Wait for the channel, draining the output meanwhile."""
        while True:
            left = deadline - time.perf_counter()
            if left <= 0:
                raise self.allowance.late(self.seen)
            events = self._look(min(left, WATCHED) * 1000 + 1, wanted)
            self._watch()
            if events.get(self.output, 0) & select.POLLIN:
                self.drain()
            elif self.output in events:  # closed by the submission
                self._poll.unregister(self.output)
            if self.channel.fileno() in events:
                return
            if self.pidfd in events:
                raise errors.SubmissionCrashed(self._how_it_ended())

    def _look(self, milliseconds: float, wanted: int) -> dict[int, int]:
        """What there is to do within this time: the channel when it is as `wanted`, output, the process's end."""
        self._poll.modify(self.channel.fileno(), wanted)
        return dict(self._poll.poll(milliseconds))

    def _watch(self) -> None:
        """Raise SubmissionCrashed for a worker that has too many threads; looks now and then."""
        now = time.perf_counter()
        if self._stat < 0 or now - self._watched < WATCHED:
            return
        self._watched = now
        with contextlib.suppress(OSError, ValueError, IndexError):  # it has ended
            # pid (name) state ...: the name may hold anything, and the number of threads is the 18th field after it.
            if int(os.pread(self._stat, 4096, 0).rpartition(b")")[2].split()[17]) <= THREADS_LIMIT:
                return
            raise errors.SubmissionCrashed(f"stopped: it has more than {THREADS_LIMIT} threads")

    def _how_it_ended(self) -> str:
        """Why nothing more will come; raises SubmissionTimedOut when the CPU limit ended it."""
        self.drain()
        ended = self.zygote.ended(self.number, GRACE)
        if ended is None:
            self.kill()
            if self.zygote.lost:
                raise errors.GraderFault("the sandbox ended, and the worker with it")
            return "closed its channel to the grader"
        status = int(ended["status"])
        if not os.WIFSIGNALED(status):
            return f"the process ended itself with exit status {os.WEXITSTATUS(status)}"
        number = os.WTERMSIG(status)
        if (
            number == signal.SIGKILL
            and float(ended["cpu"]) + self.allowance.cpu_used - self._cpu_seen >= 0.95 * self.allowance.cpu_seconds
        ):
            self.allowance.cpu_used = self.allowance.cpu_seconds
            raise errors.SubmissionTimedOut(f"used up its {self.allowance.cpu_seconds:g} s of CPU time")
        if number == signal.SIGKILL and self.zygote.own_pids:
            # The first process of its namespace cannot be killed from within, itself included.
            raise errors.GraderFault("a worker was killed from outside: by somebody, or by a system short of memory")
        names = {item.value: item.name for item in signal.Signals}
        return f"the process was ended by {names.get(number, f'signal {number}')}"

    def _note_warnings(self, said: Any) -> None:
        if said is None:
            return
        try:
            self.seen.warn(said)
        except (TypeError, ValueError):
            self.kill()
            raise errors.SubmissionTampered("warnings that are none") from None

    def _count_cpu(self) -> None:
        """Add the CPU time since the last look to the allowance."""
        if self._clock is None:
            return
        try:
            now = time.clock_gettime(self._clock)
        except OSError:  # it is gone
            return
        self.allowance.cpu_used += now - self._cpu_seen
        self._cpu_seen = now


def _pid(pidfd: int) -> int:
    """The process id behind a pidfd; 0 where that cannot be seen."""
    try:
        with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as file:
            return max(0, next(int(line.split()[1]) for line in file if line.startswith("Pid:")))
    except (OSError, StopIteration):
        return 0


def _opened(path: str) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1
