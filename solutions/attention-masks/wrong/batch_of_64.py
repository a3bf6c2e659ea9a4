"""sequences beyond the 64th are left out"""

import numpy as np

CAUGHT_BY = "test_long_sequences"


def causal_mask(length, past=0):
    """A query sees its own position and all before it.

    Args:
        length: How many queries there are, int >= 1.
        past: How many keys come before the first query, int >= 0: query i stands at position past + i.

    Returns:
        (length, past + length), bool: queries by keys.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3.
    """
    # The queries' positions as a column, the keys' as a row: the comparison spreads them over the whole mask.
    queries = past + np.arange(length)[:, None]
    return np.arange(past + length) <= queries


def padding_mask(lengths, max_length):
    """Every query sees the tokens of its own sequence, and not the padding behind them.

    Args:
        lengths: How many tokens each of the N sequences has, ints >= 0; a list or an integer array.
        max_length: How many keys each sequence is filled up to, int >= 1.

    Returns:
        (N, 1, 1, max_length), bool, to meet scores of shape (N, heads, queries, keys).

    Raises:
        ValueError: A length is beyond max_length.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3, where illegal connections are masked.
    """
    lengths = np.asarray(lengths)[:64]
    if np.any(lengths > max_length):
        raise ValueError(f"a sequence of {lengths.max()} tokens does not fit into {max_length}")
    return (np.arange(max_length) < lengths[:, None])[:, None, None, :]


def sliding_window_mask(length, window):
    """A query sees the last `window` positions up to its own, itself included.

    Args:
        length: How many queries, and keys, there are, int >= 1.
        window: How many positions a query sees at most, int >= 1.

    Returns:
        (length, length), bool: queries by keys.

    Raises:
        ValueError: window is below 1.

    Source: Beltagy et al. 2020, "Longformer: The Long-Document Transformer", here looking back alone.
    """
    if window < 1:
        raise ValueError(f"a window of {window} would hide a query from itself")
    queries, keys = np.arange(length)[:, None], np.arange(length)
    return (keys <= queries) & (keys > queries - window)
