"""Files are left behind wherever they can be: in the temporary folders, in shared memory, at home, beside the libraries."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import os
import sys

NAME = "practice-hostile-left"
FOLDERS = ["/", ".", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", "/box", os.path.expanduser("~"), *sys.path]


def leave():
    for folder in FOLDERS:
        for make in (
            lambda path: open(path, "w").close(),
            os.mkdir,
            os.mkfifo,
            lambda path: os.symlink("/etc/passwd", path),
            lambda path: os.link(sys.modules["os"].__file__, path),
        ):
            try:
                make(os.path.join(folder, NAME))
            except OSError:
                pass
    for name in ("usercustomize.py", "sitecustomize.py", "numpy.py", "conftest.py"):
        for folder in FOLDERS:
            try:
                with open(os.path.join(folder, name), "x") as file:
                    file.write("raise SystemExit('practice-hostile-left')")
            except OSError:
                pass


leave()


def attention(q, k, v, mask=None):
    leave()
