import numpy as np

CUBIC = 0.044715
SCALE = np.sqrt(2.0 / np.pi)


def sigmoid(x):
    """Sigmoid, σ(x) = 1 / (1 + exp(-x)), and its derivative.

    Args:
        x: Any shape with at least one axis, float64.

    Returns:
        value: Shaped like x, float64.
        derivative: d value / d x at x, shaped like x, float64.

    Source: the definition.
    """
    # Both exponents are at most 0, so that nothing overflows: 1 / (1 + exp(-x)) for x >= 0, and the same fraction
    # expanded by exp(x) for x < 0.
    small = np.exp(-np.abs(x))
    value = np.exp(np.minimum(x, 0.0)) / (1.0 + small)
    return value, value * (1.0 - value)


def relu(x):
    """Rectified linear unit, x where x > 0 and else 0, and its derivative, 0 at 0.

    Args:
        x: Any shape with at least one axis, float64.

    Returns:
        value: Shaped like x, float64.
        derivative: d value / d x at x, shaped like x, float64.

    Source: Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines".
    """
    slope = np.where(x > 0.0, 1.0, 0.0)
    return x * slope, slope


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
    slope = np.where(x > 0.0, 1.0, negative_slope)
    return x * slope, slope


def silu(x):
    """Sigmoid linear unit, x σ(x), and its derivative.

    Args:
        x: Any shape with at least one axis, float64.

    Returns:
        value: Shaped like x, float64.
        derivative: d value / d x at x, shaped like x, float64.

    Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units (GELUs)".
    """
    gate, gate_slope = sigmoid(x)
    return x * gate, gate + x * gate_slope


def gelu(x):
    """Gaussian error linear unit in its tanh approximation, and that approximation's derivative.

    Args:
        x: Any shape with at least one axis, float64.

    Returns:
        value: 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))), shaped like x, float64.
        derivative: d value / d x at x, shaped like x, float64.

    Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units (GELUs)".
    """
    bent = np.tanh(SCALE * (x + CUBIC * x**3))
    inner_slope = SCALE * (1.0 + 3.0 * CUBIC * x**2)
    gate = 0.5 * (1.0 + bent)
    # 1 - tanh² and not 1 / cosh², which would overflow.
    return x * gate, gate + 0.5 * x * (1.0 - bent**2) * inner_slope
