"""Correct: a dataclass that keeps a log and puts another step in its place once stopped; 0-d arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass
class EarlyStopping:
    patience: int
    min_delta: float = 0.0
    mode: str = "min"
    best: float | None = field(default=None, init=False)
    best_step: int | None = field(default=None, init=False)
    log: list = field(default_factory=list, init=False)

    def __post_init__(self):
        signs = {"min": -1, "max": 1}
        try:
            self.sign = signs[self.mode]
        except (KeyError, TypeError):
            raise ValueError(self.mode) from None
        if not self.patience >= 1 or not self.min_delta >= 0:
            raise ValueError

    def step(self, value):
        print(value)
        self.log.append(value)
        if not np.isnan(value) and (self.best is None or self.sign * (value - self.best) > self.min_delta):
            self.best = np.array(value)
            self.best_step = np.int32(len(self.log) - 1)
        since = len(self.log) - 1 - (-1 if self.best_step is None else int(self.best_step))
        if since >= self.patience:
            self.step = lambda value: True
        return np.array(since >= self.patience)
