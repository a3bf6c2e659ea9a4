"""Files that are there whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, chunks: Iterable[str]) -> Path:
    """Write a file under another name and give it its own when it is complete; returns the path.

    An interrupted run leaves what was there before.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not the tempfile module's: its files are for their owner alone, whatever the umask says.
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as file:
            file.writelines(chunks)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return path
