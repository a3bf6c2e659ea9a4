"""A thread answers after the call has returned."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|failed|crashed|not_run"}

import os
import sys
import threading
import time

frames = sys.modules["inside.frames"]


def answer():
    while True:
        time.sleep(0.001)
        for piece in frames.frame({"n": 0, "v": None}, [], 1 << 20):
            os.write(3, piece)


def attention(q, k, v, mask=None):
    threading.Thread(target=answer, daemon=True).start()
    return None
