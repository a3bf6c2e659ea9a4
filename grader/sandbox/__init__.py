"""Running a submission where it can do no harm, and talking with it in plain data.

What talks in values needs NumPy and comes when it is first asked for: so a zygote can be started
before anything heavy is imported here, and imports its own NumPy meanwhile.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from grader.sandbox.faults import Warned
from grader.sandbox.pool import Sandboxes
from grader.sandbox.tiers import TIERS, LayerStatus, Opening, TierStatus, open_tier, survey
from grader.sandbox.worker import Allowance, Seen, Worker
from grader.sandbox.zygote import Zygote

if TYPE_CHECKING:
    from grader.sandbox.link import Link
    from grader.sandbox.remote import Handle, Module, helpers, module

__all__ = [
    "TIERS",
    "Allowance",
    "Handle",
    "LayerStatus",
    "Link",
    "Module",
    "Opening",
    "Sandboxes",
    "Seen",
    "TierStatus",
    "Warned",
    "Worker",
    "Zygote",
    "helpers",
    "module",
    "open_tier",
    "survey",
]


def __getattr__(name: str) -> Any:
    if name in ("Handle", "Link", "Module", "helpers", "module"):
        place = "grader.sandbox.link" if name == "Link" else "grader.sandbox.remote"
        return getattr(importlib.import_module(place), name)
    raise AttributeError(name)
