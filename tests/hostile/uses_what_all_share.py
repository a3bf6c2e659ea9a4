"""What all processes of a machine or a user share is used up: queued signals, AIO contexts, the disks' queues, leases."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ctypes
import fcntl
import json
import os

libc = ctypes.CDLL(None, use_errno=True)


def attention(q, k, v, mask=None):
    worked = []
    timer, made = ctypes.c_int(), 0
    while made < 1000 and libc.syscall(222, 1, None, ctypes.byref(timer)) == 0:
        made += 1
    if made == 1000:
        worked.append("timers")
    for name, call in {"sync": (162,), "syncfs": (306, 1), "io_setup": (206, 1024, ctypes.byref(ctypes.c_ulong()))}.items():
        if libc.syscall(*call) >= 0:
            worked.append(name)
    descriptor = os.open(json.__file__, os.O_RDONLY)
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        worked.append("lease")
    except OSError:
        pass
    os.close(descriptor)
    assert not worked, worked
    return None
