"""Whether a reply is what was expected, and where the two differ most."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.expect.mismatch import Mismatch, lines
from grader.expect.values import (
    article,
    as_numpy,
    describe,
    dtype_name,
    dtype_of,
    is_array,
    is_number,
    is_numpy,
    is_tensor,
)

# Relative and absolute tolerance by the precision of the expected values.
TOLERANCES = {
    "float64": (1e-7, 1e-9),
    "complex128": (1e-7, 1e-9),
    "float32": (1e-4, 1e-5),
    "complex64": (1e-4, 1e-5),
    "float16": (1e-2, 1e-3),
    "bfloat16": (2e-2, 1e-2),
}


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
    rtol_, atol_ = _tolerance(dtype_name(expected), rtol, atol)
    _compare(as_numpy(got), as_numpy(expected), rtol_, atol_, what)


def expect_equal(got: object, expected: object, *, dtype: object = "same", what: str = "") -> None:
    """The reply equals `expected` exactly: arrays, numbers, strings, and sequences and dicts of these.

    Lists and tuples are alike, as are equal numbers of any real type.
    """
    if is_array(expected):
        expect_close(got, expected, rtol=0.0, atol=0.0, dtype=dtype, what=what)
    elif isinstance(expected, (list, tuple)):
        items = expect_sequence(got, len(expected), what)
        for i, (mine, wanted) in enumerate(zip(items, expected, strict=True)):
            expect_equal(mine, wanted, dtype=dtype, what=f"{what}[{i}]")
    elif isinstance(expected, dict):
        if not isinstance(got, dict) or set(got) != set(expected):
            wanted = f"a dict of the keys {sorted(map(str, expected))}"
            raise Mismatch(lines(what, wanted, f"{sorted(map(str, got))}" if isinstance(got, dict) else describe(got)))
        for key, wanted in expected.items():
            expect_equal(got[key], wanted, dtype=dtype, what=f"{what}[{key!r}]")
    elif isinstance(expected, bool) or expected is None or isinstance(expected, (str, bytes)):
        same = bool(got == expected) if isinstance(got, (bool, np.bool_, str, bytes, type(None))) else False
        if not same:
            raise Mismatch(lines(what, f"{expected!r}", describe(got)))
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
    kind = "tensor" if is_tensor(like) else "array"
    wanted = shape if shape is not None else tuple(like.shape) if is_array(like) else None
    shown = f"{article(kind)} of shape {wanted}" if wanted is not None else article(kind)
    fits = is_array(got) if like is None else (is_tensor(got) if kind == "tensor" else is_numpy(got))
    if not fits:
        raise Mismatch(lines(what, shown, describe(got)))
    array: Any = got
    if wanted is not None and tuple(array.shape) != wanted:
        raise Mismatch(lines(what, f"shape {wanted}", f"shape {tuple(array.shape)}"))
    name = dtype_name(like) if isinstance(dtype, str) and dtype == "same" and like is not None else dtype
    if name == "integer":
        if not dtype_name(got).startswith(("int", "uint")):
            raise Mismatch(lines(what, "an integer dtype", f"dtype {dtype_name(got)}"))
    elif name not in (None, "same"):
        wanted_name = name if isinstance(name, str) else dtype_of(name)
        if dtype_name(got) != wanted_name:
            raise Mismatch(lines(what, f"dtype {wanted_name}", f"dtype {dtype_name(got)}"))
    return array


def expect_sequence(got: object, length: int | None = None, what: str = "") -> list[Any]:
    """The reply is a list, a tuple or another sequence of `length` items; returns them as a list.

    An array counts as the sequence of its rows.
    """
    wanted = "a sequence" if length is None else f"a sequence of {length}"
    if not isinstance(got, (list, tuple)) and not (is_array(got) and len(got.shape) > 0):
        raise Mismatch(lines(what, wanted, describe(got)))
    if length is not None and len(got) != length:  # before an array's millions of rows are made objects
        raise Mismatch(lines(what, wanted, f"a sequence of {len(got)}"))
    items: list[Any] = list(got)
    return items


def as_number(got: object, what: str = "") -> float:
    """The reply as a float: any real number, or an array or tensor without axes."""
    if is_number(got):
        return float(got)  # pyright: ignore[reportArgumentType]
    if is_array(got) and tuple(got.shape) == ():
        return float(got)
    raise Mismatch(lines(what, "a number", describe(got)))


def as_integer(got: object, what: str = "") -> int:
    """The reply as an int: an integer of any kind, NumPy's too, perhaps in an array without axes; 5.0 is none."""
    if is_array(got) and tuple(got.shape) == ():
        got = got.item()
    if isinstance(got, (int, np.integer)) and not isinstance(got, bool):
        return int(got)
    raise Mismatch(lines(what, "an integer", describe(got)))


def expect_integer(got: object, expected: int, what: str = "") -> None:
    """The reply is this very integer, of any integer type."""
    value = as_integer(got, what)
    if value != expected:
        raise Mismatch(lines(what, str(expected), str(value)))


def _compare(got: np.ndarray, expected: np.ndarray, rtol: float, atol: float, what: str) -> None:
    """Raise with the worst place when the values differ; NaN equals NaN alone."""
    if expected.dtype == object or got.dtype == object:
        raise TypeError("expect_close compares numbers")
    if rtol and _plainly_close(got, expected, rtol, atol):
        return
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
    raise Mismatch(lines(what, f"{at}{a}", f"{at}{b}{count}"))


def _plainly_close(got: np.ndarray, expected: np.ndarray, rtol: float, atol: float) -> bool:
    """Whether finite values are close: most replies are, and np.isclose takes several times as long to say so."""
    if got.dtype.kind != "f" or expected.dtype.kind != "f":
        return False
    with np.errstate(all="ignore"):
        return bool((np.abs(got - expected) <= atol + rtol * np.abs(expected)).all()) and bool(
            np.isfinite(expected).all()
        )


def _two_numbers(expected: Any, got: Any) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to tell them apart."""
    if expected.dtype.kind not in "fc" and got.dtype.kind not in "fc":
        return str(expected), str(got)
    for digits in (4, 6, 9, 12, 17):
        a, b = f"{expected:.{digits}g}", f"{got:.{digits}g}"
        if a != b:
            return a, b
    return repr(expected), repr(got)


def _tolerance(dtype: str, rtol: float | None, atol: float | None) -> tuple[float, float]:
    """The tolerances given, or those of this dtype."""
    default = TOLERANCES.get(dtype, (0.0, 0.0))
    return (default[0] if rtol is None else rtol, default[1] if atol is None else atol)
