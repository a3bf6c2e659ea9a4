"""Which tier is chosen, and that what is said of it is true."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from grader.errors import SandboxUnavailable, UserError
from grader.sandbox import TIERS, Allowance, Link, Sandboxes, module, survey

AVAILABLE = {status.tier for status in survey() if status.available}
TRY = """
import os, socket
def read(path): return open(path).read()
def listing(path): return sorted(os.listdir(path))
def write(path): open(path, "w").write("x")
def connect(port): socket.create_connection(("127.0.0.1", port), 1)
def environment(): return dict(os.environ)
def walk(path): return [os.path.join(d, f) for d, _, files in os.walk(path) for f in files]
"""


@pytest.fixture(params=["full", "restricted"])
def closed(request):
    """A module in a worker of each closed tier."""
    if request.param not in AVAILABLE:
        pytest.skip(f"the {request.param} tier is not to be had here: practice doctor says why")
    with Sandboxes(request.param) as sandboxes:
        worker = sandboxes.get("numpy")[0].spawn(Allowance())
        link = Link(worker)
        link.ask("load", backend="numpy", forbidden=[], cells=[["try.py", TRY]], skip_failing=False)
        yield module(link)
        worker.close()


def test_the_project_and_the_user_are_out_of_sight(closed, tmp_path):
    """No file of ours or of the user's can be read, no folder of theirs listed."""
    (tmp_path / "mine").write_text("mine")
    root = Path(__file__).parent.parent.parent
    for path in (
        tmp_path / "mine",
        root / "pyproject.toml",
        Path("/etc/passwd"),
        Path.home() / ".bashrc",
        Path("/proc/self/environ"),
    ):
        with pytest.raises(OSError, match="No such file|Permission denied"):
            closed.read(str(path))
    for path in (root, tmp_path, Path.home(), Path("/proc"), Path("/")):
        try:
            seen = closed.listing(str(path))
        except OSError:
            continue
        assert not set(seen) & {"solutions", "exercises", "mine", "home", "root", "etc", "1"} or path == Path("/root")


def test_packages_outside_the_backend_are_out_of_sight(closed):
    """Of site-packages a worker sees NumPy and msgspec."""
    folder = next(path for path in sys.path if path.endswith("site-packages"))
    try:
        seen = {name.split("-")[0].split(".")[0] for name in closed.listing(folder)}
    except OSError:
        return  # it cannot even be listed
    assert seen <= {"numpy", "msgspec", "_distutils_hack", "numpy_libs"}


def test_nothing_can_be_written_where_it_would_stay(closed, tmp_path):
    """Neither the user's folders nor the machine's temporary ones can be written to."""
    for path in (tmp_path / "x", Path("/tmp/practice-was-here"), Path("/dev/shm/practice-was-here")):
        try:
            closed.write(str(path))
        except OSError:
            continue
    for path in (tmp_path / "x", Path("/tmp/practice-was-here"), Path("/dev/shm/practice-was-here")):
        assert not path.exists()


def test_there_is_no_network(closed, unused_port):
    """A listening port on loopback cannot be reached."""
    with pytest.raises(OSError, match="Operation not permitted|Permission denied"):
        closed.connect(unused_port)


@pytest.fixture
def unused_port():
    """A loopback port that listens."""
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_environment_is_clean(closed, monkeypatch):
    """No variable of the user's reaches a worker."""
    assert set(closed.environment()) <= {
        "PATH", "HOME", "LANG", "TMPDIR", "PYTHONHASHSEED", "OMP_NUM_THREADS", "MKL_NUM_THREADS",
        "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "CUDA_VISIBLE_DEVICES", "OPENBLAS_CORETYPE",
        "OPENBLAS_L2_SIZE", "LD_LIBRARY_PATH", "PWD", "LC_CTYPE",
    }  # fmt: skip


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_that_is_asked_for_is_the_one_in_force(tier):
    """--isolation TIER gives that tier or says that it cannot, never another."""
    if tier not in AVAILABLE:
        with pytest.raises(SandboxUnavailable), Sandboxes(tier) as sandboxes:
            sandboxes.get("numpy")
        return
    with Sandboxes(tier) as sandboxes:
        assert sandboxes.get("numpy")[1].tier == tier


def test_without_bubblewrap_the_restricted_tier_is_taken_and_told(monkeypatch):
    """auto falls back, and the report says what is missing and what to install."""
    if "restricted" not in AVAILABLE:
        pytest.skip("this kernel has no Landlock")
    monkeypatch.setenv("PATH", os.devnull)
    with Sandboxes() as sandboxes:
        isolation = sandboxes.get("numpy")[1]
    assert isolation.tier == "restricted"
    assert [(item.layer, "apt install bubblewrap" in item.remedy) for item in isolation.missing] == [
        ("bubblewrap", True)
    ]


def test_a_bubblewrap_that_does_not_hold_is_found_out(monkeypatch, tmp_path):
    """A bwrap that starts its program without isolating it fails the self-test, and auto goes on without it."""
    if "restricted" not in AVAILABLE:
        pytest.skip("this kernel has no Landlock")
    fake = tmp_path / "bwrap"
    fake.write_text('#!/bin/sh\nwhile [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with Sandboxes() as sandboxes:
        assert sandboxes.get("numpy")[1].tier == "restricted"
    with pytest.raises(SandboxUnavailable), Sandboxes("full") as sandboxes:
        sandboxes.get("numpy")


def test_an_unknown_tier_is_refused():
    """The message lists the tiers."""
    with pytest.raises(UserError, match="no isolation tier"), Sandboxes("none") as sandboxes:
        sandboxes.get("numpy")
