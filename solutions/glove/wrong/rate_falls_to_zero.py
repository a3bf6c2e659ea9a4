"""the rate falls in a line to zero"""

from dataclasses import dataclass, field

import numpy as np

CAUGHT_BY = "test_scales_each_step"


@dataclass
class Adam:
    lr: float
    t: int = 0
    moments: dict = field(default_factory=dict)

    def step(self, values, gradients):
        self.t += 1
        for k, (value, g) in enumerate(zip(values, gradients)):
            m, s = self.moments.get(k, (0.0, 0.0))
            m, s = m + 0.1 * (g - m), s + 0.001 * (g * g - s)
            self.moments[k] = m, s
            value -= self.lr * m / (1 - 0.9**self.t) / (np.sqrt(s / (1 - 0.999**self.t)) + 1e-8)


def glove_loss(counts, w, c, b_w, b_c, x_max=100.0, alpha=0.75):
    there = counts > 0
    logs = np.log(counts, where=there, out=np.zeros_like(counts))
    f = np.where(counts < x_max, np.power(counts / x_max, alpha), 1.0) * there
    error = np.einsum("id,jd->ij", w, c) + b_w.reshape(-1, 1) + b_c.reshape(1, -1) - logs
    pull = 2 * f * error
    loss = np.asarray((f * np.square(error)).sum())
    out = [loss, np.einsum("ij,jd->id", pull, c), (w.T @ pull).T, pull.sum(1), pull.sum(0)]
    for array in out[1:]:
        array.flags.writeable = False
    return out


def train_glove(counts, dim, steps, lr, seed):
    random = np.random.RandomState(seed % 2**32)
    n = len(counts)
    values = [random.uniform(-0.5, 0.5, s) / dim for s in ((n, dim), (n, dim), n, n)]
    adam = Adam(lr)
    for step in range(steps):
        adam.lr = lr * (1 - step / steps)
        adam.step(values, glove_loss(counts, *values)[1:])
    return values
