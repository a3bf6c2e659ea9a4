"""Seen in the submission's process alone: caches that nothing copies between the calls."""


def passes(batches, again, kernel, stride):
    """max_pool2d of each x of batches (x, dout), then the backward passes, and the first one with again."""
    module = submission  # noqa: F821  # given by the worker
    caches = [module.max_pool2d(x, kernel, stride)[1] for x, _ in batches]
    replies = [module.max_pool2d_backward(dout, cache) for (_, dout), cache in zip(batches, caches, strict=True)]
    return [*replies, module.max_pool2d_backward(again, caches[0])]
