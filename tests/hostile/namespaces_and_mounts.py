"""New namespaces, mounts and roots are asked for, also by clone3 and by x32 numbers."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
FLAGS = [0x10000000, 0x00020000, 0x08000000, 0x20000000, 0x40000000, 0x04000000, 0x02000000, 0x80]
X32 = 0x40000000


def attention(q, k, v, mask=None):
    worked = []

    def attempt(*call):
        if libc.syscall(*call) >= 0:
            worked.append(call)

    for number in (272, X32 + 272):
        for flags in FLAGS:
            attempt(number, flags)
    for flags in FLAGS:
        attempt(56, flags | 17, 0, 0, 0, 0)
        attempt(435, (ctypes.c_uint64 * 11)(flags, 0, 0, 0, 17), 88)
    attempt(165, b"none", b"/box", b"tmpfs", 0, b"")
    attempt(165, b"/", b"/box", b"none", 4096, b"")
    attempt(166, b"/proc", 2)
    attempt(161, b"/box")
    attempt(155, b"/box", b"/box")
    attempt(428, -100, b"/", 1)
    attempt(430, b"tmpfs", 0)
    attempt(425, 8, bytes(120))
    attempt(321, 0, bytes(120), 120)
    attempt(323, 0)
    attempt(X32 + 39)
    attempt(298, bytes(120), 0, -1, -1, 0)
    attempt(250, 0, -3, 1)
    attempt(135, 0xFFFFFFFF)
    for name in ("mnt", "pid", "net", "user"):
        try:
            attempt(308, os.open(f"/proc/1/ns/{name}", os.O_RDONLY), 0)
        except OSError:
            pass
    assert not worked, worked
    return None
