"""``practice doctor``: what is in force here, and what to install."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

import typer

from grader.cli.options import Exercises, catalog
from grader.cli.speak import note, tell
from grader.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.text import Text

    from grader.sandbox import TierStatus


def doctor(context: typer.Context, exercises: Exercises = None) -> None:
    """Say which isolation is in force, and what to install."""
    from grader.sandbox import survey

    tell(*_versions())
    tell(*_places(context, exercises))
    tiers = survey()
    tell(*_isolation(tiers))
    if not any(tier.available for tier in tiers):
        from grader.cli import OUR_FAULT

        raise typer.Exit(OUR_FAULT)


def _versions() -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, version

    from grader import __version__

    yield f"practice {__version__}   Python {platform.python_version()}   {platform.platform()}"
    for name in ("numpy", "torch", "pytest", "hypothesis"):
        try:
            yield f"  {name} {version(name)}"
        except PackageNotFoundError:
            yield f"  {name} is missing: pip install {name}"
    yield ""


def _places(context: typer.Context, exercises: Path | None) -> Iterator[str]:
    from grader import settings
    from grader.learning import Memory

    found = catalog(context, exercises)
    for root in found.roots:
        yield f"exercises  {root.exercises} ({len(root.slugs())})"
    if not found.roots:
        yield "exercises  none found: give --exercises DIR or set PRACTICE_PATH"
    try:
        with Memory.open():
            yield f"memory     {settings.home()}"
    except UserError as error:
        note(f"{error.message} ({error.remedy})")
    yield ""


def _isolation(tiers: Sequence[TierStatus]) -> Iterator[Text]:
    from rich.text import Text

    chosen = next((tier for tier in tiers if tier.available), None)
    if chosen is None:
        yield Text("isolation: none; no submission can be checked on this machine", style="bold red")
    else:
        yield Text(f"isolation: {chosen.tier}", style="bold green" if chosen is tiers[0] else "bold yellow")
    for tier in tiers:
        yield Text(f"  {'✓' if tier.available else '✗'} {tier.tier}", style="green" if tier.available else "red")
        for layer in tier.layers:
            if layer.in_force:
                yield Text(f"      ✓ {layer.name}")
            else:
                yield Text(f"      ✗ {layer.name}: {layer.why}", style="red")
                if layer.remedy:
                    yield Text(f"          help: {layer.remedy}", style="cyan")
