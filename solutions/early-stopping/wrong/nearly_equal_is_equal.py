"""with mode max a value that is better by a billionth is taken as equal"""

import math

CAUGHT_BY = "test_min_delta_exactly_is_not_enough"


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
            better = value < self.best - self.min_delta
        else:
            better = value > self.best + self.min_delta and (
                not math.isclose(value, self.best + self.min_delta, rel_tol=1e-09)
            )
        if better:
            self.best, self.best_step, self._waited = (value, self._steps, 0)
        else:
            self._waited += 1
        self._steps += 1
        self._stopped = self._stopped or self._waited >= self.patience
        return self._stopped
