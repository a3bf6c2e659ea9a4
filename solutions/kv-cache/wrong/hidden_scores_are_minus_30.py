"""a hidden score is set to -30, which is not below every score"""

import numpy as np

CAUGHT_BY = "test_prefill_is_causal_attention"


class KVCache:
    def __init__(self, w_q, w_k, w_v, w_o, num_heads):
        self.w_q, self.w_k, self.w_v, self.w_o = w_q, w_k, w_v, w_o
        self.heads = num_heads
        self.dim = w_q.shape[0]
        self.width = self.dim // num_heads
        self.scale = 1 / np.sqrt(self.width)
        self.length = 0
        self.k = np.empty((16, self.dim))
        self.v = np.empty((16, self.dim))

    def _append(self, k, v):
        need = self.length + len(k)
        if need > len(self.k):
            size = max(need, 2 * len(self.k))
            for name in ("k", "v"):
                new = np.empty((size, self.dim))
                new[: self.length] = getattr(self, name)[: self.length]
                setattr(self, name, new)
        self.k[self.length : need] = k
        self.v[self.length : need] = v
        self.length = need

    def _attend(self, x):
        t = len(x)
        self._append(x @ self.w_k, x @ self.w_v)
        s = self.length
        q = (x @ self.w_q).reshape(t, self.heads, self.width).transpose(1, 0, 2)
        k = self.k[:s].reshape(s, self.heads, self.width).transpose(1, 2, 0)
        v = self.v[:s].reshape(s, self.heads, self.width).transpose(1, 0, 2)
        scores = q @ k * self.scale
        if t > 1:
            scores = np.where(np.tri(t, dtype=bool), scores, -30.0)
        e = np.exp(scores - scores.max(axis=-1, keepdims=True))
        e /= e.sum(axis=-1, keepdims=True)
        return (e @ v).transpose(1, 0, 2).reshape(t, self.dim) @ self.w_o

    def prefill(self, x):
        return self._attend(x)

    def step(self, x):
        return self._attend(x[None])[0]
