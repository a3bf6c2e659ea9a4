"""What grader/README.md tells in figures, measured: ``make bench``."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent


def suites(slug: str) -> list[str]:
    """Both suites of a built-in exercise."""
    return [str(ROOT / "exercises" / slug / "test_examples.py"), str(ROOT / "solutions" / slug / "test_hidden.py")]


def said(command: list[str], **more: str) -> str:
    """What a command of this repository's prints, with more in its environment; it must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    done = subprocess.run(command, env=environment, capture_output=True, cwd="/", text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def seconds(command: list[str], **more: str) -> float:
    """How long it takes."""
    began = time.perf_counter()
    said(command, **more)
    return time.perf_counter() - began


def bare_seconds(slug: str, file: Path) -> float:
    """How long a bare pytest takes for a file, without what a developer has installed beside it and any isolation."""
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "-p", "benchmarks.inprocess", "--noconftest"]
    more = {"SUBMISSION": str(file), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return seconds([*command, "--import-mode=importlib", *suites(slug)], **more)
