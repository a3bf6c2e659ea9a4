"""The published code's steps, with a sum of offsets, single precision and a cut log(0); prints."""

import math

import numpy as np


def relative_position_bucket(relative_position, bidirectional=True, num_buckets=32, max_distance=128):
    relative_buckets = np.zeros(relative_position.shape, dtype=np.int64)
    if bidirectional:
        num_buckets //= 2
        relative_buckets += (relative_position > 0) * num_buckets
        relative_position = np.abs(relative_position)
    else:
        relative_position = -np.minimum(relative_position, np.zeros_like(relative_position))
    max_exact = num_buckets // 2
    is_small = relative_position < max_exact
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(relative_position.astype(np.float32) / np.float32(max_exact))
        steps = ratio / np.float32(math.log(max_distance / max_exact)) * np.float32(num_buckets - max_exact)
        large = max_exact + np.nan_to_num(steps, neginf=0.0).astype(np.int64)
    large = np.minimum(large, np.full_like(large, num_buckets - 1))
    relative_buckets += np.where(is_small, relative_position, large)
    return relative_buckets


def relative_bias(table, query_length, key_length, bidirectional=True, max_distance=128):
    print("bias for", query_length, key_length)
    context = np.arange(query_length)[:, None]
    memory = np.arange(key_length)[None, :]
    buckets = relative_position_bucket(memory - context, bidirectional, table.shape[0], max_distance)
    values = table[buckets].transpose(2, 0, 1)
    values.flags.writeable = False
    return values


if __name__ == "__main__":
    print(relative_position_bucket(np.arange(-20, 20)))
