"""Each node has a function that pushes its gradient to its inputs; the order is found with iterators on a stack."""

import math


class Value:
    __slots__ = ("_parents", "_push", "data", "grad")

    def __init__(self, data, parents=()):
        self.data = data * 1.0
        self.grad = 0
        self._parents = parents
        self._push = lambda: None

    def __repr__(self):
        return f"Value({self.data})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def push():
            self.grad += out.grad
            other.grad += out.grad

        out._push = push
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def push():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._push = push
        return out

    def __pow__(self, n):
        out = Value(float(self.data) ** n, (self,))

        def push():
            if n:
                self.grad += n * self.data ** (n - 1) * out.grad

        out._push = push
        return out

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return other * self**-1

    def _unary(self, data, slope):
        out = Value(data, (self,))

        def push():
            self.grad += slope * out.grad

        out._push = push
        return out

    def exp(self):
        return self._unary(math.exp(self.data), math.exp(self.data))

    def log(self):
        return self._unary(math.log(self.data), 1 / self.data)

    def tanh(self):
        e = math.exp(2 * self.data)
        t = (e - 1) / (e + 1)
        return self._unary(t, 1 - t**2)

    def relu(self):
        return self._unary(max(0.0, self.data), self.data > 0)

    def backward(self):
        topo, seen = [], {id(self)}
        path = [(self, iter(self._parents))]
        while path:
            node, rest = path[-1]
            for parent in rest:
                if id(parent) not in seen:
                    seen.add(id(parent))
                    path.append((parent, iter(parent._parents)))
                    break
            else:
                topo.append(path.pop()[0])
        for node in topo:
            if node._parents:
                node.grad = 0
        self.grad = 1
        for node in reversed(topo):
            node._push()


if __name__ == "__main__":
    print(Value(3) + 1)
