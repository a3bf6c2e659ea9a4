"""The trusted end of one worker: requests, deadlines, output, and what its death means."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grader import errors
from grader.sandbox import faults
from grader.sandbox.inside import wire

if TYPE_CHECKING:
    from grader.sandbox.zygote import Zygote

GRACE = 2.0  # seconds to learn from the zygote how a worker ended


@dataclass
class Allowance:
    """What a submission may use, and what it has used; the respawned worker goes on with the rest.

    Attributes:
        check_seconds: Wall time for the calls of one check.
        cpu_seconds: CPU time for all checks together; waiting is bounded by twice as much.
        memory_bytes: Memory beyond what a worker starts with.
        printed_bytes: How much of what it prints is kept, for a check.
        result_bytes: The largest reply.
    """

    check_seconds: float = 10.0
    cpu_seconds: float = 60.0
    memory_bytes: int = 1 << 30
    printed_bytes: int = 64 << 10
    result_bytes: int = 256 << 20
    cpu_used: float = 0.0
    waited: float = 0.0

    def check_left(self) -> None:
        """Raise SubmissionTimedOut when nothing is left for another check."""
        if self.cpu_used >= self.cpu_seconds or self.waited >= 2 * self.cpu_seconds:
            raise errors.SubmissionTimedOut(self.used_up())

    def used_up(self) -> str:
        """What a learner reads when nothing is left."""
        return f"its {self.cpu_seconds:g} s of CPU time for all checks together are used up"


@dataclass
class Seen:
    """What one check saw of its worker, beside the replies."""

    printed: bytearray = field(default_factory=bytearray)
    dropped: int = 0
    warnings: list[faults.Warned] = field(default_factory=list[faults.Warned])
    waited: float = 0.0


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
        self._clock = _cpu_clock(pidfd)
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
        except (errors.SubmissionFault, wire.WireError) as error:
            raise errors.GraderFault(f"a worker did not start: {error}") from error
        if said.get("ready") is not True:
            raise errors.GraderFault(f"a worker could not be confined: {said.get('fatal')}")
        return said

    def request(self, message: dict[str, Any], buffers: list[Any]) -> tuple[dict[str, Any], wire.Buffers]:
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
        pieces = wire.frame(message, buffers, 1 << 30)
        self.released.clear()  # in place: finalizers append to these very lists
        self.untaped.clear()
        started = time.perf_counter()
        left = min(
            self.allowance.check_seconds - self.seen.waited, 2 * self.allowance.cpu_seconds - self.allowance.waited
        )
        deadline = started + max(left, 0.05)
        try:
            self._send(pieces, deadline)
            said, arrays = self._receive(deadline)
        except wire.WireError as error:
            self.kill()
            raise errors.SubmissionTampered(f"what came back is not an answer: {error}") from None
        except errors.SubmissionFault:
            self.kill()
            raise
        finally:
            waited = time.perf_counter() - started
            self.seen.waited += waited
            self.allowance.waited += waited
            self._count_cpu()
        if said.get("n") != nonce:
            self.kill()
            raise errors.SubmissionTampered("an answer to a question that was not asked")
        self._note_warnings(said.get("warnings"))
        if type(said.get("too_large")) is str:
            raise errors.SubmissionOutOfMemory(f"returned too much: {said['too_large'][:100]}")
        if isinstance(said.get("error"), dict):
            raise faults.raised(said["error"], self.unwritten)
        return said, wire.Buffers(arrays)

    def assert_quiet(self) -> None:
        """Raise SubmissionTampered when something waits that nobody asked for."""
        if not self.alive:
            return
        self.drain()
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
            while chunk := os.read(self.output, 1 << 16):
                room = self.allowance.printed_bytes - len(self.seen.printed)
                self.seen.printed += chunk[: max(0, room)]
                self.seen.dropped += max(0, len(chunk) - max(0, room))

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
        os.close(self.output)
        os.close(self.pidfd)

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
        self._fill(data, wire.HEADER.size, deadline)
        size = wire.HEADER.size + wire.HEADER.unpack_from(data)[0]
        if size > wire.HEAD_LIMIT + wire.HEADER.size:
            raise wire.WireError("a head over the limit")
        self._fill(data, size, deadline)
        message, lengths = wire.decode_head(memoryview(data)[wire.HEADER.size : size], self.allowance.result_bytes)
        if type(message) is not dict:
            raise wire.WireError("not a message")
        rest = data[size:]
        buffers: list[Any] = []
        for length in lengths:
            if len(rest) < length:
                self._fill(rest, length, deadline)
            buffers.append(rest if len(rest) == length else rest[:length])
            rest = rest[length:] if len(rest) > length else bytearray()
        if rest:
            raise wire.WireError("more than one answer")
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
        self._poll.modify(self.channel.fileno(), wanted)
        while True:
            left = deadline - time.perf_counter()
            if left <= 0:
                allowed = self.allowance
                over = 2 * allowed.cpu_seconds - allowed.waited < allowed.check_seconds - self.seen.waited
                raise errors.SubmissionTimedOut(
                    allowed.used_up() if over else f"no answer within {allowed.check_seconds:g} s"
                )
            events = dict(self._poll.poll(left * 1000 + 1))
            if events.get(self.output, 0) & select.POLLIN:
                self.drain()
            elif self.output in events:  # closed by the submission
                self._poll.unregister(self.output)
            if self.channel.fileno() in events:
                return
            if self.pidfd in events:
                raise errors.SubmissionCrashed(self._how_it_ended())

    def _how_it_ended(self) -> str:
        """Why nothing more will come; raises SubmissionTimedOut when the CPU limit ended it."""
        self.drain()
        ended = self.zygote.ended(self.number, GRACE)
        if ended is None:
            self.kill()
            return "closed its channel to the grader"
        status = int(ended["status"])
        if not os.WIFSIGNALED(status):
            return f"the process ended itself with exit status {os.WEXITSTATUS(status)}"
        number = os.WTERMSIG(status)
        if (
            number == signal.SIGKILL
            and float(ended["cpu"]) + self.allowance.cpu_used - self._cpu_seen >= self.allowance.cpu_seconds
        ):
            self.allowance.cpu_used = self.allowance.cpu_seconds
            raise errors.SubmissionTimedOut(f"used up its {self.allowance.cpu_seconds:g} s of CPU time")
        return f"the process was ended by {signal.Signals(number).name}"

    def _note_warnings(self, said: Any) -> None:
        if said is None:
            return
        try:
            self.seen.warnings += [faults.warned(item) for item in said]
        except (TypeError, ValueError):
            self.kill()
            raise errors.SubmissionTampered("warnings that are none") from None

    def _count_cpu(self) -> None:
        """Add the CPU time since the last look to the allowance."""
        with contextlib.suppress(OSError):
            now = time.clock_gettime(self._clock) if self._clock is not None else self._cpu_seen
            self.allowance.cpu_used += now - self._cpu_seen
            self._cpu_seen = now


def _cpu_clock(pidfd: int) -> int | None:
    """The CPU clock of the process behind a pidfd, as Linux numbers it: (~pid << 3) | 2."""
    try:
        with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as file:
            pid = next(int(line.split()[1]) for line in file if line.startswith("Pid:"))
    except (OSError, StopIteration):
        return None
    return (~pid << 3) | 2 if pid > 0 else None
