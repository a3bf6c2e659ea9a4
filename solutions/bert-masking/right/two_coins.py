"""As Hugging Face's collator: a coin of 0.8, then one of 0.5; a class behind the function, binomial draws."""

from typing import NamedTuple

import numpy as np


class Batch(NamedTuple):
    inputs: np.ndarray
    labels: np.ndarray


class Masker:
    def __init__(self, mask_id, vocab_size, special_ids, generator):
        self.mask_id, self.vocab_size, self.generator = mask_id, vocab_size, generator
        self.special = sorted(special_ids)

    def coin(self, shape, p):
        return self.generator.binomial(1, p, shape).astype(bool)

    def __call__(self, ids, p):
        inputs, labels = ids.copy(), ids.copy()
        chosen = self.coin(ids.shape, p)
        chosen[np.isin(ids, self.special)] = False
        labels[~chosen] = -100
        masked = self.coin(ids.shape, 0.8) & chosen
        inputs[masked] = self.mask_id
        swapped = self.coin(ids.shape, 0.5) & chosen & ~masked
        inputs[swapped] = self.generator.integers(self.vocab_size, size=int(swapped.sum()))
        return Batch(inputs, labels)


def mask_tokens(ids, mask_id, vocab_size, special_ids, seed, probability=0.15):
    generator = np.random.Generator(np.random.MT19937(seed))
    return Masker(mask_id, vocab_size, special_ids, generator)(ids, probability)
