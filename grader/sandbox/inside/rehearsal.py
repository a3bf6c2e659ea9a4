"""A dry run of the worker in the warm process, before it forks any.

CPython adapts its code to what it is used for in the first runs, and libraries make what they need at their first use.
A worker would do all of that anew, and copy each page that it writes to; what was done before the fork is there.
"""

from __future__ import annotations

import socket
from typing import Any

import numpy as np

from . import frames, wire
from .worker import MODULE, Worker

_ROUNDS = 10  # CPython adapts code after eight


def rehearse() -> None:
    """Have a worker without a submission answer the usual kinds of requests."""
    here, there = socket.socketpair()
    with here, there:
        worker = Worker(there, 1 << 20)
        worker.module.__dict__["attend"] = _attend
        x = np.arange(12.0).reshape(3, 4)
        mask = np.array([[True, False, True]] * 3)
        for _ in range(_ROUNDS):
            _ask(worker, here, [x, x], {})
            _ask(worker, here, [x, x], {"mask": mask})
            _ask(worker, here, [x, x[:, :2]], {})  # raises


def _ask(worker: Worker, here: socket.socket, arguments: list[Any], keywords: dict[str, Any]) -> None:
    buffers: list[Any] = []
    packed = wire.pack(arguments, buffers, worker.objects)
    named = wire.pack(keywords, buffers, worker.objects)
    message = {"op": "call", "o": MODULE, "p": ["attend"], "a": packed, "k": named, "n": 1, "seed": 1}
    for piece in frames.frame(message, buffers, 1 << 20):
        here.sendall(piece)
    worker.serve(1)
    here.recv(1 << 16)


def _attend(x: np.ndarray, y: np.ndarray, *, mask: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Some of the operations that every array program has."""
    if x.shape[-1] != y.shape[-1]:
        raise ValueError(f"the widths {x.shape[-1]} and {y.shape[-1]} differ")
    scores = x @ np.swapaxes(y, -1, -2) / np.sqrt(x.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    parts = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    weights = parts / np.sum(parts, axis=-1, keepdims=True)
    return weights @ y, weights
