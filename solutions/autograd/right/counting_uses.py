"""Counts how often each node is used below the root, and passes it on when all uses have reported; many classes."""

import math
from collections import defaultdict, deque


class Value:
    inputs = ()

    def __init__(self, data):
        self.data, self.grad = float(data), 0.0

    def slopes(self):
        return ()

    def backward(self):
        print("backward from", self.data)
        uses, reached, todo = defaultdict(int), {self}, [self]
        while todo:
            for node in todo.pop().inputs:
                uses[node] += 1
                if node not in reached:
                    reached.add(node)
                    todo.append(node)
        incoming, ready = defaultdict(float), deque([self])
        incoming[self] = 1.0
        while ready:
            node = ready.popleft()
            node.grad = incoming[node] + (0.0 if node.inputs else node.grad)
            for source, slope in zip(node.inputs, node.slopes()):
                incoming[source] += slope * incoming[node]
                uses[source] -= 1
                if not uses[source]:
                    ready.append(source)

    def __add__(self, other):
        return Sum(self, other)

    def __mul__(self, other):
        return Product(self, other)

    def __pow__(self, n):
        return Power(self, n)

    def __neg__(self):
        return Product(-1, self)

    def __sub__(self, other):
        return Sum(self, Product(-1, other))

    def __truediv__(self, other):
        return Product(self, Power(other, -1))

    def __radd__(self, other):
        return Sum(other, self)

    def __rmul__(self, other):
        return Product(other, self)

    def __rsub__(self, other):
        return Sum(other, -self)

    def __rtruediv__(self, other):
        return Product(other, Power(self, -1))

    def exp(self):
        return Exp(self)

    def log(self):
        return Log(self)

    def tanh(self):
        return Tanh(self)

    def relu(self):
        return Relu(self)


class Operation(Value):
    def __init__(self, *inputs):
        self.inputs = [x if isinstance(x, Value) else Value(x) for x in inputs]
        self.data, self.grad = float(self.compute(*[x.data for x in self.inputs])), 0.0

    def slopes(self):
        return self.differentiate(*[x.data for x in self.inputs])


class Sum(Operation):
    def compute(self, a, b):
        return a + b

    def differentiate(self, a, b):
        return 1.0, 1.0


class Product(Operation):
    def compute(self, a, b):
        return a * b

    def differentiate(self, a, b):
        return b, a


class Power(Operation):
    def __init__(self, base, n):
        self.n = n
        super().__init__(base)

    def compute(self, a):
        return a**self.n

    def differentiate(self, a):
        return (self.n * a ** (self.n - 1) if self.n != 0 else 0.0,)


class Exp(Operation):
    def compute(self, a):
        return math.exp(a)

    def differentiate(self, a):
        return (self.data,)


class Log(Operation):
    def compute(self, a):
        return math.log(a)

    def differentiate(self, a):
        return (1 / a,)


class Tanh(Operation):
    def compute(self, a):
        return math.tanh(a)

    def differentiate(self, a):
        return ((1 + self.data) * (1 - self.data),)


class Relu(Operation):
    def compute(self, a):
        return (a + abs(a)) / 2

    def differentiate(self, a):
        return (0.5 * (math.copysign(1, a) + 1) if a else 0.0,)
