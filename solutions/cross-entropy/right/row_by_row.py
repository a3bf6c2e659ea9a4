"""Python's floats, a row at a time, in a dataclass; the gradient is read-only, and there is a line on the screen."""

import math
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Tally:
    classes: int
    smoothing: float
    losses: list = field(default_factory=list)

    def row(self, logits, target):
        top = max(logits)
        whole = sum(math.exp(z - top) for z in logits)
        log_p = [z - top - math.log(whole) for z in logits]
        own = (1 - self.smoothing) * log_p[target]
        self.losses.append(-own - self.smoothing * sum(log_p) / self.classes)
        slope = [math.exp(z) - self.smoothing / self.classes for z in log_p]
        slope[target] -= 1 - self.smoothing
        return slope


def cross_entropy(logits, targets, label_smoothing=0.0, ignore_index=-100):
    classes = logits.shape[1]
    for target in targets.tolist():
        if target != ignore_index and target not in range(classes):
            raise ValueError("no such class: %d" % target)
    tally = Tally(classes, label_smoothing)
    slopes = [
        [0.0] * classes if t == ignore_index else tally.row(z, t)
        for z, t in zip(logits.tolist(), targets.tolist(), strict=True)
    ]
    count = max(len(tally.losses), 1)
    print("rows that count:", count)
    grad = np.array(slopes, dtype=float).reshape(-1, classes) / count
    grad.setflags(write=False)
    return [np.float64(sum(tally.losses) / count), grad]


if __name__ == "__main__":
    print(cross_entropy(np.zeros((2, 3)), np.array([0, 1])))
