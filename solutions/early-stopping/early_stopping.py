"""Early stopping."""

import math


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
        if mode not in ("min", "max"):
            raise ValueError(f"mode = {mode!r} is neither 'min' nor 'max'")
        if patience < 1:
            raise ValueError(f"patience = {patience} is below 1")
        if min_delta < 0:
            raise ValueError(f"min_delta = {min_delta} is below 0")
        self.patience, self.min_delta, self.mode = patience, min_delta, mode
        self.best = None
        self.best_step = None
        self._steps = 0
        self._waited = 0
        self._stopped = False

    def step(self, value):
        """Take the value of one more step.

        Args:
            value: A number, or NaN, which is no improvement.

        Returns:
            Whether training should stop, a bool; True for ever after the first time.
        """
        # Not to be had from best = inf: the first number is an improvement however bad it is. NaN has
        # to be looked for here alone: it fails the other two comparisons as they are.
        if self.best is None:
            better = not math.isnan(value)
        elif self.mode == "min":
            better = value < self.best - self.min_delta
        else:
            better = value > self.best + self.min_delta
        if better:
            self.best, self.best_step, self._waited = value, self._steps, 0
        else:
            self._waited += 1
        self._steps += 1
        # Remembered, for a later improvement would take the count below patience again.
        self._stopped = self._stopped or self._waited >= self.patience
        return self._stopped
