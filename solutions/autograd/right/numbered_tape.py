"""Nodes are numbered as they are made: the heap gives out the newest that is left, which nothing left can use."""

import heapq
import itertools
import math
from dataclasses import dataclass, field

COUNTER = itertools.count()


@dataclass(eq=False)
class Value:
    data: float
    sources: list = field(default_factory=list, repr=False)
    grad: float = field(default=0.0, init=False)
    number: int = field(default_factory=COUNTER.__next__, repr=False)

    def __post_init__(self):
        self.data = float(self.data)

    def __add__(self, other):
        if not isinstance(other, Value):
            return Value(self.data + other, [(self, 1)])
        return Value(self.data + other.data, [(self, 1), (other, 1)])

    __radd__ = __add__

    def __mul__(self, other):
        if not isinstance(other, Value):
            return Value(self.data * other, [(self, other)])
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    __rmul__ = __mul__

    def __neg__(self):
        return Value(-self.data, [(self, -1)])

    def __sub__(self, other):
        if not isinstance(other, Value):
            return Value(self.data - other, [(self, 1)])
        return Value(self.data - other.data, [(self, 1), (other, -1)])

    def __rsub__(self, other):
        return Value(other - self.data, [(self, -1)])

    def __truediv__(self, other):
        if not isinstance(other, Value):
            return Value(self.data / other, [(self, 1 / other)])
        return Value(self.data / other.data, [(self, 1 / other.data), (other, -self.data / other.data**2)])

    def __rtruediv__(self, other):
        return Value(other / self.data, [(self, -other / self.data**2)])

    def __pow__(self, n):
        match n:
            case 0:
                return Value(1.0, [(self, 0.0)])
            case 1:
                return Value(self.data, [(self, 1.0)])
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def exp(self):
        return Value(math.e**self.data, [(self, math.e**self.data)])

    def log(self):
        return Value(math.log(self.data), [(self, self.data**-1)])

    def tanh(self):
        return Value(math.tanh(self.data), [(self, math.cosh(self.data) ** -2)])

    def relu(self):
        return self * 1 if self.data > 0 else self * 0

    def backward(self):
        flow, heap = {self.number: 1.0}, [(-self.number, self)]
        while heap:
            _, node = heapq.heappop(heap)
            grad = flow.pop(node.number)
            node.grad += grad
            for source, slope in node.sources:
                if source.number not in flow:
                    heapq.heappush(heap, (-source.number, source))
                flow[source.number] = flow.get(source.number, 0.0) + slope * grad
