"""Processes are forked without end, by every call that there is for it."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ctypes
import os
import subprocess

libc = ctypes.CDLL(None)
SIGCHLD, CLONE_VM, CLONE_VFORK, CLONE_PARENT = 17, 0x100, 0x4000, 0x8000
worked = []


def attempt(action):
    try:
        pid = action()
    except (OSError, ValueError, subprocess.SubprocessError):
        return
    if pid == 0:
        while True:
            pass
    if isinstance(pid, int) and pid > 0:
        worked.append(pid)


def attention(q, k, v, mask=None):
    for _ in range(5):
        attempt(os.fork)
        attempt(lambda: os.forkpty()[0])
        attempt(lambda: os.posix_spawn("/bin/sleep", ["sleep", "1000"], {}))
        attempt(lambda: subprocess.Popen(["/bin/sleep", "1000"]).pid)
        attempt(lambda: os.spawnv(os.P_NOWAIT, "/bin/sleep", ["sleep", "1000"]))
        for flags in (SIGCHLD, SIGCHLD | CLONE_PARENT, 0):
            attempt(lambda flags=flags: libc.syscall(56, flags, 0, 0, 0, 0))
        attempt(lambda: libc.syscall(57))
        attempt(lambda: libc.syscall(0x40000000 + 57))
    assert not worked, worked
    return None
