"""What a worker may read: the interpreter, the standard library and the backend's distributions, by name."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib64", "/usr/lib/{machine}-linux-gnu", "/usr/lib/{machine}-linux-musl")
_PACKAGE_FOLDERS = ("site-packages", "dist-packages")
INSIDE = Path(__file__).parent / "inside"
_WIRE_NEEDS = "msgspec"  # what `inside` imports beside the backend


@dataclass(frozen=True)
class View:
    """Files and folders, as absolute paths.

    Attributes:
        python: The interpreter itself, without the virtual environment around it.
        stdlib: The standard library's folders, which may hold package folders that are not to be seen.
        packages: What the backend's distributions installed, each file or folder at its top.
        system: Shared libraries of the system, and the loader's cache.
        search: What goes on the worker's sys.path after the standard library.
    """

    python: str
    stdlib: tuple[str, ...]
    packages: tuple[str, ...]
    system: tuple[str, ...]
    search: tuple[str, ...]

    def bound(self) -> tuple[str, ...]:
        """What bubblewrap shows: the package folders inside these are covered there."""
        return (str(INSIDE), *self.packages, *self.stdlib, *self.system)

    def readable(self) -> tuple[str, ...]:
        """Everything, item by item where a folder holds what is not to be seen."""
        listed: list[str] = [str(INSIDE), *self.packages]
        for folder in self.stdlib:
            listed += [os.path.join(folder, name) for name in os.listdir(folder) if name not in _PACKAGE_FOLDERS]
        for path in self.system:
            listed += _shared_libraries(path)
        return tuple(dict.fromkeys(listed))


def _shared_libraries(path: str) -> list[str]:
    """A library folder, without the Python installations in it; a link counts where it leads, if that is listed."""
    if os.path.islink(path):
        return []
    if os.path.isdir(path) and any(name.startswith("python") for name in os.listdir(path)):
        return [os.path.join(path, name) for name in os.listdir(path) if not name.startswith("python")]
    return [path]


@cache
def view(backend: str) -> View:
    """The view of a worker for this backend ("numpy" or "torch")."""
    packages, search = _distributions(("numpy", _WIRE_NEEDS) if backend == "numpy" else ("torch", "numpy", _WIRE_NEEDS))
    stdlib = dict.fromkeys(os.path.realpath(sysconfig.get_path(key)) for key in ("stdlib", "platstdlib"))
    base = os.path.realpath(sys._base_executable)  # pyright: ignore[reportAttributeAccessIssue]
    in_base = [path for path in stdlib if os.path.isfile(os.path.join(path, "os.py"))]
    return View(base, tuple(in_base), packages, _system(), search)


def _system() -> tuple[str, ...]:
    machine = os.uname().machine
    found = [path for path in (item.format(machine=machine) for item in _SYSTEM_LIBRARIES) if os.path.isdir(path)]
    shared = os.path.join(str(sysconfig.get_config_var("LIBDIR")), str(sysconfig.get_config_var("INSTSONAME")))
    found += [path for path in ("/etc/ld.so.cache", shared) if os.path.isfile(path)]
    return tuple(found)


def _distributions(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The top-level files and folders of these distributions and of all that they require; their folders."""
    waiting, seen = list(names), set[str]()
    paths: dict[str, None] = {}
    folders: dict[str, None] = {}
    while waiting:
        name = _normal(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # an optional requirement, or one for another platform
        root = str(Path(str(found.locate_file(""))).resolve())
        folders[root] = None
        for top in _tops(found):
            path = os.path.join(root, top)
            if os.path.exists(path):
                paths[path] = None
        waiting += _requirements(found)
    return tuple(paths), tuple(folders)


def _tops(found: Distribution) -> set[str]:
    """The first component of every installed path, from RECORD (its parsed form takes ten times as long)."""
    record = found.read_text("RECORD") or ""
    tops = {line.partition(",")[0].partition("/")[0] for line in record.splitlines()}
    return {top for top in tops if top not in ("..", "") and not top.startswith(('"', "__"))}


def _requirements(found: Distribution) -> list[str]:
    """The names that it requires without extras."""
    listed: list[str] = []
    for line in found.requires or ():
        need, _, marker = line.partition(";")
        match = re.match(r"[A-Za-z0-9._-]+", need)
        if match and "extra" not in marker:
            listed.append(match[0])
    return listed


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
