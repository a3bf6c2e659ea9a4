"""Correct: every value is kept, and each step plays the whole run again; best and best_step are properties."""

import math

import numpy as np


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0, mode="min"):
        signs = {"min": -1.0, "max": 1.0}
        try:
            self.sign = signs[mode]
        except KeyError:
            raise ValueError(mode) from None
        if not (patience >= 1 and min_delta >= 0):
            raise ValueError("out of range")
        self.patience, self.min_delta, self.history = patience, min_delta, []

    def _play(self):
        stopped, improved = False, []
        last = -1
        for i, value in enumerate(self.history):
            if not math.isnan(value) and (not improved or self.sign * (value - improved[-1][0]) > self.min_delta):
                improved.append((value, i))
                last = i
            stopped |= i - last >= self.patience
        return stopped, improved

    @property
    def best(self):
        improved = self._play()[1]
        return np.float64(improved[-1][0]) if improved else None

    @property
    def best_step(self):
        improved = self._play()[1]
        return np.int64(improved[-1][1]) if improved else None

    def step(self, value):
        print("step", len(self.history), value)
        self.history.append(value)
        return np.bool_(self._play()[0])
