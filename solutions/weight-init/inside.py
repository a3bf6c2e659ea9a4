"""Seen in the submission's process alone: an array that nothing copies before the next call."""


def twice(name, shape, seed):
    """Two weights of the same arguments, the first one written over before the second is made, as training does."""
    function = getattr(submission, name)  # noqa: F821  # given by the worker
    weight = function(shape, seed)
    first = weight.copy()
    if weight.flags.writeable:
        weight *= -3.0
    return first, function(shape, seed).copy()
