"""The grader, the zygote and everybody else are sent signals, directly and by way of a descriptor's owner."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ctypes
import fcntl
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)
PIDS = [-1, 0, os.getppid(), os.getppid() - 1, -os.getpgrp(), *range(2, 60), *range(os.getpid() - 40, os.getpid())]
F_SETOWN, F_SETSIG, F_SETOWN_EX = 8, 10, 15


def attention(q, k, v, mask=None):
    worked = []
    for pid in PIDS:
        if pid == os.getpid():
            continue
        try:
            os.kill(pid, signal.SIGKILL)
            worked.append(pid)
        except OSError:
            pass
        for number in (signal.SIGKILL, signal.SIGTERM):
            for call in ((62, pid, number), (200, pid, number), (234, pid, pid, number), (129, pid, number, bytes(128))):
                if libc.syscall(*call) == 0:
                    worked.append(call)
        pidfd = libc.syscall(434, pid, 0)
        if pidfd >= 0:
            worked.append((434, pid))
    read, write = os.pipe()
    for pid in PIDS:
        for command, argument in ((F_SETSIG, 9), (F_SETOWN, pid), (F_SETOWN_EX, bytes(4) + pid.to_bytes(4, "little", signed=True))):
            try:
                fcntl.fcntl(read, command, argument)
                worked.append(("owner", pid))
            except OSError:
                pass
        fcntl.fcntl(read, fcntl.F_SETFL, fcntl.fcntl(read, fcntl.F_GETFL) | os.O_ASYNC)
        os.write(write, b"x")
    assert not worked, worked
    return None
