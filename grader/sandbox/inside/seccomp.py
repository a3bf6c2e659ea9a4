"""The seccomp filter: which system calls a worker may not make, and what it is told instead.

It is a list of refusals, not of permissions: NumPy and torch use many calls, and what they reach
is closed by the other layers too. Refused are other processes, the network, the kernel's own
machinery, what Landlock does not cover (modes, owners, times and attributes of files, watching
folders), and memory that RLIMIT_AS does not count.
"""

from __future__ import annotations

import errno
import platform
import struct
from functools import cache

# name: (x86_64, aarch64); None where the architecture has no such call.
_CALLS: dict[str, tuple[int | None, int | None]] = {
    # the network
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242), "socketpair": (53, 199), "sendmsg": (46, 211), "recvmsg": (47, 212),
    "sendmmsg": (307, 269), "recvmmsg": (299, 243),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "kcmp": (312, 272), "process_madvise": (440, 440),
    "process_mrelease": (448, 448), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "rt_tgsigqueueinfo": (297, 240), "tkill": (200, 130), "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119), "sched_setattr": (314, 274), "sched_setparam": (142, 118),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "fork": (57, None), "vfork": (58, None),
    "execve": (59, 221), "execveat": (322, 281),
    "setsid": (112, 157), "setpgid": (109, 154),
    # namespaces and mounts
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    # the kernel's machinery
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "quotactl": (179, 60), "quotactl_fd": (443, 443), "acct": (163, 89), "syslog": (103, 116),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "personality": (135, 92),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162),
    "modify_ldt": (154, None), "iopl": (172, None), "ioperm": (173, None), "vhangup": (153, 58),
    # System V and POSIX message passing, which outlives a process
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193),
    "semctl": (66, 191), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "mq_open": (240, 180), "mq_unlink": (241, 181),
    # modes, owners, times and attributes of files
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5),
    "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fremovexattr": (199, 16), "setxattrat": (463, 463), "removexattrat": (466, 466), "file_setattr": (469, 469),
    # what is mounted, and what happens in folders
    "statmount": (457, 457), "listmount": (458, 458), "open_tree_attr": (467, 467), "listns": (470, 470),
    "inotify_init": (253, None), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
    # files in memory, which no limit on the address space counts
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
    # what all of a machine's processes share: its disks' queues, its few AIO contexts
    "sync": (162, 81), "syncfs": (306, 267), "io_setup": (206, 0),
}  # fmt: skip
_TRUNCATE: dict[str, tuple[int | None, int | None]] = {"truncate": (76, 45), "ftruncate": (77, 46)}
_ONLY_ITSELF = {"kill": (62, 129), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138)}
# What an argument of these calls may not be: numbers, the argument's place, its values.
_NOT_WITH: dict[str, tuple[tuple[int, int], int, tuple[int, ...]]] = {
    # F_SETOWN, F_SETSIG, F_SETOWN_EX: the kernel sends a descriptor's owner a signal of one's choice;
    # F_SETLEASE: who opens a library to write to it would have to wait
    "fcntl": ((72, 25), 1, (8, 10, 15, 1024)),
    # FIOSETOWN, SIOCSPGRP, FIOASYNC: the same; TIOCSTI: typing on a terminal
    "ioctl": ((16, 29), 1, (0x8901, 0x8902, 0x5452, 0x5412)),
    # PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_PTRACER: a worker dies with its zygote and is traced by nobody
    "prctl": ((157, 167), 0, (1, 4, 0x59616D61)),
    # RLIMIT_CPU: below its limit the kernel would end the worker as a system that is short of memory does
    "setrlimit": ((160, 164), 0, (0,)),
}
# On the one socket that a worker has, the plain ways alone: no flags (MSG_OOB), no descriptors sent along.
_WITHOUT_FLAGS: dict[str, tuple[tuple[int, int], int]] = {"sendto": ((44, 206), 3), "recvfrom": ((45, 207), 3)}
_PRLIMIT, _CLONE, _CLONE3, _SECCOMP = (302, 261), (56, 220), (435, 435), (317, 277)

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_EPERM, _ENOSYS = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_NAMESPACES_BITS = 0x7E020080  # every CLONE_NEW* flag
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000


