"""Correct: counts down from patience, with scores of which greater is better; None for "go on"."""

import warnings
from dataclasses import dataclass, field
from enum import Enum

import numpy as np


class Mode(Enum):
    MIN = "min"
    MAX = "max"


class BadSetting(ValueError):
    pass


@dataclass
class EarlyStopping:
    patience: int
    min_delta: float = 0.0
    mode: str = "min"
    best: float | None = field(default=None, init=False)
    best_step: int | None = field(default=None, init=False)

    def __post_init__(self):
        self.sign = 1 if Mode(self.mode) is Mode.MAX else -1
        if min(self.patience - 1, self.min_delta) < 0:
            raise BadSetting(f"{self.patience}, {self.min_delta}")
        self.left, self.now, self.over = self.patience, -1, False
        self.score = None

    def step(self, value):
        self.now += 1
        score = self.sign * value
        if np.isnan(score):
            warnings.warn("NaN", stacklevel=2)
        first = self.score is None and not np.isnan(score)
        if first or (self.score is not None and score > self.score + self.min_delta):
            self.score, self.best, self.best_step, self.left = score, value, self.now, self.patience
        else:
            self.left -= 1
        if self.left <= 0:
            self.over = True
        return True if self.over else None
