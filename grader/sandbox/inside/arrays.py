"""Arrays and tensors on the wire: a head with dtype and shape, and a raw buffer."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from .frames import Buffers, WireError

NUMPY_DTYPES = frozenset(
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128".split()
)
TORCH_DTYPES = {
    "bool": 1, "uint8": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "float16": 2, "bfloat16": 2,
    "float32": 4, "float64": 8, "complex64": 8, "complex128": 16,
}  # fmt: skip

# numpy's own `dtype.name` takes longer than all else that an array costs here.
_NAMES = {np.dtype(name): name for name in NUMPY_DTYPES}

_SMALL = 1 << 12  # bytes that are copied sooner than a view of them is made
EMPTY_LIMIT = 1 << 24  # the other axes of an array without values: a sum along the empty one makes them real
META_LIMIT = 1 << 40  # values of a tensor that has none


def torch_module() -> Any:
    """Torch where it is imported already; a NumPy exercise never imports it."""
    return sys.modules.get("torch")


def name_of(dtype: np.dtype[Any]) -> str:
    """NumPy's name of a dtype."""
    return _NAMES.get(dtype) or dtype.name


def pack_array(value: np.ndarray, buffers: list[Any]) -> Any:
    """The head of an array, in the memory order that it has."""
    if value.dtype.kind == "b":  # one that nobody filled in may hold any byte, and says True for it
        value = np.asarray(value.view(np.uint8) != 0)
    flags, native = value.flags, value.dtype.isnative
    fortran = flags.f_contiguous and not flags.c_contiguous
    if flags.c_contiguous and native and value.nbytes <= _SMALL:  # as most are
        buffers.append(value.tobytes())
    else:
        plain = value if native else value.astype(value.dtype.newbyteorder("="))
        flat = np.ascontiguousarray(plain.T if fortran else plain).reshape(-1)
        buffers.append(flat.data.cast("B") if flat.size else b"")
    return {"$": "n", "d": name_of(value.dtype), "s": [*value.shape], "f": bool(fortran)}


def same_array(head: dict[str, Any], raw: bytes, value: np.ndarray) -> bool:
    """Whether an array is, byte by byte, the one of this head and buffer; False also where that takes longer to say."""
    return (
        head["f"] is False
        and value.flags.c_contiguous
        and [*value.shape] == head["s"]
        and name_of(value.dtype) == head["d"]
        and value.dtype.isnative
        and value.tobytes() == raw
    )


def pack_tensor(value: Any, buffers: list[Any]) -> dict[str, Any] | None:
    """The head of a tensor; None where it cannot cross (sparse, quantized, on another device)."""
    torch = torch_module()
    name = str(value.dtype)[6:]
    if value.layout is not torch.strided or name not in TORCH_DTYPES:
        return None
    if value.device.type == "meta":
        head = {"$": "M", "d": name, "s": list(value.shape)}
    elif value.device.type != "cpu":
        return None
    else:
        plain = value.detach()
        if type(plain) is not torch.Tensor:
            plain = plain.as_subclass(torch.Tensor)
        plain = plain.resolve_conj().resolve_neg().contiguous()
        if name == "bool":
            plain = plain.view(torch.uint8) != 0
        flat = plain.reshape(-1)
        if flat.numel() == 1 and flat.stride(0) != 1:  # counts as contiguous, and still cannot be viewed as bytes
            flat = flat.clone(memory_format=torch.contiguous_format)
        buffers.append(memoryview(flat.view(torch.uint8).numpy()) if flat.numel() else b"")
        head = {"$": "T", "d": name, "s": list(value.shape), "r": bool(value.requires_grad)}
    return head


def numpy_dtype(head: dict[str, Any]) -> np.dtype[Any]:
    """The dtype that a head names."""
    if head.get("d") not in NUMPY_DTYPES:
        raise WireError("dtype")
    return np.dtype(head["d"])


def unpack_array(head: dict[str, Any], raw: Any) -> np.ndarray:
    """The array of a head and its buffer."""
    dtype = numpy_dtype(head)
    shape = _shape(head.get("s"), dtype.itemsize, len(raw))
    raw = _whole(raw, head["d"])
    if head.get("f") is True:
        return np.frombuffer(raw, dtype).reshape(shape[::-1]).T
    return np.frombuffer(raw, dtype).reshape(shape)


def torch_dtype(name: Any) -> Any:
    """The torch dtype of this name."""
    torch = torch_module()
    if torch is None or name not in TORCH_DTYPES:
        raise WireError("dtype")
    return getattr(torch, name)


def unpack_tensor(head: dict[str, Any], buffers: Buffers) -> Any:
    """The tensor of a head; its buffer is taken where it has one."""
    dtype = torch_dtype(head.get("d"))
    torch = torch_module()
    if head["$"] == "M":
        return torch.empty(_shape(head.get("s"), 0, 0), dtype=dtype, device="meta")
    raw = buffers.take()
    shape = _shape(head.get("s"), TORCH_DTYPES[head["d"]], len(raw))
    raw = _whole(raw, head["d"])
    tensor = (
        torch.frombuffer(raw, dtype=torch.uint8).view(dtype).reshape(shape)
        if len(raw)
        else torch.empty(shape, dtype=dtype)
    )
    grad = head.get("r") is True and (dtype.is_floating_point or dtype.is_complex)
    return tensor.requires_grad_(True) if grad else tensor


def unpack_scalar(head: dict[str, Any], raw: Any) -> Any:
    """The NumPy scalar of a head and its buffer."""
    dtype = numpy_dtype(head)
    _shape([], dtype.itemsize, len(raw))
    return np.frombuffer(_whole(raw, head["d"]), dtype)[0]


def _whole(raw: Any, dtype: str) -> Any:
    """The buffer, when its bytes are values of this dtype: a bool has no other byte than 0 and 1."""
    if dtype == "bool" and len(raw) and np.frombuffer(raw, np.uint8).max() > 1:
        raise WireError("bool")
    return raw


def _shape(shape: Any, itemsize: int, size: int) -> tuple[int, ...]:
    """The shape, when it is one and fits the buffer's size (`itemsize` 0: a tensor on the meta device)."""
    if type(shape) is not list or len(shape) > 32:
        raise WireError("shape")
    total, spread = itemsize, 1
    for axis in shape:
        if type(axis) is not int or not 0 <= axis < 1 << 48:
            raise WireError("shape")
        total *= axis
        spread *= max(axis, 1)
    if total != size or (not size and spread > (EMPTY_LIMIT if itemsize else META_LIMIT)):
        raise WireError("size")
    return tuple(shape)
