"""A new exercise, small but whole, to be edited into what it shall become."""

from __future__ import annotations

from pathlib import Path

from grader.catalog import SLUG
from grader.errors import UserError

_TEMPLATE = Path(__file__).parent / "template"
_SLUG, _MODULE = "example-slug", "example_slug"  # how the template's files and texts call the exercise


def new_exercise(slug: str, root: Path) -> list[Path]:
    """Write ``exercises/<slug>`` and ``solutions/<slug>`` below `root`; returns the files.

    Raises:
        UserError: `slug` is no slug, or one of the folders is there already; nothing is written then.
    """
    if not SLUG.fullmatch(slug):
        raise UserError(f"{slug!r} is no slug", "small letters and digits, words joined by a hyphen: layer-norm")
    folders = {"public": root / "exercises" / slug, "private": root / "solutions" / slug}
    for folder in folders.values():
        if folder.exists():
            raise UserError(f"{folder} is there already", "choose another slug, or edit what is there")
    module = slug.replace("-", "_")
    written: list[Path] = []
    for part, folder in folders.items():
        for source in sorted((_TEMPLATE / part).rglob("*.txt")):
            name = str(source.relative_to(_TEMPLATE / part)).removesuffix(".txt").replace(_MODULE, module)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text(encoding="utf-8").replace(_SLUG, slug).replace(_MODULE, module)
            target.write_text(text, encoding="utf-8")
            written.append(target)
    return written
