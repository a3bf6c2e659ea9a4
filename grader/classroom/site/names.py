"""Names for pages: an id is a stranger's folder name, and may hold anything."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 40


def page_names(ids: Iterable[str]) -> dict[str, str]:
    """A name for each id, of lower-case ASCII letters, digits and hyphens alone, and no two the same.

    A name ends with a piece of the id's hash: ids that differ in case alone, or in what is left out, stay apart.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id in ids:
        plain = unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-") or "student"
        digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()
        length = 8
        while f"{slug}-{digest[:length]}" in taken:
            length += 1
        names[id] = f"{slug}-{digest[:length]}"
        taken.add(names[id])
    return names
