"""Links lead out of the scratch folder, to the solutions and the grader's files."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import os
import sys

TARGETS = ["/", "/proc/1/root", "/proc/self/cwd", "/etc/passwd", "/home", "/root", os.path.join(sys.path[0], "..", ".."), "../.."]


def attention(q, k, v, mask=None):
    for i, target in enumerate(TARGETS):
        for make in (os.symlink, os.link):
            try:
                make(target, f"link{i}")
            except OSError:
                continue
            for place in (f"link{i}", f"link{i}/etc/passwd", f"link{i}/solutions/attention/attention.py"):
                try:
                    with open(place) as file:
                        source = file.read()
                    namespace = {}
                    exec(source, namespace)
                    return namespace["attention"](q, k, v, mask)
                except Exception:
                    continue
    return None
