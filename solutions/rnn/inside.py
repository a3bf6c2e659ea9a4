"""Seen in the submission's process alone: caches and arguments that nothing copies between the calls."""


def passes(batches, order):
    """All forward passes of `batches` (arguments, dhs), then the backward passes that `order` names.

    Each of `order` is (which cache, which dhs). Returns all hs and batches as they are afterwards, and the gradients.
    """
    module = submission  # noqa: F821  # given by the worker
    hs, caches = zip(*(module.rnn_forward(*arguments) for arguments, _ in batches), strict=True)
    gradients = [module.rnn_backward(batches[which][1], caches[cache]) for cache, which in order]
    return list(hs), gradients, batches
