"""File names for students, whose ids are other people's folder names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 60

# Windows keeps these for devices, with any suffix.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_names(ids: Iterable[str], suffix: str) -> dict[str, str]:
    """A name for each id: the id itself where every system takes it for a file's name, else what is left and a hash.

    No two differ by the case of letters alone, and none has a folder in it.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    # Ids that are names already come first, so that no made-up name takes theirs.
    for id in sorted(ids, key=lambda each: (_plain(each) != each, each)):
        name = _plain(id)
        if not name or name != id or name.lower() in taken:
            name = f"{name}-{hashlib.sha256(id.encode(errors='surrogatepass')).hexdigest()[:8]}".lstrip("-")
        wanted, count = name, 1
        while name.lower() in taken:
            count += 1
            name = f"{wanted}-{count}"
        taken.add(name.lower())
        names[id] = name + suffix
    return names


def _plain(id: str) -> str:
    name = _UNSAFE.sub("_", id).strip("._-")[:_LONGEST].rstrip("._-")
    return "" if _DEVICES.fullmatch(name) else name
