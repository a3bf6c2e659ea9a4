"""Putting a forked worker under every layer that its tier has, in the one order that works.

The zygote prepares what is the same for all workers (the Landlock ruleset); the worker, just
forked, walks through `confine` and has no way back.
"""

from __future__ import annotations

import contextlib
import os
import resource
from typing import Any

import msgspec

from . import kernel, seccomp

SCRATCH = "/box"  # a worker's own tmpfs in the full tier
READABLE_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
FILE_SIZE_LIMIT = 16 << 20
OPEN_FILES_LIMIT = 64
THREADS_LIMIT = 256
TIMERS_LIMIT = 256  # timers and queued signals, of which the kernel counts those of a user's processes together


class Limits(msgspec.Struct, frozen=True):
    """What a worker may use: CPU seconds, and bytes of memory beyond what it starts with."""

    cpu_seconds: float
    memory_bytes: int


class Plan(msgspec.Struct, frozen=True):
    """Which layers a tier has here, decided by the trusted side.

    Attributes:
        namespaces: Own pid, mount and IPC namespaces for each worker (full tier, below bubblewrap).
        landlock: Read-only access to `readable` alone.
        seccomp: The system call filter.
        drop_capabilities: Give up every capability.
        readable: Files and folders that a worker may read.
    """

    namespaces: bool
    landlock: bool
    seccomp: bool
    drop_capabilities: bool
    readable: tuple[str, ...]


def prepare(plan: Plan) -> int:
    """What all workers share, made once in the zygote: the Landlock ruleset's descriptor, or -1.

    With namespaces each worker makes its own, since a rule is for a folder as it is: it would not
    hold for the tmpfs that the worker mounts on it later.
    """
    if plan.seccomp and plan.namespaces:
        _filter(plan, 1)  # each worker is process 1 of its own namespace, and finds it made
    if not plan.landlock or plan.namespaces:
        return -1
    return kernel.landlock_ruleset([*plan.readable, *READABLE_DEVICES], [])


def confine(plan: Plan, limits: Limits, ruleset: int) -> None:
    """Confine this process, for good; any failure raises and the worker must not go on."""
    in_use = _address_space()  # before /proc is hidden
    first_to_go(1000)
    os.chdir("/")
    if plan.namespaces:
        _own_view()
    kernel.die_with_parent()
    _limit(limits, in_use, alone=plan.namespaces)
    if plan.seccomp or plan.landlock:
        kernel.no_new_privileges()
    if plan.drop_capabilities:
        kernel.drop_capabilities()
    if plan.landlock:
        if plan.namespaces:
            ruleset = kernel.landlock_ruleset([*plan.readable, *READABLE_DEVICES], [SCRATCH])
        kernel.landlock_restrict(ruleset)
        os.close(ruleset)
    if plan.seccomp:
        kernel.seccomp(_filter(plan, os.getpid()), seccomp.syscall_number())


def _filter(plan: Plan, pid: int) -> bytes:
    """The system call filter of a worker with this process id."""
    covered = plan.namespaces or (plan.landlock and kernel.landlock_abi() >= 3)
    return seccomp.filter_program(pid, forbid_truncate=not covered)


def first_to_go(score: int) -> None:
    """Tell the kernel to end this process before others when memory runs out; best effort, where /proc is."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write(str(score))


def _own_view() -> None:
    """Namespaces of this worker's own: a scratch folder that dies with it, and no /proc."""
    kernel.unshare(kernel.CLONE_NEWNS | kernel.CLONE_NEWIPC)
    kernel.mount("none", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)
    for target, size in ((SCRATCH, "16m"), ("/dev/shm", "16m"), ("/proc", "4k")):
        flags = kernel.MS_NOSUID | kernel.MS_NODEV
        kernel.mount("tmpfs", target, "tmpfs", flags, f"size={size},nr_inodes=256,mode=700")
    os.chdir(SCRATCH)
    os.environ["TMPDIR"] = os.environ["HOME"] = SCRATCH


def _limit(limits: Limits, in_use: int, *, alone: bool) -> None:
    """Resource limits, soft and hard alike: a worker that is process 1 ignores SIGXCPU, not SIGKILL.

    `alone` says that the user has no other processes in this user namespace, so that they can be counted
    (the kernel does not count root's: the judge looks too).
    """
    cpu = max(1, round(limits.cpu_seconds + 0.5))
    wanted: dict[int, Any] = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_FSIZE: FILE_SIZE_LIMIT,
        resource.RLIMIT_NOFILE: OPEN_FILES_LIMIT,
        resource.RLIMIT_SIGPENDING: TIMERS_LIMIT,
    }
    if alone:
        wanted[resource.RLIMIT_NPROC] = THREADS_LIMIT
    if in_use:
        wanted[resource.RLIMIT_AS] = in_use + limits.memory_bytes
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bound, bound))


def _address_space() -> int:
    """The present size of the address space in bytes; 0 where /proc does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
