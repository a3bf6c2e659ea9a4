"""One uniform number decides on both: below p it is uniform again. Legacy generator, flat places, Fortran order."""

import numpy as np


def mask_tokens(ids, mask_id, vocab_size, special_ids, seed, probability=0.15):
    state = np.random.RandomState(seed)
    inputs = np.array(ids, order="F")
    labels = np.full_like(inputs, -100)
    u = state.uniform(size=ids.shape)
    random = state.randint(vocab_size, size=ids.shape, dtype=np.int64)
    allowed = np.ones(ids.shape, dtype=bool)
    for special in special_ids:
        allowed[ids == special] = False
    chosen = allowed & (u < probability)
    labels[chosen] = ids[chosen]
    inputs[chosen & (u < probability * 0.8)] = mask_id
    swap = chosen & (u >= probability * 0.8) & (u < probability * 0.9)
    inputs[swap] = random[swap]
    return inputs, labels
