"""Assertions for suites: what a check expects of what a submission returned.

Each says what was expected, what came, and where the two differ most. All raise `Mismatch`,
an AssertionError, so plain ``assert`` and ``pytest.raises`` work beside them. Data that crossed
the sandbox's boundary is exact: an ndarray is an ndarray and a float a float, so that no
subclass with an ``__eq__`` of its own ever meets a comparison here.
"""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from numbers import Real
from typing import Any, Protocol, TypeGuard

import numpy as np

from grader.errors import SubmissionRaised

# Relative and absolute tolerance by the precision of the expected values.
TOLERANCES = {
    "float64": (1e-7, 1e-9),
    "complex128": (1e-7, 1e-9),
    "float32": (1e-4, 1e-5),
    "complex64": (1e-4, 1e-5),
    "float16": (1e-2, 1e-3),
    "bfloat16": (2e-2, 1e-2),
}

HOPELESS = 2  # a first run so many times over its bound is not run again


class Mismatch(AssertionError):
    """A reply is not what the check expects; the text is what a learner reads."""


class HasWarnings(Protocol):
    """What `expect_no_warnings` needs of the ``observe`` fixture."""

    @property
    def warnings(self) -> Sequence[Any]: ...


def expect_close(
    got: object,
    expected: object,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    dtype: object = "same",
    what: str = "",
) -> None:
    """The reply equals `expected` in kind, shape, dtype and, within a tolerance, values.

    Args:
        got: The submission's reply, or a part of it.
        expected: An array, a tensor or a number. For a number any real number will do (NumPy's
            scalars and 0-d arrays too); for an array only an array.
        rtol: Relative tolerance; by default that of `expected`'s dtype (`TOLERANCES`).
        atol: Absolute tolerance; likewise. Integers and bools are compared exactly.
        dtype: ``"same"``: that of `expected`; ``"integer"``: any integer dtype; None: any at all.
        what: The name of this part of the reply, for the message ("weights").
    """
    if is_number(expected):
        value = as_number(got, what)
        rtol_, atol_ = _tolerance("float64", rtol, atol)
        _compare(np.asarray(value, np.float64), np.asarray(expected, np.float64), rtol_, atol_, what)
        return
    expect_array(got, like=expected, dtype=dtype, what=what)
    rtol_, atol_ = _tolerance(_dtype_name(expected), rtol, atol)
    _compare(_numpy(got), _numpy(expected), rtol_, atol_, what)


def expect_equal(got: object, expected: object, *, dtype: object = "same", what: str = "") -> None:
    """The reply equals `expected` exactly: arrays, numbers, strings, and sequences and dicts of these.

    Lists and tuples are alike, as are equal numbers of any real type.
    """
    if _is_array(expected):
        expect_close(got, expected, rtol=0.0, atol=0.0, dtype=dtype, what=what)
    elif isinstance(expected, (list, tuple)):
        items = expect_sequence(got, len(expected), what)
        for i, (mine, wanted) in enumerate(zip(items, expected, strict=True)):
            expect_equal(mine, wanted, dtype=dtype, what=f"{what}[{i}]")
    elif isinstance(expected, bool) or expected is None or isinstance(expected, (str, bytes)):
        same = bool(got == expected) if isinstance(got, (bool, np.bool_, str, bytes, type(None))) else False
        if not same:
            raise Mismatch(_lines(what, f"{expected!r}", describe(got)))
    elif is_number(expected):
        expect_close(got, expected, rtol=0.0, atol=0.0, what=what)
    else:
        raise TypeError(f"expect_equal does not compare with a {type(expected).__name__}")


