"""Running a submission where it can do no harm, and talking with it in plain data."""

from grader.sandbox.faults import Warned
from grader.sandbox.pool import Sandboxes
from grader.sandbox.remote import Handle, Link, Module, helpers, module
from grader.sandbox.tiers import TIERS, LayerStatus, Opening, TierStatus, open_tier, survey
from grader.sandbox.worker import Allowance, Seen, Worker
from grader.sandbox.zygote import Zygote

__all__ = [
    "TIERS",
    "Allowance",
    "Handle",
    "LayerStatus",
    "Link",
    "Module",
    "Sandboxes",
    "Opening",
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
