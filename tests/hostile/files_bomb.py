"""Files are filled until the scratch folder, shared memory and memory files are full."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import itertools
import os

kept = []


def attention(q, k, v, mask=None):
    for folder in (".", "/box", "/dev/shm", "/tmp"):
        for i in itertools.count():
            try:
                with open(f"{folder}/practice-hostile-{i}", "wb") as file:
                    file.write(b"x" * (8 << 20))
            except OSError:
                break
    while True:
        try:
            kept.append(os.memfd_create("x"))
            os.write(kept[-1], b"x" * (8 << 20))
        except OSError:
            break
    assert len(kept) < 2, "memory files are not counted by any limit"
    return None
