"""Seen in the submission's process alone: caches that nothing copies between the calls."""

import copy


def passes(params, batches, order):
    """Forward for every batch (x, dlogits), and then backward in this order; also the arguments as they are then."""
    network = submission  # noqa: F821  # given by the worker
    caches = [network.forward(params, x)[1] for x, _ in batches]
    replies = [copy.deepcopy(network.backward(params, caches[i], batches[i][1])) for i in order]
    return replies, params, batches
