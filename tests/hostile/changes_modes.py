"""Modes, owners, times, attributes and lengths of files are changed, which Landlock does not stop."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import os
import sys

import numpy as np

# Its own scratch folder may be changed; nothing that was there before may.
PATHS = ["/", "/tmp", "/dev", "/dev/null", os.__file__, np.__file__, sys.executable, os.path.dirname(os.__file__), "/usr", "/etc"]


def attention(q, k, v, mask=None):
    worked = []
    for path in PATHS:
        for change in (
            lambda path: os.chmod(path, 0o777),
            lambda path: os.chown(path, os.getuid(), os.getgid()),
            lambda path: os.lchown(path, os.getuid(), os.getgid()),
            lambda path: os.utime(path, (0, 0)),
            lambda path: os.setxattr(path, b"user.practice", b"x"),
            lambda path: os.removexattr(path, b"user.practice"),
            lambda path: os.truncate(path, 0),
            lambda path: os.rename(path, path + "-hostile"),
            lambda path: os.open(path, os.O_WRONLY | os.O_TRUNC),
            os.unlink,
            os.rmdir,
        ):
            try:
                change(path)
                worked.append(path)
            except OSError:
                continue
    fd = os.open(os.__file__, os.O_RDONLY)
    for change in (lambda: os.fchmod(fd, 0o777), lambda: os.fchown(fd, 0, 0), lambda: os.ftruncate(fd, 0), lambda: os.utime(fd, (0, 0))):
        try:
            change()
            worked.append("by descriptor")
        except OSError:
            continue
    assert not worked, worked
    return None
