"""What a call did to its arguments in the worker, done to the suite's own where the suite has opened them to it.

Nowhere else: what the worker says of its arguments is a submission's word. A suite whose oracle runs
after the call would otherwise be told by the submission what to compute it from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

import numpy as np

from grader.expect import opened, reshaped
from grader.sandbox.inside.wire import torch_module


def tell(arguments: list[Any], now: Any) -> None:
    """Do to these arguments what a call did to them, as far as they are opened; `now` has them as they became."""
    parts = list(_parts(opened()))
    if parts:
        _look(arguments, now, parts)


def _parts(value: Any) -> Iterator[Any]:
    """A value and everything in it that can be changed in place."""
    if isinstance(value, (list, tuple, dict)):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from _parts(item)
    elif isinstance(value, np.ndarray) or _is_tensor(value):
        yield value


def _look(value: Any, now: Any, parts: list[Any]) -> None:
    """Change `value` where it is one of the opened parts; else what is in it."""
    if any(_is_part(value, part) for part in parts):
        change(value, now)
    elif isinstance(value, (list, tuple)) and isinstance(now, (list, tuple)):
        for mine, theirs in zip(value, now, strict=False):
            _look(mine, theirs, parts)
    elif isinstance(value, dict) and isinstance(now, dict):
        for key in value.keys() & now.keys():
            _look(value[key], now[key], parts)


def _is_part(value: Any, part: Any) -> bool:
    """Whether these are one object, or arrays over the same memory."""
    if value is part:
        return True
    if isinstance(value, np.ndarray) and isinstance(part, np.ndarray):
        return np.may_share_memory(value, part)
    if _is_tensor(value) and _is_tensor(part) and value.device.type == part.device.type == "cpu":
        return value.numel() > 0 and value.untyped_storage().data_ptr() == part.untyped_storage().data_ptr()
    return False


def change(before: Any, now: Any) -> None:
    """Make `before` equal to `now` in place, as far as kind, shape and dtype are the same."""
    if isinstance(before, np.ndarray) and isinstance(now, np.ndarray):
        if before.shape != now.shape or before.dtype != now.dtype:
            reshaped(before)
        else:
            was = before.flags.writeable
            if was or before.base is None:
                before.flags.writeable = True
                np.copyto(before, now)
                before.flags.writeable = was
    elif isinstance(before, list) and isinstance(now, list):
        kept = [_changed(a, b) for a, b in zip(before, now, strict=False)]
        before[:] = [*kept, *now[len(kept) :]]
    elif isinstance(before, dict) and isinstance(now, dict):
        kept = {key: _changed(before[key], item) if key in before else item for key, item in now.items()}
        before.clear()
        before.update(kept)
    elif isinstance(before, tuple) and isinstance(now, tuple):
        for a, b in zip(before, now, strict=False):
            change(a, b)
    elif _is_tensor(before) and _is_tensor(now):
        if before.shape != now.shape or before.dtype != now.dtype:
            reshaped(before)
        else:
            with torch_module().no_grad():
                before.copy_(now)


def _changed(before: Any, now: Any) -> Any:
    """`before` changed in place where it is an object that can be, else `now`."""
    if isinstance(before, (np.ndarray, list, dict, tuple)) or _is_tensor(before):
        change(before, now)
        return before
    return now


def _is_tensor(value: Any) -> TypeGuard[Any]:
    torch = torch_module()
    return torch is not None and isinstance(value, torch.Tensor)
