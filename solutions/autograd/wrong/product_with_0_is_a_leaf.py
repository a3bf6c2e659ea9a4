"""a product with 0 is a leaf, and the other factor's partner gets no gradient"""

import math

CAUGHT_BY = "test_sums_and_products"


class Value:
    """A number that remembers how it was computed, so that gradients can flow back through it.

    Values and plain numbers (int or float) combine by + - * / in either order, a Value and a plain
    exponent by **, and unary - negates. Each operation returns a new Value.

    Args:
        data: The number, int or float.

    Attributes:
        data: The number, always a float.
        grad: The sum of the derivatives by backward so far, a float; 0.0 at first.

    Source: Baydin et al. 2018, "Automatic Differentiation in Machine Learning: a Survey".
    """

    def __init__(self, data):
        self.data = float(data)
        self.grad = 0.0
        self._inputs = ()  # pairs of a Value and d self / d that Value; none for a leaf

    def __add__(self, other):
        other = _value(other)
        return _node(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = _value(other)
        if other.data == 0.0:
            return Value(0.0)
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
        """e to the power of this: a new Value."""
        power = math.exp(self.data)
        return _node(power, (self, power))

    def log(self):
        """The natural logarithm: a new Value."""
        return _node(math.log(self.data), (self, 1.0 / self.data))

    def tanh(self):
        """The hyperbolic tangent: a new Value."""
        t = math.tanh(self.data)
        return _node(t, (self, 1.0 - t * t))

    def relu(self):
        """This where it is positive, else 0, with derivative 0 at 0: a new Value."""
        active = self.data > 0.0
        return _node(self.data if active else 0.0, (self, float(active)))

    def backward(self):
        """Put d self / d node into the grad of every node that self was computed from.

        The grad of self becomes 1.0. Leaves (Values that no operation made) collect: to their grad
        the derivative is added. Works for graphs that are 20,000 operations deep.
        """
        order = self._inputs_first()
        for node in order:
            # What an earlier call left in an inner node has reached the leaves already; it must not flow again.
            if node._inputs:
                node.grad = 0.0
        self.grad += 1.0
        # From the root on, a node comes after all that use it: its grad is complete when it is passed on.
        for node in reversed(order):
            for source, slope in node._inputs:
                source.grad += slope * node.grad

    def _inputs_first(self):
        """All nodes of the graph, each once and after its inputs; a stack of its own, since recursion has a limit."""
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
    """A Value as it is, a plain number as a leaf."""
    return number if isinstance(number, Value) else Value(number)


def _node(data, *inputs):
    """The Value that an operation makes."""
    node = Value(data)
    node._inputs = inputs
    return node
