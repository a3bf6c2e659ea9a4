"""Another program takes the worker's place."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import os
import sys


def attention(q, k, v, mask=None):
    os.set_inheritable(3, True)
    for program in (sys.executable, "/bin/sh", "/bin/true", "/usr/bin/python3", *sys.orig_argv[:1], "/lib64/ld-linux-x86-64.so.2"):
        for run in (os.execv, lambda path, args: os.execve(path, args, {})):
            try:
                run(program, [program, "-c", "print('ran')"])
            except OSError:
                continue
    return None
