"""each longer way to a node goes through all below it again, and time grows faster than the graph"""

import math

CAUGHT_BY = "test_chain_that_uses_each_node_twice"


class Value:
    def __init__(self, data):
        self.data = float(data)
        self.grad = 0.0
        self._inputs = ()  # pairs of a Value and d self / d that Value; none for a leaf

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
        # 0 * x ** -1 would divide by 0 at x = 0, where x ** 0 is as flat as anywhere.
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
        active = self.data > 0.0
        return _node(self.data if active else 0.0, (self, float(active)))

    def backward(self):
        order = self._by_depth()
        for node in order:
            # What an earlier call left in an inner node has reached the leaves already; it must not flow again.
            if node._inputs:
                node.grad = 0.0
        self.grad += 1.0
        for node in order:
            for source, slope in node._inputs:
                source.grad += slope * node.grad

    def _by_depth(self):
        # The length of the longest way from the root; a node that is found on a longer one is gone through again.
        depth, stack = {}, [(self, 0)]
        while stack:
            node, steps = stack.pop()
            if steps > depth.get(node, -1):
                depth[node] = steps
                stack.extend((source, steps + 1) for source, _ in reversed(node._inputs))
        return sorted(depth, key=depth.get)


def _value(number):
    return number if isinstance(number, Value) else Value(number)


def _node(data, *inputs):
    node = Value(data)
    node._inputs = inputs
    return node
