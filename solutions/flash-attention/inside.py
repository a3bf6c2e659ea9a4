"""Seen in the submission's process alone: how much memory a call takes at a time."""

import tracemalloc


def attention_and_peak(q, k, v, causal):
    """The output with the default block, and the bytes that were held at most, arguments apart."""
    module = submission  # noqa: F821  # given by the worker
    tracemalloc.start()
    try:
        output = module.tiled_attention(q, k, v, causal=causal)
        return output, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
