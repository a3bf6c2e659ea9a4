"""Tens of thousands of threads, until there are no process numbers left for anybody."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "crashed|failed|not_run"}

import ctypes

libc = ctypes.CDLL(None)
pause = ctypes.cast(libc.pause, ctypes.c_void_p)
attributes = ctypes.create_string_buffer(128)
libc.pthread_attr_init(attributes)
libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(16384))


def attention(q, k, v, mask=None):
    thread = ctypes.c_ulong()
    while libc.pthread_create(ctypes.byref(thread), attributes, pause, None) == 0:
        pass
    while True:
        pass
