"""Output never ends, from the call and from threads beside it."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|not_run"}
HANGS = True

import os
import threading


def write(fd):
    while True:
        os.write(fd, b"x" * 65536)


for fd in (1, 2, 1, 2):
    threading.Thread(target=write, args=(fd,), daemon=True).start()


def attention(q, k, v, mask=None):
    while True:
        print("still here", flush=True)
