"""Other processes are traced, read and written."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
PTRACE, READV, WRITEV, GETFD, KCMP, PRLIMIT, MADVISE = 101, 310, 311, 438, 312, 302, 440


def attention(q, k, v, mask=None):
    here = ctypes.create_string_buffer(64)
    vector = (ctypes.c_uint64 * 2)(ctypes.addressof(here), 64)
    worked = []
    for pid in (os.getppid(), 1, 2, os.getppid() - 1, *range(os.getpid() - 20, os.getpid())):
        if pid in (os.getpid(), 0):
            continue
        for call in (
            (PTRACE, 16, pid, 0, 0), (PTRACE, 0x4206, pid, 0, 0), (READV, pid, vector, 1, vector, 1, 0),
            (WRITEV, pid, vector, 1, vector, 1, 0), (KCMP, pid, pid, 0, 0, 0), (PRLIMIT, pid, 7, 0, here),
            (GETFD, 3, 4, 0), (144, pid, 0, here), (203, pid, 8, here), (141, 0, pid, 19),
        ):
            ctypes.set_errno(0)
            if libc.syscall(*call) >= 0:
                worked.append((call[0], pid))
    assert not worked, worked
    return None
