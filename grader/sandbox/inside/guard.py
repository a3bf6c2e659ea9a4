"""The exercise's policy at run time: imports outside the backend, and functions to be written by hand.

It lives in the learner's own process and so is policy, not security: what it sees it names
with the line, and what slips past it is no more than an unfair advantage.
"""

from __future__ import annotations

import builtins
import importlib
import sys
import threading
import types
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from .failures import ForbiddenImport, ForbiddenUse
from .wire import torch_module


class Guard:
    """What the submission may not use, put in force around each call."""

    def __init__(self) -> None:
        self._modes: list[Callable[[], Any]] = []

    def run(self, action: Callable[[], Any]) -> Any:
        """Run the submission's code under the guard."""
        if not self._modes:
            return action()
        with ExitStack() as stack:
            for mode in self._modes:
                stack.enter_context(mode())
            return action()

    def install(self, module: types.ModuleType, backend: str, forbidden: list[str]) -> None:
        """Guard this module's imports, and the names in `forbidden`."""
        allowed = sys.stdlib_module_names | {"numpy", "__future__"} | ({"torch"} if backend == "torch" else set[str]())
        whole = {name for name in forbidden if "." not in name}
        _guard_imports(module, backend, frozenset(allowed - whole), whole)
        dotted = [name for name in forbidden if "." in name]
        for name in dotted:
            if name.startswith("numpy."):
                _replace(name)
        names = [name for name in dotted if name.startswith("torch.")]
        if names and torch_module() is not None:
            self._modes = _torch_modes(names)
            plain_run = threading.Thread.run  # torch's modes are for the thread that enters them

            def guarded(thread: threading.Thread) -> None:
                self.run(lambda: plain_run(thread))

            threading.Thread.run = guarded  # pyright: ignore[reportAttributeAccessIssue]  # its self has another name


def _guard_imports(module: types.ModuleType, backend: str, allowed: frozenset[str], whole: set[str]) -> None:
    """Give the module an __import__ that refuses by name; libraries keep the usual one."""
    usual = builtins.__import__

    def refuse(name: str) -> None:
        top = name.partition(".")[0]
        if top in allowed:
            return
        if top in whole:
            raise ForbiddenImport(f"this exercise is to be written without `{top}`", name=name)
        raise ForbiddenImport(
            f"`{top}` is not available here: this exercise allows the standard library"
            f"{' alone' if 'numpy' in whole else ' and NumPy' if backend == 'numpy' else ', NumPy and torch'}",
            name=name,
        )

    def guarded(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        if level > 0:
            raise ForbiddenImport("a submission is one file: it has no package to import from", name=name)
        refuse(name)
        return usual(name, globals, locals, fromlist, level)

    def guarded_import_module(name: str, package: str | None = None) -> Any:
        caller = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  # inspect has it too
        if caller.f_globals.get("__name__") == module.__name__:
            refuse(name)
        return plain_import_module(name, package)

    plain_import_module = importlib.import_module
    importlib.import_module = guarded_import_module
    module.__dict__["__builtins__"] = {**vars(builtins), "__import__": guarded}


def _replace(dotted: str) -> None:
    """Put a function that refuses in the place of a NumPy one; NumPy itself does not call these by this name."""
    path, _, name = dotted.rpartition(".")
    owner = importlib.import_module(path)

    def refused(*_: Any, **__: Any) -> Any:
        raise ForbiddenUse(f"{dotted} is what this exercise asks you to write by hand")

    setattr(owner, name, refused)


def _torch_modes(forbidden: list[str]) -> list[Callable[[], Any]]:
    """Modes that see torch's functions and the operators below them.

    Dispatch alone misses what is decomposed above it (nn.MultiheadAttention), function mode
    alone misses what is called from C++.
    """
    from torch.overrides import TorchFunctionMode
    from torch.utils._python_dispatch import TorchDispatchMode

    functions: dict[int, str] = {}
    stems: dict[str, str] = {}
    for dotted in forbidden:
        found = _resolve(dotted)
        if isinstance(found, type):
            _refuse_class(found, dotted)
        elif found is not None:
            functions[id(found)] = dotted
            stems[dotted.rpartition(".")[2]] = dotted

    def refuse(dotted: str) -> None:
        raise ForbiddenUse(f"{dotted} is what this exercise asks you to write by hand")

    class Functions(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            dotted = functions.get(id(func)) or stems.get(getattr(func, "__name__", ""))
            if dotted is not None:
                refuse(dotted)
            return func(*args, **(kwargs or {}))

    class Operators(TorchDispatchMode):
        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # else torch wraps what follows so that its first call imports the compiler, for seconds

        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            words = func.overloadpacket.__name__.split("_")
            for stem, dotted in stems.items():
                if _in_order(stem, words):
                    refuse(dotted)
            return func(*args, **(kwargs or {}))

    return [Functions, Operators]


def _in_order(stem: str, words: list[str]) -> bool:
    """Whether an operator is a kernel of this function: _scaled_dot_product_flash_attention is one of SDPA's."""
    left = iter(words)
    return all(word in left for word in stem.removesuffix("_forward").split("_"))


def _resolve(dotted: str) -> Any:
    """The object of a dotted name, None where this version of torch has none."""
    found: Any = sys.modules.get(dotted.partition(".")[0])
    for part in dotted.split(".")[1:]:
        found = getattr(found, part, None)
    return found


def _refuse_class(kind: type, dotted: str) -> None:
    """Make a class refuse to be constructed, as itself or as a subclass."""

    def refused(*_: Any, **__: Any) -> Any:
        raise ForbiddenUse(f"{dotted} is what this exercise asks you to write by hand")

    kind.__init__ = refused
