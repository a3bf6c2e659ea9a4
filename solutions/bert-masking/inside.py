"""Seen in the submission's process alone: collections that do not cross the boundary, and many calls at once."""

import numpy as np

KINDS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "dict": dict.fromkeys}


def with_special(kind, special, ids, mask_id, vocab_size, seed, probability):
    """One call with the special ids in a collection of this kind; a range is given by its start and end."""
    collection = range(*special) if kind == "range" else KINDS[kind](special)
    mask = submission.mask_tokens  # noqa: F821  # given by the worker
    return mask(ids, mask_id, vocab_size, collection, seed, probability)


def special_after(kind, special, ids, mask_id, vocab_size, seed, probability):
    """What is in a collection of this kind once it was given as special_ids, in its order, and the reply."""
    collection = KINDS[kind](special)
    mask = submission.mask_tokens  # noqa: F821  # given by the worker
    reply = mask(ids, mask_id, vocab_size, collection, seed, probability)
    return list(collection), reply


def with_seeds(seeds, ids, mask_id, vocab_size, special_ids, probability):
    """A call for each seed: all inputs, all labels."""
    mask = submission.mask_tokens  # noqa: F821  # given by the worker
    replies = [mask(ids.copy(), mask_id, vocab_size, list(special_ids), seed, probability) for seed in seeds]
    inputs, labels = zip(*replies, strict=True)
    return np.stack(inputs), np.stack(labels)
