"""Autograd through the boundary: a reply's tensors carry a graph whose backward runs in the worker."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import torch

from grader.errors import SubmissionTampered

if TYPE_CHECKING:
    from grader.sandbox.link import Link


def reconnect(link: Link, token: Any, value: Any, given: Any) -> Any:
    """`value` with its graph-carrying tensors in place of the plain ones.

    Args:
        link: The worker that holds the graph.
        token: The worker's name for the graph of this call.
        value: The reply; the tensors in it that require a gradient are the graph's outputs.
        given: The call's arguments; the tensors in them that require a gradient are its inputs.
    """
    outputs = [t for t in _tensors(value) if t.requires_grad]
    if not torch.is_grad_enabled() or not outputs or type(token) is not int:
        return value
    inputs = [t for t in _tensors(given) if t.requires_grad]
    graph = _Graph(link, token, [t.shape for t in inputs])
    weakref.finalize(graph, link.worker.untaped.append, token).atexit = False
    anchor = torch.zeros((), requires_grad=True)  # a graph begins here where no argument requires a gradient
    connected = _Bridge.apply(graph, [t.detach() for t in outputs], anchor, *inputs)
    found = dict(zip(map(id, outputs), connected, strict=True))
    return _replaced(value, found)


class _Graph:
    """The graph of one call, kept in the worker until nothing here refers to it."""

    def __init__(self, link: Link, token: int, shapes: list[torch.Size]) -> None:
        self.link, self.token, self.shapes = link, token, shapes

    def backward(self, gradients: list[Any]) -> list[Any]:
        """The gradients of the inputs, checked for their shapes."""
        found = self.link.ask("backward", gradients, token=self.token)
        if not isinstance(found, list) or len(found) != len(self.shapes):
            raise SubmissionTampered("gradients that nobody asked for")
        for gradient, shape in zip(found, self.shapes, strict=True):
            if gradient is not None and (type(gradient) is not torch.Tensor or gradient.shape != shape):
                raise SubmissionTampered("a gradient of the wrong shape")
        return found


class _Bridge(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, graph: _Graph, outputs: list[torch.Tensor], anchor: torch.Tensor, *inputs: torch.Tensor
    ) -> Any:
        ctx.graph = graph
        ctx.set_materialize_grads(False)
        return tuple(outputs)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, *gradients: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]  # the decorator's
        found = ctx.graph.backward([None if g is None else g.detach() for g in gradients])
        return (None, None, None, *found)


def _tensors(value: Any) -> list[torch.Tensor]:
    """Every tensor in a value, through lists, tuples and dicts, in the order in which it was packed."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, (list, tuple)):
        return [t for item in value for t in _tensors(item)]
    if isinstance(value, dict):
        return [t for item in value.values() for t in _tensors(item)]
    return []


def _replaced(value: Any, found: dict[int, Any]) -> Any:
    if isinstance(value, torch.Tensor):
        return found.get(id(value), value)
    if isinstance(value, list):
        return [_replaced(item, found) for item in value]
    if isinstance(value, tuple):
        return tuple(_replaced(item, found) for item in value)
    if isinstance(value, dict):
        return {key: _replaced(item, found) for key, item in value.items()}
    return value
