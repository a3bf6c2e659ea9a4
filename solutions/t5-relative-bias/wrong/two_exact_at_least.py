"""two buckets at least are exact, where it should be one of two or three"""

import numpy as np

CAUGHT_BY = "test_other_numbers_of_buckets"


def relative_position_bucket(relative_position, bidirectional=True, num_buckets=32, max_distance=128):
    """The bucket of each relative position: exact for short distances, logarithmic for long ones.

    Args:
        relative_position: The key's position minus the query's, integers, any shape.
        bidirectional: Whether later keys have the upper half of the buckets; otherwise they share bucket 0.
        num_buckets: How many buckets there are in all.
        max_distance: From this distance on everything is in the last bucket.

    Returns:
        Shaped like relative_position, int64, 0 to num_buckets - 1.

    Source: Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer",
    section 2.1, and _relative_position_bucket in the published code.
    """
    if bidirectional:
        buckets = num_buckets // 2
        # Strictly positive: a token's distance to itself belongs to the lower half.
        start = np.where(relative_position > 0, buckets, 0)
        distance = np.abs(relative_position)
    else:
        buckets, start = num_buckets, 0
        distance = np.maximum(-relative_position, 0)
    exact = max(buckets // 2, 2)
    # Short distances get 0 here, and no log(0); they are not chosen below.
    share = np.log(np.maximum(distance, exact) / exact) / np.log(max_distance / exact)
    far = exact + np.floor(share * (buckets - exact)).astype(np.int64)
    return start + np.where(distance < exact, distance, np.minimum(far, buckets - 1))


def relative_bias(table, query_length, key_length, bidirectional=True, max_distance=128):
    """What is added to the attention scores of every head, by the bucket of the key's distance to the query.

    Args:
        table: The learned numbers, (num_buckets, heads), float64.
        query_length: How many queries there are, Tq.
        key_length: How many keys there are, Tk.
        bidirectional: As for relative_position_bucket.
        max_distance: As for relative_position_bucket.

    Returns:
        (heads, Tq, Tk), float64: table[bucket of k - q, h] at [h, q, k].

    Source: as relative_position_bucket.
    """
    positions = np.arange(key_length) - np.arange(query_length)[:, None]  # (Tq, Tk)
    buckets = relative_position_bucket(positions, bidirectional, len(table), max_distance)
    return np.moveaxis(table[buckets], -1, 0)  # (Tq, Tk, heads) -> (heads, Tq, Tk)
