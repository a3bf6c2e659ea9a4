"""relu of a positive number gives the node itself, not a new one"""

import math

CAUGHT_BY = "test_every_node_has_its_grad"


class Value:
    def __init__(self, data):
        self.data = float(data)
        self.grad = 0.0
        self._inputs = ()

    def __add__(self, other):
        other = _value(other)
        return _node(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = _value(other)
        return _node(self.data * other.data, (self, other.data), (other, self.data))

    def __truediv__(self, other):
        other = _value(other)
        quotient = self.data / other.data
        return _node(quotient, (self, 1.0 / other.data), (other, -quotient / other.data))

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1) if exponent != 0 else 0.0
        return _node(self.data**exponent, (self, slope))

    def __neg__(self):
        return _node(-self.data, (self, -1.0))

    def __sub__(self, other):
        return self + -_value(other)

    def __rsub__(self, other):
        return _value(other) - self

    def __rtruediv__(self, other):
        return _value(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        power = math.exp(self.data)
        return _node(power, (self, power))

    def log(self):
        return _node(math.log(self.data), (self, 1.0 / self.data))

    def tanh(self):
        t = math.tanh(self.data)
        return _node(t, (self, 1.0 - t * t))

    def relu(self):
        return self if self.data > 0.0 else _node(0.0, (self, 0.0))

    def backward(self):
        order = self._inputs_first()
        for node in order:
            if node._inputs:
                node.grad = 0.0
        self.grad += 1.0
        for node in reversed(order):
            for source, slope in node._inputs:
                source.grad += slope * node.grad

    def _inputs_first(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, inputs_done = stack.pop()
            if inputs_done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((source, False) for source, _ in node._inputs)
        return order


def _value(number):
    return number if isinstance(number, Value) else Value(number)


def _node(data, *inputs):
    node = Value(data)
    node._inputs = inputs
    return node