def supported() -> bool:
    """Whether the filter knows this machine's system call numbers."""
    return platform.machine() in _ARCHITECTURES


def syscall_number() -> int:
    """The number of seccomp(2) itself."""
    return _SECCOMP[_ARCHITECTURES[platform.machine()][0]]


@cache
def filter_program(pid: int, *, forbid_truncate: bool) -> bytes:
    """The BPF program for a worker with this process id.

    Args:
        pid: What getpid says in the worker: the one process that it may signal.
        forbid_truncate: On kernels whose Landlock does not cover truncation.
    """
    column, architecture = _ARCHITECTURES[platform.machine()]
    code: list[bytes] = []

    def emit(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> None:
        code.append(struct.pack("<HBBI", operation, if_true, if_false, value & 0xFFFFFFFF))

    emit(_LOAD, _ARCH)
    emit(_EQUAL, architecture, 1, 0)
    emit(_RETURN, _KILL)
    emit(_LOAD, _NUMBER)
    if column == 0:
        emit(_AT_LEAST, _X32, 0, 1)
        emit(_RETURN, _EPERM)
    refused = {**_CALLS, **_TRUNCATE} if forbid_truncate else _CALLS
    for numbers in refused.values():
        number = numbers[column]
        if number is not None:
            emit(_EQUAL, number, 0, 1)
            emit(_RETURN, _EPERM)
    for numbers in _ONLY_ITSELF.values():
        emit(_EQUAL, numbers[column], 0, 4)
        emit(_LOAD, _FIRST_ARGUMENT)
        emit(_EQUAL, pid, 0, 1)
        emit(_RETURN, _ALLOW)
        emit(_RETURN, _EPERM)
    for numbers, place, values in _NOT_WITH.values():
        emit(_EQUAL, numbers[column], 0, len(values) + 3)
        emit(_LOAD, _FIRST_ARGUMENT + 8 * place)
        for i, value in enumerate(values):
            emit(_EQUAL, value, len(values) - i, 0)
        emit(_RETURN, _ALLOW)
        emit(_RETURN, _EPERM)
    for numbers, place in _WITHOUT_FLAGS.values():
        emit(_EQUAL, numbers[column], 0, 4)
        emit(_LOAD, _FIRST_ARGUMENT + 8 * place)
        emit(_EQUAL, 0, 0, 1)
        emit(_RETURN, _ALLOW)
        emit(_RETURN, _EPERM)
    emit(_EQUAL, _PRLIMIT[column], 0, 11)  # its own limits; that on CPU time (RLIMIT_CPU is 0) it may only read
    emit(_LOAD, _FIRST_ARGUMENT)
    emit(_EQUAL, 0, 1, 0)
    emit(_EQUAL, pid, 0, 7)
    emit(_LOAD, _FIRST_ARGUMENT + 8)
    emit(_EQUAL, 0, 0, 4)
    emit(_LOAD, _FIRST_ARGUMENT + 16)  # a pointer to new limits, both halves
    emit(_EQUAL, 0, 0, 3)
    emit(_LOAD, _FIRST_ARGUMENT + 20)
    emit(_EQUAL, 0, 0, 1)
    emit(_RETURN, _ALLOW)
    emit(_RETURN, _EPERM)
    emit(_EQUAL, _CLONE3[column], 0, 1)
    emit(_RETURN, _ENOSYS)  # its flags lie in memory where a filter cannot look: glibc falls back to clone
    emit(_EQUAL, _CLONE[column], 0, 6)
    emit(_LOAD, _FIRST_ARGUMENT)
    emit(_ANY_BIT, _NAMESPACES_BITS, 0, 1)
    emit(_RETURN, _EPERM)
    emit(_ANY_BIT, _CLONE_THREAD, 1, 0)  # a thread, yes; a process, no
    emit(_RETURN, _EPERM)
    emit(_RETURN, _ALLOW)
    emit(_RETURN, _ALLOW)
    return b"".join(code)
