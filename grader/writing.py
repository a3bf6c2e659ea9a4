"""Files that are there whole or not at all, and text that they can hold."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, content: bytes | Iterable[str]) -> Path:
    """Write a file under another name and give it its own when it is complete; returns the path.

    An interrupted run leaves what was there before.

    Args:
        path: The file; folders that it needs are made.
        content: Its bytes, or pieces of text, which are written as UTF-8 one after the other.

    Raises:
        OSError: It cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not the tempfile module's: its files are for their owner alone, whatever the umask says.
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with draft.open("xb") as file:
            file.writelines([content] if isinstance(content, bytes) else (piece.encode() for piece in content))
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return path


def printable(text: str) -> str:
    """The text as UTF-8 can have it: a lone surrogate is written out."""
    return text.encode("utf-8", "backslashreplace").decode()
