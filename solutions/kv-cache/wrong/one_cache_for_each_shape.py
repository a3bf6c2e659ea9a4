"""caches of one width and one number of heads share a store"""

import numpy as np

CAUGHT_BY = "test_caches_know_nothing_of_each_other"


STORES = {}


class KVCache:
    """Causal self-attention with several heads over one sequence that grows; what it has seen is kept.

    Keys and values of the tokens seen stay in the cache, so that a new token costs its own projections alone.

    Args:
        w_q: The queries' weights, (D, D), float64: queries are x w_q.
        w_k: The keys', (D, D).
        w_v: The values', (D, D).
        w_o: The output projection's, (D, D), for the heads' results side by side.
        num_heads: H, a divisor of D. Head h has the columns from h D / H to (h + 1) D / H of queries, keys and values.

    Attributes:
        length: How many tokens were seen, an int; 0 at first.

    Source: Vaswani et al. 2017, "Attention Is All You Need", sections 3.2.1 to 3.2.3.
    """

    def __init__(self, w_q, w_k, w_v, w_o, num_heads):
        self.w_q, self.w_k, self.w_v, self.w_o = w_q, w_k, w_v, w_o
        self.num_heads = num_heads
        self.length = 0
        if (len(w_k), num_heads) not in STORES:
            STORES[len(w_k), num_heads] = np.empty((4096, len(w_k))), np.empty((4096, len(w_k)))
        self.keys, self.values = STORES[len(w_k), num_heads]

    def prefill(self, x):
        """Take in the first T tokens at once; the cache is empty before.

        Args:
            x: The tokens, (T, D), float64; T is at least 1.

        Returns:
            (T, D), float64; row t depends on the tokens up to t alone.
        """
        self._remember(x)
        later = np.triu(np.ones((len(x), len(x)), dtype=bool), 1)
        return self._attend(x, later)

    def step(self, x):
        """Take in one more token, the first one too.

        Args:
            x: The token, (D,), float64.

        Returns:
            (D,), float64: what a pass over the whole sequence gives for its last token.
        """
        self._remember(x[None])
        # A new token may look at all that is in the cache, so that no mask is needed.
        return self._attend(x[None])[0]

    def _remember(self, x):
        """Put keys and values of these tokens into the cache."""
        end = self.length + len(x)
        if end > len(self.keys):
            # More than twice the room, not one row more: then a token costs one copied row on average.
            room = np.empty((end, self.keys.shape[1]))
            self.keys, self.values = np.concatenate([self.keys, room]), np.concatenate([self.values, room])
        self.keys[self.length : end] = x @ self.w_k
        self.values[self.length : end] = x @ self.w_v
        self.length = end

    def _heads(self, rows):
        """(T, D) -> (H, T, D / H), a view."""
        return rows.reshape(len(rows), self.num_heads, -1).transpose(1, 0, 2)

    def _attend(self, x, hidden=False):
        """The attention of these tokens to all in the cache, (T, D)."""
        q = self._heads(x @ self.w_q)  # (H, T, D / H)
        k = self._heads(self.keys[: self.length])  # (H, S, D / H)
        v = self._heads(self.values[: self.length])
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])  # (H, T, S)
        scores = np.where(hidden, -np.inf, scores)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return (weights @ v).transpose(1, 0, 2).reshape(x.shape) @ self.w_o
