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
        raise NotImplementedError

    def prefill(self, x):
        """Take in the first T tokens at once; the cache is empty before.

        Args:
            x: The tokens, (T, D), float64; T is at least 1.

        Returns:
            (T, D), float64; row t depends on the tokens up to t alone.
        """
        raise NotImplementedError

    def step(self, x):
        """Take in one more token, the first one too.

        Args:
            x: The token, (D,), float64.

        Returns:
            (D,), float64: what a pass over the whole sequence gives for its last token.
        """
        raise NotImplementedError
