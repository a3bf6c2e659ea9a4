"""seeds that differ by 2**31 share their random numbers"""

import numpy as np

CAUGHT_BY = "test_other_seed_other_result"


def dropout_forward(x, p, training, seed):
    """Drop each element with probability p and scale what is kept by 1 / (1 - p), in training alone.

    Args:
        x: Activations, float64, any shape with at least one axis.
        p: Probability of dropping an element, a number in [0, 1).
        training: Whether to drop at all; in evaluation out equals x. bool.
        seed: Seed of this call's random numbers; int, 0 <= seed < 2**32.

    Returns:
        out: Shaped like x, float64.
        mask: What dropout_backward needs of this call: an array or None.

    Raises:
        ValueError: p is outside [0, 1), in evaluation too.

    Source: Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
    section 4, and section 10 for scaling at training time.
    """
    # Before anything else, so that a bad p does not wait for the first training step to show.
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), None
    # random() is in [0, 1), so that "below p" has probability p exactly. A generator of this call's own:
    # nothing that was drawn elsewhere can change the result.
    keep = np.random.default_rng(seed % 2**31).random(x.shape) >= p
    # The factor goes into the mask: backward then needs neither p nor the mode.
    mask = keep / (1 - p)
    return x * mask, mask


def dropout_backward(dout, mask):
    """The gradient of x, through the elements that the forward pass kept.

    Args:
        dout: Gradient of out, float64, shaped like x.
        mask: The second result of dropout_forward.

    Returns:
        Shaped like dout, float64: 0 where the element was dropped, dout / (1 - p) where it was kept.

    Source: the derivative of dropout_forward at fixed random numbers.
    """
    # A product would do for arrays too, but for None there is nothing to multiply with.
    return dout.copy() if mask is None else dout * mask
