"""All queries at once, a strip of keys at a time, backwards; the state in a class."""

import numpy as np


class Running:
    def __init__(self, t, width):
        self.top = np.full(t, -1e300)
        self.sums = np.zeros((t, width + 1), order="F")

    def add(self, scores, values):
        old = self.top
        self.top = np.fmax(old, scores.max(axis=-1))
        weights = np.exp(scores - self.top[:, np.newaxis])
        ones = np.ones((len(values), 1))
        self.sums *= np.exp(old - self.top)[:, np.newaxis]
        self.sums += np.einsum("ts,sd->td", weights, np.hstack((values, ones)), optimize=True)


def tiled_attention(q, k, v, block=128, causal=False):
    t, s = q.shape[0], k.shape[0]
    state = Running(t, v.shape[1])
    for stop in range(s, 0, -block):
        start = max(0, stop - block)
        scores = np.inner(q, k[start:stop]) * q.shape[1] ** -0.5
        if causal:
            seen = np.arange(start, stop) <= np.arange(s - t, s).reshape(-1, 1)
            scores = np.where(seen, scores, -np.inf)
            # Rows that see none of this strip count it with nothing: their maximum is -1e300 still.
        state.add(scores, v[start:stop])
    out = state.sums[:, :-1] / state.sums[:, -1:]
    out.setflags(write=False)
    return out


if __name__ == "__main__":
    print(tiled_attention(np.eye(2), np.eye(2), np.eye(2)))
