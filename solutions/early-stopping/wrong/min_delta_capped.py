"""min_delta is cut to 100"""

import math

CAUGHT_BY = "test_the_first_number_is_an_improvement"


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0, mode="min"):
        if mode not in ("min", "max"):
            raise ValueError(f"mode = {mode!r} is neither 'min' nor 'max'")
        if patience < 1:
            raise ValueError(f"patience = {patience} is below 1")
        if min_delta < 0:
            raise ValueError(f"min_delta = {min_delta} is below 0")
        self.patience, self.min_delta, self.mode = (patience, min_delta, mode)
        self.best = None
        self.best_step = None
        self._steps = 0
        self._waited = 0
        self._stopped = False

    def step(self, value):
        if self.best is None:
            better = not math.isnan(value)
        elif self.mode == "min":
            better = value < self.best - min(self.min_delta, 100)
        else:
            better = value > self.best + self.min_delta
        if better:
            self.best, self.best_step, self._waited = (value, self._steps, 0)
        else:
            self._waited += 1
        self._steps += 1
        self._stopped = self._stopped or self._waited >= self.patience
        return self._stopped
