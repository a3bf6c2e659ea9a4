"""The Linux system calls that Python 3.11 has no name for, through ctypes.

Every number and structure here is from the kernel's own headers (linux/sched.h, linux/prctl.h,
linux/capability.h, linux/landlock.h, linux/seccomp.h).
"""

from __future__ import annotations

import ctypes
import os
import struct

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWPID = 0x20000000

MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 0x2, 0x4, 0x4000, 0x40000

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 1, 4, 24, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
CAPABILITY_VERSION_3 = 0x20080522

SYS_LANDLOCK_CREATE, SYS_LANDLOCK_ADD, SYS_LANDLOCK_RESTRICT = 444, 445, 446  # the same on every architecture

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> int:
    """The result of a call; raises OSError with its errno when it failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    _check(_libc.unshare(flags), "unshare")


def setns(fd: int, kind: int) -> None:
    """Enter the namespace that `fd` stands for."""
    _check(_libc.setns(fd, kind), "setns")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """mount(2)."""
    _check(
        _libc.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode()),
        f"mount {target}",
    )


def prctl(option: int, *arguments: int) -> None:
    """prctl(2), with absent arguments as 0."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    _check(_libc.prctl(option, *(ctypes.c_ulong(item) for item in padded)), f"prctl {option}")


def die_with_parent() -> None:
    """Get SIGKILL when the parent's thread that made this process ends."""
    prctl(PR_SET_PDEATHSIG, 9)


def no_new_privileges() -> None:
    """No set-uid program can give this process more rights; seccomp asks for it."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def not_dumpable() -> None:
    """No other process of the same user can trace this one or read its memory."""
    prctl(PR_SET_DUMPABLE, 0)


class _CapHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapData(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def drop_capabilities() -> None:
    """Give up every capability for good."""
    for capability in range(64):
        if _libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), *(ctypes.c_ulong(0),) * 3) < 0:
            break  # EINVAL beyond the last
    _libc.prctl(PR_CAP_AMBIENT, ctypes.c_ulong(PR_CAP_AMBIENT_CLEAR_ALL), *(ctypes.c_ulong(0),) * 3)
    header = _CapHeader(CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(ctypes.byref(header), (_CapData * 2)()), "capset")


# Landlock: file access rights by ABI version, bits 0 up.
_FS_BITS = {1: 13, 2: 14, 3: 15, 4: 15}
_FS_READ_FILE, _FS_READ_DIR, _FS_WRITE_FILE, _FS_TRUNCATE = 1 << 2, 1 << 3, 1 << 1, 1 << 14
_FS_EXECUTE, _FS_MAKE_CHAR, _FS_MAKE_SOCK, _FS_MAKE_FIFO, _FS_MAKE_BLOCK = 1, 1 << 6, 1 << 9, 1 << 10, 1 << 11
_LANDLOCK_RULE_PATH_BENEATH = 1


def landlock_abi() -> int:
    """The kernel's Landlock version, 0 without."""
    return max(0, _libc.syscall(SYS_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1)))


def landlock_ruleset(readable: list[str], writable: list[str]) -> int:
    """A file descriptor of a ruleset: read below `readable`, read and write below `writable`, no TCP.

    Nothing may be executed. Paths that do not exist are passed over.
    """
    abi = landlock_abi()
    handled = (1 << _FS_BITS.get(abi, 16)) - 1
    attributes = struct.pack("<QQQ", handled, 0b11 if abi >= 4 else 0, 0b11 if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    ruleset = _check(
        _libc.syscall(SYS_LANDLOCK_CREATE, attributes[:size], ctypes.c_size_t(size), ctypes.c_uint32(0)),
        "landlock_create_ruleset",
    )
    special = _FS_EXECUTE | _FS_MAKE_CHAR | _FS_MAKE_SOCK | _FS_MAKE_FIFO | _FS_MAKE_BLOCK
    for paths, rights in ((readable, _FS_READ_FILE | _FS_READ_DIR), (writable, handled & ~special)):
        for path in paths:
            _landlock_allow(ruleset, path, rights & handled)
    return ruleset


def _landlock_allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            rights &= _FS_READ_FILE | _FS_WRITE_FILE | _FS_TRUNCATE
        rule = struct.pack("<Qi", rights, fd)
        _check(
            _libc.syscall(SYS_LANDLOCK_ADD, ruleset, _LANDLOCK_RULE_PATH_BENEATH, rule, ctypes.c_uint32(0)),
            f"landlock_add_rule {path}",
        )
    finally:
        os.close(fd)


def landlock_restrict(ruleset: int) -> None:
    """Put this process under the ruleset, for good."""
    _check(_libc.syscall(SYS_LANDLOCK_RESTRICT, ruleset, ctypes.c_uint32(0)), "landlock_restrict_self")


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_void_p))


def seccomp(program: bytes, number: int) -> None:
    """Put every thread of this process under a BPF program; `number` is seccomp's own syscall number."""
    code = ctypes.create_string_buffer(program, len(program))
    attached = _Filter(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    set_mode_filter, flag_tsync = 1, 1
    _check(_libc.syscall(number, set_mode_filter, flag_tsync, ctypes.byref(attached)), "seccomp")
