def sigmoid(x):
    """Sigmoid, σ(x) = 1 / (1 + exp(-x)), and its derivative.

    Args:
        x: Any shape with at least one axis, float64.

    Returns:
        value: Shaped like x, float64.
        derivative: d value / d x at x, shaped like x, float64.

    Source: the definition.
    """
    raise NotImplementedError


def relu(x):
    """Rectified linear unit, x where x > 0 and else 0, and its derivative, 0 at 0.

    Args:
        x: Any shape with at least one axis, float64.

    Returns:
        value: Shaped like x, float64.
        derivative: d value / d x at x, shaped like x, float64.

    Source: Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines".
    """
    raise NotImplementedError


def leaky_relu(x, negative_slope=0.01):
    """Leaky rectified linear unit, x where x > 0 and else negative_slope x, and its derivative, negative_slope at 0.

    Args:
        x: Any shape with at least one axis, float64.
        negative_slope: The slope of the line for x <= 0, in [0, 1).

    Returns:
        value: Shaped like x, float64.
        derivative: d value / d x at x, shaped like x, float64.

    Source: Maas, Hannun and Ng 2013, "Rectifier Nonlinearities Improve Neural Network Acoustic Models".
    """
    raise NotImplementedError


def silu(x):
    """Sigmoid linear unit, x σ(x), and its derivative.

    Args:
        x: Any shape with at least one axis, float64.

    Returns:
        value: Shaped like x, float64.
        derivative: d value / d x at x, shaped like x, float64.

    Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units (GELUs)".
    """
    raise NotImplementedError


def gelu(x):
    """Gaussian error linear unit in its tanh approximation, and that approximation's derivative.

    Args:
        x: Any shape with at least one axis, float64.

    Returns:
        value: 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))), shaped like x, float64.
        derivative: d value / d x at x, shaped like x, float64.

    Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units (GELUs)".
    """
    raise NotImplementedError
