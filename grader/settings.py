"""Where things are: what the environment says, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder for what is remembered: PRACTICE_HOME, or the user's data folder."""
    chosen = os.environ.get("PRACTICE_HOME")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("dl-practice", appauthor=False))


def extra_roots() -> list[Path]:
    """The folders of PRACTICE_PATH, in order: each holds exercises/ and solutions/."""
    listed = os.environ.get("PRACTICE_PATH", "")
    return [Path(item).expanduser() for item in listed.split(os.pathsep) if item]
