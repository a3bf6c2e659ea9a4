"""The limits on CPU, memory, files and processes are raised, and the ties to the zygote cut."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ctypes
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)
PDEATHSIG, DUMPABLE = 1, 4


def attention(q, k, v, mask=None):
    worked = []
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        soft, hard = resource.getrlimit(kind)
        for wanted in ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), (hard + 1, hard + 1)):
            try:
                resource.setrlimit(kind, wanted)
                worked.append(kind)
            except (OSError, ValueError, OverflowError):
                continue
    for call in ((157, PDEATHSIG, 0, 0, 0, 0), (157, DUMPABLE, 1, 0, 0, 0), (112,), (109, 0, 0), (203, 0, 8, bytes(8)), (141, 0, 0, -20)):
        if libc.syscall(*call) >= 0:
            worked.append(call)
    for change in (lambda: os.setuid(1), lambda: os.setgid(1), lambda: os.setgroups([1]), lambda: os.nice(-5)):
        try:
            change()
            worked.append("identity")
        except OSError:
            continue
    assert not worked, worked
    return None
