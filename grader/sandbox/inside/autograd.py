"""Gradients across the boundary: a call's graph stays here, and is asked for its gradients later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import wire


class Tape:
    """Graphs of answered calls, by token, until the judge's own graph lets go of them."""

    def __init__(self) -> None:
        self._calls: dict[int, tuple[list[Any], list[Any]]] = {}
        self._last = 0

    @staticmethod
    def outputs(value: Any) -> list[Any]:
        """The tensors of a reply that have a graph behind them, in order."""
        torch = wire.torch_module()
        if torch is None or not torch.is_grad_enabled():
            return []
        return [tensor for tensor in _tensors(value) if tensor.requires_grad and tensor.grad_fn is not None]

    def keep(self, inputs: list[Any], outputs: list[Any]) -> int:
        """Keep a call's graph; returns its token."""
        self._last += 1
        self._calls[self._last] = (inputs, outputs)
        return self._last

    def drop(self, token: int) -> None:
        """Let go of a graph."""
        self._calls.pop(token, None)

    def backward(self, token: int, gradients: list[Any]) -> list[Any]:
        """Backpropagate through a kept call; returns the gradients of its inputs.

        Parameters of modules collect theirs in ``.grad``, as they do under torch's own backward.
        """
        torch = wire.torch_module()
        inputs, outputs = self._calls[token]
        for tensor in inputs:
            tensor.grad = None
        pairs = [(y, g) for y, g in zip(outputs, gradients, strict=True) if g is not None]
        torch.autograd.backward([y for y, _ in pairs], [g for _, g in pairs], retain_graph=True)
        found = [tensor.grad for tensor in inputs]
        for tensor in inputs:
            tensor.grad = None
        return found


def inputs(arguments: Any, keywords: Any) -> list[Any]:
    """The tensors among the arguments that require a gradient, in the order in which they were packed."""
    torch = wire.torch_module()
    if torch is None:
        return []
    return [
        t for t in _tensors([arguments, keywords]) if type(t) is torch.Tensor and t.requires_grad and t.grad_fn is None
    ]


def _tensors(value: Any) -> Iterator[Any]:
    """Every tensor in a value, through sequences and dicts."""
    torch = wire.torch_module()
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _tensors(item)


def gradients(module: Any) -> dict[str, Any]:
    """Each parameter's gradient by name, None where there is none."""
    return {name: p.grad for name, p in module.named_parameters()}


def vjp(function: Any, arguments: list[Any], keywords: dict[str, Any], cotangent: Any) -> dict[str, Any]:
    """Forward, then backward from `cotangent`: the output, the inputs' gradients, the parameters'."""
    torch = wire.torch_module()
    leaves = [
        x.detach().clone().requires_grad_() if isinstance(x, torch.Tensor) and x.is_floating_point() else x
        for x in arguments
    ]
    if hasattr(function, "zero_grad"):
        function.zero_grad()
    output = function(*leaves, **keywords)
    output.backward(torch.ones_like(output) if cotangent is None else cotangent)
    return {
        "output": output.detach(),
        "inputs": [x.grad if isinstance(x, torch.Tensor) else None for x in leaves],
        "parameters": gradients(function) if hasattr(function, "named_parameters") else {},
    }
