"""Early stopping."""

import numpy as np


class EarlyStopping:
    """Tells when a number that is watched during training has stopped getting better.

    Args:
        patience: Stop at this many consecutive steps without improvement; int, 1 or more.
        min_delta: An improvement is better than best by more than this; a number, 0 or more.
        mode: "min" where smaller is better, "max" where greater is.

    Attributes:
        best: The value of the last improvement, a float; None before the first.
        best_step: Its step, an int that counts calls of step from 0; None before the first improvement.

    Raises:
        ValueError: mode is neither "min" nor "max", patience is below 1, or min_delta is below 0.

    Source: Goodfellow et al. 2016, "Deep Learning", section 7.8, algorithm 7.1.
    """

    def __init__(self, patience, min_delta=0.0, mode="min"):
        raise NotImplementedError

    def step(self, value):
        """Take the value of one more step.

        Args:
            value: A number, or NaN, which is no improvement.

        Returns:
            Whether training should stop, a bool; True for ever after the first time.
        """
        raise NotImplementedError