def expect_array(
    got: object, shape: tuple[int, ...] | None = None, *, like: object = None, dtype: object = "same", what: str = ""
) -> Any:
    """The reply is an array (a tensor, where `like` is one) of this shape and dtype; returns it.

    Args:
        got: The submission's reply, or a part of it.
        shape: The shape; by default that of `like`.
        like: An array or tensor that gives kind, shape and dtype; None asks for any of the two kinds.
        dtype: ``"same"``: that of `like`; ``"integer"``; None: any; or a dtype, or its name.
        what: The name of this part of the reply, for the message.
    """
    kind = "tensor" if _is_tensor(like) else "array"
    wanted = shape if shape is not None else tuple(like.shape) if _is_array(like) else None
    shown = f"{_article(kind)} of shape {wanted}" if wanted is not None else _article(kind)
    fits = _is_array(got) if like is None else (_is_tensor(got) if kind == "tensor" else _is_numpy(got))
    if not fits:
        raise Mismatch(_lines(what, shown, describe(got)))
    array: Any = got
    if wanted is not None and tuple(array.shape) != wanted:
        raise Mismatch(_lines(what, f"shape {wanted}", f"shape {tuple(array.shape)}"))
    name = _dtype_name(like) if isinstance(dtype, str) and dtype == "same" and like is not None else dtype
    if name == "integer":
        if not _dtype_name(got).startswith(("int", "uint")):
            raise Mismatch(_lines(what, "an integer dtype", f"dtype {_dtype_name(got)}"))
    elif name not in (None, "same"):
        wanted_name = name if isinstance(name, str) else _dtype_of(name)
        if _dtype_name(got) != wanted_name:
            raise Mismatch(_lines(what, f"dtype {wanted_name}", f"dtype {_dtype_name(got)}"))
    return array


def expect_sequence(got: object, length: int | None = None, what: str = "") -> list[Any]:
    """The reply is a list, a tuple or another sequence of `length` items; returns them as a list.

    An array counts as the sequence of its rows.
    """
    wanted = "a sequence" if length is None else f"a sequence of {length}"
    if not isinstance(got, (list, tuple)) and not (_is_array(got) and len(got.shape) > 0):
        raise Mismatch(_lines(what, wanted, describe(got)))
    if length is not None and len(got) != length:  # before an array's millions of rows are made objects
        raise Mismatch(_lines(what, wanted, f"a sequence of {len(got)}"))
    items: list[Any] = list(got)
    return items


def as_number(got: object, what: str = "") -> float:
    """The reply as a float: any real number, or an array or tensor without axes."""
    if is_number(got):
        return float(got)  # pyright: ignore[reportArgumentType]
    if _is_array(got) and tuple(got.shape) == ():
        return float(got)
    raise Mismatch(_lines(what, "a number", describe(got)))


def as_integer(got: object, what: str = "") -> int:
    """The reply as an int: an integer of any kind, NumPy's too, perhaps in an array without axes; 5.0 is none."""
    if _is_array(got) and tuple(got.shape) == ():
        got = got.item()
    if isinstance(got, (int, np.integer)) and not isinstance(got, bool):
        return int(got)
    raise Mismatch(_lines(what, "an integer", describe(got)))


def expect_integer(got: object, expected: int, what: str = "") -> None:
    """The reply is this very integer, of any integer type."""
    value = as_integer(got, what)
    if value != expected:
        raise Mismatch(_lines(what, str(expected), str(value)))


def is_number(value: object) -> bool:
    """Whether this is a real number and not a bool."""
    return isinstance(value, (Real, np.number)) and not isinstance(value, (bool, np.bool_, np.complexfloating))


def expect_that(condition: bool, expected: str, got: str, what: str = "") -> None:
    """A plain condition, with what was expected and what came in words."""
    if not condition:
        raise Mismatch(_lines(what, expected, got))


@contextmanager
def expect_raises(kinds: type[Exception] | tuple[type[Exception], ...], because: str) -> Generator[None]:
    """The submission raises one of `kinds` (or a subclass); `because` names the bad argument in the message."""
    names = " or ".join(kind.__name__ for kind in (kinds if isinstance(kinds, tuple) else (kinds,)))
    try:
        yield
    except SubmissionRaised as error:
        if not isinstance(error, kinds):
            raise Mismatch(_lines("", f"{names}, because {because}", str(error))) from error
    else:
        raise Mismatch(_lines("", f"{names}, because {because}", "no error"))


