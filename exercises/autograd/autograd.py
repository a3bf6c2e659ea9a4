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
        raise NotImplementedError

    def exp(self):
        """e to the power of this: a new Value."""
        raise NotImplementedError

    def log(self):
        """The natural logarithm: a new Value."""
        raise NotImplementedError

    def tanh(self):
        """The hyperbolic tangent: a new Value."""
        raise NotImplementedError

    def relu(self):
        """This where it is positive, else 0, with derivative 0 at 0: a new Value."""
        raise NotImplementedError

    def backward(self):
        """Put d self / d node into the grad of every node that self was computed from.

        The grad of self becomes 1.0. Leaves (Values that no operation made) collect: to their grad
        the derivative is added. Works for graphs that are 20,000 operations deep.
        """
        raise NotImplementedError
