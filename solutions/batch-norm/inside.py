"""Seen in the submission's process alone: caches and arguments that nothing copies between the calls."""


def passes(batches, settings):
    """Training on each x of batches (x, dout), the backward passes, the first one again; the arguments."""
    module = submission  # noqa: F821  # given by the worker
    caches = [module.batch_norm_forward(x, *settings, True)[1] for x, _ in batches]
    replies = [module.batch_norm_backward(dout, cache) for (_, dout), cache in zip(batches, caches, strict=True)]
    replies.append(module.batch_norm_backward(batches[0][1], caches[0]))
    return replies, batches, settings
