"""What kind of value a reply is, in the words of a message."""

from __future__ import annotations

import sys
from functools import cache
from numbers import Real
from typing import Any, TypeGuard

import numpy as np


def is_number(value: object) -> bool:
    """Whether this is a real number and not a bool."""
    return isinstance(value, (Real, np.number)) and not isinstance(value, (bool, np.bool_, np.complexfloating))


def shown_name(name: object) -> str:
    """The name of a class as the worker gives it, short and printable, for messages."""
    return "".join(c if c.isprintable() else "?" for c in name[:80]) if type(name) is str else "object"


def describe(value: object) -> str:
    """A value in a few words: "an array of shape (3, 2)", "None", "a `KVCache`"."""
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, (str, bytes)):
        return repr(value) if len(value) <= 60 else f"{value[:60]!r}..."
    if is_array(value):
        kind = article("tensor" if is_tensor(value) else "array")
        return f"{kind} of shape {tuple(value.shape)}, {dtype_name(value)}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        return f"a dict of {len(value)}"
    if isinstance(value, np.generic):
        return f"{value!r}"
    return f"a `{getattr(value, '__remote_class__', type(value).__name__)}`"


def _torch() -> Any:
    """Torch where the suite has imported it; a NumPy suite never does."""
    return sys.modules.get("torch")


def is_tensor(value: object) -> bool:
    """Whether this is a torch tensor."""
    torch = _torch()
    return torch is not None and isinstance(value, torch.Tensor)


def is_numpy(value: object) -> bool:
    """Whether this is a NumPy array or scalar."""
    return isinstance(value, (np.ndarray, np.generic))


def is_array(value: object) -> TypeGuard[Any]:
    """Whether this is an array or a tensor."""
    return isinstance(value, np.ndarray) or is_tensor(value)


def article(kind: str) -> str:
    """The kind with its article."""
    return "an array" if kind == "array" else "a tensor"


def dtype_name(value: Any) -> str:
    """The name of a value's dtype: `float32`."""
    return dtype_of(value.dtype)


@cache
def dtype_of(dtype: Any) -> str:
    """The name of a dtype, NumPy's or torch's."""
    return str(dtype).removeprefix("torch.")


def as_numpy(value: Any) -> np.ndarray:
    """The values as an ndarray; bfloat16 as float32, which NumPy has."""
    if is_tensor(value):
        plain = value.detach().resolve_conj().resolve_neg()
        return (plain.float() if str(plain.dtype) == "torch.bfloat16" else plain).cpu().numpy()
    return np.asarray(value)