_opened: ContextVar[tuple[object, ...]] = ContextVar("opened", default=())


def opened() -> tuple[object, ...]:
    """The arguments that are open to what calls do to them (`open_to_changes`)."""
    return _opened.get()


@contextmanager
def open_to_changes(*arguments: object) -> Generator[None]:
    """Inside, what a call does in place to these arguments (or parts of them) is done to them here too.

    Nowhere else: an argument stays as the suite made it, so that a submission which changes its
    arguments does not change what the check computes from them afterwards.
    """
    token = _opened.set((*_opened.get(), *arguments))
    try:
        yield
    finally:
        _opened.reset(token)


@contextmanager
def unchanged(**arguments: object) -> Generator[None]:
    """The arguments named here are the same, bit for bit, after the calls inside."""
    before = copy.deepcopy(arguments)
    with open_to_changes(*arguments.values()):
        yield
    for name, now in arguments.items():
        if not _identical(now, before[name]):
            raise Mismatch(_lines("", f"{name} as it was before the call", f"{name} changed in place"))


def expect_no_warnings(observe: HasWarnings, saying: str = "") -> None:
    """The submission's calls in this check caused no warning; with `saying`, none with these words in it."""
    for warning in observe.warnings:
        if saying in str(warning):
            raise Mismatch(_lines("", "no warning", str(warning)))


def expect_fast(call: Callable[[Any], object], submission: Any, reference: Any, *, seconds: float) -> None:
    """The call takes at most `seconds`, or at most ten times what the reference takes here and now; best of three.

    Args:
        call: Makes the call on the module that it is given.
        submission: The ``submission`` fixture.
        reference: The ``reference`` fixture: the reference in a worker of its own.
        seconds: The contract's figure.
    """
    mine = _seconds(call, submission)
    if mine <= seconds:
        return
    theirs = min(_seconds(call, reference) for _ in range(3))
    allowed = max(seconds, 10 * theirs)
    for _ in range(2):
        if not allowed < mine < HOPELESS * allowed:
            break
        mine = min(mine, _seconds(call, submission))
    if mine > allowed:
        raise Mismatch(_lines("", f"at most {seconds:g} s", f"{mine:.2g} s ({mine / theirs:.0f} times the reference)"))


def _seconds(call: Callable[[Any], object], module: Any) -> float:
    """How long one call takes: CPU time, which a busy machine does not stretch, unless it mostly waits."""
    wall, cpu = time.perf_counter(), getattr(module, "__cpu_seconds__", 0.0)
    call(module)
    wall, cpu = time.perf_counter() - wall, getattr(module, "__cpu_seconds__", 0.0) - cpu
    return cpu if cpu > wall / 8 else wall


def numeric_gradient(function: Callable[[np.ndarray], float], x: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """d function / d x by central differences in float64; `function` maps an array like x to a number."""
    point = np.array(x, np.float64)
    gradient = np.zeros_like(point)
    for place in np.ndindex(point.shape):
        kept = point[place]
        point[place] = kept + step
        above = function(point.copy())
        point[place] = kept - step
        below = function(point.copy())
        point[place] = kept
        gradient[place] = (above - below) / (2 * step)
    return gradient


def shown_name(name: object) -> str:
    """The name of a class as the worker gives it, short and printable, for messages."""
    return "".join(c if c.isprintable() else "?" for c in name[:80]) if type(name) is str else "object"


def describe(value: object) -> str:
    """A value in a few words: "an array of shape (3, 2)", "None", "a `KVCache`"."""
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, (str, bytes)):
        return repr(value) if len(value) <= 60 else f"{value[:60]!r}..."
    if _is_array(value):
        kind = _article("tensor" if _is_tensor(value) else "array")
        return f"{kind} of shape {tuple(value.shape)}, {_dtype_name(value)}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        return f"a dict of {len(value)}"
    if isinstance(value, np.generic):
        return f"{value!r}"
    return f"a `{getattr(value, '__remote_class__', type(value).__name__)}`"


