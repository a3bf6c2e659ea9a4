"""The tiers of isolation: which one this machine has, found by trying, and why not a better one.

full = bubblewrap, namespaces, Landlock, seccomp, rlimits; restricted = Landlock, seccomp, rlimits,
and no writable folder; process = a separate process with a clean environment and rlimits.
"""

from __future__ import annotations

import os
import platform
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderFault, SandboxUnavailable, UserError
from grader.model import Isolation, Missing
from grader.sandbox.inside import confine, kernel, seccomp
from grader.sandbox.inside.probe import Targets
from grader.sandbox.zygote import Zygote, bubblewrap_path

TIERS = ("full", "restricted", "process")
_INSTALL = "apt install bubblewrap (or your system's package of that name)"


@dataclass(frozen=True)
class LayerStatus:
    """One layer: whether it is in force, and if not, why and what would bring it."""

    name: str
    in_force: bool
    why: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class TierStatus:
    """One tier on this machine."""

    tier: str
    available: bool
    layers: tuple[LayerStatus, ...]


def plan_of(tier: str) -> confine.Plan:
    """The layers that a worker of this tier puts on; bubblewrap comes on top in the full tier."""
    closed = tier != "process"
    return confine.Plan(
        namespaces=tier == "full", landlock=closed, seccomp=closed, drop_capabilities=closed, readable=()
    )


def open_tier(backend: str, isolation: str) -> tuple[Zygote, Isolation]:
    """A started zygote, in the tier asked for or ("auto") the best that holds, and what is in force.

    Raises:
        UserError: There is no such tier.
        SandboxUnavailable: The tier asked for does not hold here.
    """
    if isolation not in ("auto", *TIERS):
        raise UserError(f"no isolation tier {isolation!r}", f"one of: auto, {', '.join(TIERS)}")
    missing: list[Missing] = []
    for tier in TIERS if isolation == "auto" else (isolation,):
        lacking = _lacking(tier)
        if not lacking:
            try:
                zygote = _opened(backend, tier)
            except GraderFault as error:
                lacking = [
                    LayerStatus("bubblewrap" if tier == "full" else "sandbox", False, error.message, error.remedy)
                ]
            else:
                return zygote, Isolation(tier, _layers(tier), tuple(missing))
        if isolation != "auto":
            worst = lacking[0]
            raise SandboxUnavailable(f"the {tier} tier cannot be had here: {worst.name}: {worst.why}", worst.remedy)
        missing += [
            Missing(item.name, item.why, item.remedy) for item in lacking if item.name not in {m.layer for m in missing}
        ]
    raise SandboxUnavailable("no tier of isolation works here", "practice doctor")


class Opening:
    """A zygote that starts while the caller does other work."""

    def __init__(self, backend: str, isolation: str) -> None:
        self.backend, self.isolation = backend, isolation
        self._early: Zygote | None = None
        if isolation in ("auto", "full") and not _lacking("full"):
            self._early = Zygote(backend, plan_of("full"), bubblewrap=True)

    def finish(self) -> tuple[Zygote, Isolation]:
        """As `open_tier`, with the zygote started early where the full tier holds."""
        early, self._early = self._early, None
        if early is not None:
            try:
                _prove(early, "full")
            except GraderFault:
                early.close()
            else:
                return early, Isolation("full", _layers("full"), ())
        return open_tier(self.backend, self.isolation)

    def close(self) -> None:
        """Give up what was started and never finished."""
        if self._early is not None:
            self._early.close()
            self._early = None


def survey() -> list[TierStatus]:
    """Every tier on this machine, each tried for real with the NumPy backend."""
    return [_status(tier) for tier in TIERS]


def _status(tier: str) -> TierStatus:
    lacking = {item.name: item for item in _lacking(tier)}
    trouble: LayerStatus | None = None
    if not lacking:
        try:
            _opened("numpy", tier).close()
        except GraderFault as error:
            trouble = LayerStatus("self-test", False, error.message, error.remedy)
    layers = [lacking.get(name.split()[0]) or LayerStatus(name, trouble is None) for name in _layers(tier)]
    return TierStatus(tier, not lacking and trouble is None, (*layers, *([trouble] if trouble else [])))


def _layers(tier: str) -> tuple[str, ...]:
    if tier == "process":
        return ("rlimits",)
    closed = (f"landlock {kernel.landlock_abi()}", "seccomp", "rlimits")
    return ("bubblewrap", "namespaces", *closed) if tier == "full" else closed


def _lacking(tier: str) -> list[LayerStatus]:
    """What is plainly not there, without starting anything."""
    found: list[LayerStatus] = []
    if sys.platform != "linux":
        why = f"{platform.system()} has no pidfds, by which workers are watched and ended"
        return [LayerStatus("processes", False, why, "run it on Linux, or in WSL 2 or a virtual machine")]
    if tier == "process":
        return found
    if tier == "full" and bubblewrap_path() is None:
        found.append(LayerStatus("bubblewrap", False, "there is no bwrap on the PATH", _INSTALL))
    if kernel.landlock_abi() == 0:
        found.append(
            LayerStatus(
                "landlock", False, "this kernel has no Landlock, or it is off", "Linux 5.13 or newer, lsm=landlock"
            )
        )
    if not seccomp.supported():
        why = f"no system call table for {platform.machine()}"
        found.append(LayerStatus("seccomp", False, why, "run it on x86_64 or aarch64"))
    return found


def _opened(backend: str, tier: str) -> Zygote:
    """A zygote of this tier that passed its self-test."""
    zygote = Zygote(backend, plan_of(tier), bubblewrap=tier == "full")
    try:
        _prove(zygote, tier)
    except BaseException:
        zygote.close()
        raise
    return zygote


def _prove(zygote: Zygote, tier: str) -> None:
    """Try from inside what the tier must stop; raises SandboxUnavailable when something gets through."""
    zygote.wait_ready()
    if tier == "process":
        return
    with tempfile.TemporaryDirectory(prefix="practice-canary-") as folder, socket.socket() as listener:
        canary = Path(folder) / "canary"
        canary.write_bytes(b"canary")
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        # The process to signal is this one: the probe's SIGCONT does nothing to what runs already.
        reached = zygote.probe(Targets(str(canary), folder, os.getpid(), int(listener.getsockname()[1])))
    if reached:
        raise SandboxUnavailable(
            f"the {tier} tier does not hold: from inside one can {', '.join(reached)}", "practice doctor"
        )
