"""Correct: the norm as a hypotenuse of all elements, by the standard library; number by number."""

import math
import warnings
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Clipper:
    bound: float
    seen: list = field(default_factory=list)

    def __post_init__(self):
        if self.bound <= 0.0:
            raise ValueError("the bound is not positive")

    def look(self, grads):
        for g in grads:
            for value in g.ravel().tolist():
                if not math.isfinite(value):
                    raise ValueError(f"{value}")
                self.seen.append(value)
        return math.hypot(*self.seen)

    def clip(self, grads):
        norm = self.look(grads)
        if norm > self.bound:
            warnings.warn(f"clipped: {norm}", RuntimeWarning, stacklevel=3)
            grads = [self.shrink(g, norm) for g in grads]
        return grads, np.float64(norm)

    def shrink(self, grad, norm):
        twice = np.empty((2, *grad.shape), grad.dtype)
        for place in np.ndindex(*grad.shape):
            twice[(0, *place)] = float(grad[place]) * (self.bound / norm)
        return twice[0]


def clip_by_global_norm(grads, max_norm):
    return Clipper(max_norm).clip(grads)