def _compare(got: np.ndarray, expected: np.ndarray, rtol: float, atol: float, what: str) -> None:
    """Raise with the worst place when the values differ; NaN equals NaN alone."""
    if expected.dtype == object or got.dtype == object:
        raise TypeError("expect_close compares numbers")
    exact = expected.dtype.kind in "biu" and got.dtype.kind in "biu"
    if exact or (rtol == 0.0 and atol == 0.0):
        same = got == expected
        if expected.dtype.kind in "fc" and got.dtype.kind in "fc":
            same = same | (np.isnan(got) & np.isnan(expected))
    else:
        same = np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)
    if bool(np.all(same)):
        return
    with np.errstate(all="ignore"):
        gap = np.abs(got.astype(np.complex128) - expected.astype(np.complex128))
    gap = np.where(same, -1.0, np.where(np.isnan(gap), np.inf, gap))
    place = np.unravel_index(int(np.argmax(gap)), gap.shape)
    at = f"{list(map(int, place))} = " if place else ""
    count = f"      {int(np.sum(~same))} of {same.size} values differ" if same.size > 1 else ""
    a, b = _two_numbers(expected[place], got[place])
    raise Mismatch(_lines(what, f"{at}{a}", f"{at}{b}{count}"))


def _two_numbers(expected: Any, got: Any) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to tell them apart."""
    if expected.dtype.kind not in "fc" and got.dtype.kind not in "fc":
        return str(expected), str(got)
    for digits in (4, 6, 9, 12, 17):
        a, b = f"{expected:.{digits}g}", f"{got:.{digits}g}"
        if a != b:
            return a, b
    return repr(expected), repr(got)


def _lines(what: str, expected: str, got: str) -> str:
    """The message: a line for what was expected and one for what came."""
    head = f"{what}:\n" if what else ""
    return f"{head}expected  {expected}\ngot       {got}"


def _tolerance(dtype: str, rtol: float | None, atol: float | None) -> tuple[float, float]:
    """The tolerances given, or those of this dtype."""
    default = TOLERANCES.get(dtype, (0.0, 0.0))
    return (default[0] if rtol is None else rtol, default[1] if atol is None else atol)


def _identical(a: Any, b: Any) -> bool:
    """Whether two values are the same bit for bit, through lists, tuples and dicts."""
    if _is_tensor(a):
        a, b = _numpy(a), _numpy(b)
    if _is_numpy(a):
        return bool(a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes())
    if isinstance(a, dict):
        return list(a) == list(b) and all(_identical(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(_identical(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b) or (a != a and b != b)


def _torch() -> Any:
    """Torch where the suite has imported it; a NumPy suite never does."""
    return sys.modules.get("torch")


def _is_tensor(value: object) -> bool:
    torch = _torch()
    return torch is not None and isinstance(value, torch.Tensor)


def _is_numpy(value: object) -> bool:
    return isinstance(value, (np.ndarray, np.generic))


def _is_array(value: object) -> TypeGuard[Any]:
    return isinstance(value, np.ndarray) or _is_tensor(value)


def _article(kind: str) -> str:
    return "an array" if kind == "array" else "a tensor"


def _dtype_name(value: Any) -> str:
    return _dtype_of(value.dtype)


def _dtype_of(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")


def _numpy(value: Any) -> np.ndarray:
    """The values as an ndarray; bfloat16 as float32, which NumPy has."""
    if _is_tensor(value):
        plain = value.detach().resolve_conj().resolve_neg()
        return (plain.float() if str(plain.dtype) == "torch.bfloat16" else plain).cpu().numpy()
    return np.asarray(value)
