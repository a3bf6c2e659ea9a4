"""System V and POSIX shared memory, semaphores and message queues are left behind for the next submission."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ctypes
import mmap

libc = ctypes.CDLL(None)
KEY = 0x70726163
libc.shmget(KEY, 4096, 0o1666)
libc.semget(KEY, 1, 0o1666)
libc.msgget(KEY, 0o1666)
for name in (b"/practice-hostile-shm",):
    libc.shm_open(name, 0o102, 0o666)
    libc.mq_open(name, 0o102, 0o666, None)
    libc.sem_open(name, 0o100, 0o666, 1)
try:
    from multiprocessing import shared_memory

    kept = shared_memory.SharedMemory("practice-hostile-shm", create=True, size=4096)
except (OSError, ImportError):
    kept = mmap.mmap(-1, 4096)


def attention(q, k, v, mask=None):
    return None
