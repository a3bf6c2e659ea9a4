"""A frame with an answer is written to the channel before anything is asked."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import os
import sys

frames = sys.modules["inside.frames"]


def attention(q, k, v, mask=None):
    return None


for nonce in range(3):
    for piece in frames.frame({"n": nonce, "v": [True, None]}, [], 1 << 20):
        os.write(3, piece)
