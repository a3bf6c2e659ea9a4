"""The limit on CPU time is lowered, so that the kernel ends the process as a system short of memory would, which is nobody's fault."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ctypes
import resource

libc = ctypes.CDLL(None, use_errno=True)


def attention(q, k, v, mask=None):
    limits = (ctypes.c_ulong * 2)(1, 1)
    worked = [
        libc.syscall(160, 0, limits) == 0,
        libc.syscall(302, 0, 0, limits, None) == 0,
        libc.syscall(302, 0, ctypes.c_ulong(1 << 32), limits, None) == 0,
    ]
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
        worked.append(True)
    except (OSError, ValueError):
        pass
    if not any(worked):
        assert resource.getrlimit(resource.RLIMIT_CPU)[1] > 0  # it may be looked at
        return None
    while True:
        pass
