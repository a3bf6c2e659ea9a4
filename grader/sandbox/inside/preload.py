"""What the warm process imports once for all of its workers, with torch set up for short lives.

torch prepares to compile what it runs: marked functions import torch._dynamo at their first call,
which takes seconds, in each worker anew, only to learn that nothing is to be compiled. Nothing is
compiled here, so `plain_torch` puts the functions themselves in the place of those wrappers.
"""

from __future__ import annotations

import gc
import importlib
import types
from collections.abc import Callable
from typing import Any, cast

from . import wire

_NUMPY = (
    "numpy.random",
    "numpy.linalg",
    "numpy.fft",
    "numpy.lib.stride_tricks",
    "numpy.ma",
    "numpy.polynomial",
)
_TORCH = ("torch.nn", "torch.nn.functional", "torch.optim", "torch.utils.data", "torch.autograd")
_ALSO = (
    "dataclasses",
    "collections",
    "itertools",
    "functools",
    "typing",
    "math",
    "heapq",
    "bisect",
    "enum",
    "abc",
)


def preload(backend: str) -> None:
    """Import what workers of this backend ("numpy" or "torch") will want."""
    for name in (*_NUMPY, *_ALSO):
        importlib.import_module(name)
    if backend == "torch":
        for name in _TORCH:
            importlib.import_module(name)
        plain_torch()
        torch = wire.torch_module()
        layer = torch.nn.Linear(2, 2)  # the first use of each of these imports or allocates something
        torch.nn.functional.softmax(layer(torch.zeros(1, 2)), -1)


def plain_torch() -> None:
    """Keep torch to one thread, and from importing its compiler."""
    wire.torch_module().set_num_threads(1)
    for item in gc.get_objects():
        if type(item) is not types.FunctionType:
            continue
        file = item.__code__.co_filename
        if file.endswith("torch/_compile.py"):
            plain = getattr(item, "__wrapped__", None)
            if plain is not None:  # the wrapper keeps what it is to call in this attribute
                setattr(plain, "__dynamo_disable", plain)  # noqa: B010  # the name would be mangled in a class
        elif file.endswith("torch/optim/optimizer.py") and item.__code__.co_name == "_use_grad":
            # An optimizer's step. Other modules hold this function already, so it is changed and not replaced.
            item.__code__ = _step_of(print).__code__


def _step_of(func: Callable[..., Any]) -> types.FunctionType:
    """torch.optim's wrapper of a step, which records a graph only for an optimizer that is differentiable."""

    def _use_grad(*args: Any, **kwargs: Any) -> Any:
        import torch  # only this code is used: it finds none of this module's names

        before = torch.is_grad_enabled()
        torch.set_grad_enabled(args[0].defaults["differentiable"])
        try:
            return func(*args, **kwargs)
        finally:
            torch.set_grad_enabled(before)

    return cast("types.FunctionType", _use_grad)
