"""Files are opened by their handle, past every path."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)


def attention(q, k, v, mask=None):
    worked = []
    mount = ctypes.c_int()
    somewhere = os.open("/dev/null", os.O_RDONLY)
    handle = ctypes.create_string_buffer(struct.pack("<Ii", 128, 0), 136)
    if libc.syscall(303, -100, b"/", handle, ctypes.byref(mount), 0) >= 0:
        worked.append("name_to_handle_at")
    for inode in range(1, 50):
        for kind in (1, 0x81):
            handle = struct.pack("<IiQ", 8, kind, inode)
            if libc.syscall(304, somewhere, handle, os.O_RDONLY) >= 0:
                worked.append(inode)
    assert not worked, worked
    return None
