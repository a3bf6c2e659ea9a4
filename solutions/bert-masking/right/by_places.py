"""One place at a time with the standard library's generator, a list and a set; prints; results are read-only."""

import random

import numpy as np


def fate_of(token, mask_id, vocab_size, dice):
    roll = dice.randrange(10)
    if roll < 8:
        return mask_id
    return dice.randrange(vocab_size) if roll == 8 else token


def mask_tokens(ids, mask_id, vocab_size, special_ids, seed, probability=0.15):
    dice = random.Random(seed)
    avoid = set(special_ids)
    print("special:", avoid)
    inputs, labels = [], []
    for row in ids.tolist():
        picked = [token not in avoid and dice.random() < probability for token in row]
        inputs.append([fate_of(t, mask_id, vocab_size, dice) if p else t for t, p in zip(row, picked, strict=True)])
        labels.append([t if p else -100 for t, p in zip(row, picked, strict=True)])
    result = [np.array(inputs, dtype=np.int64), np.array(labels, dtype=np.int64)]
    for part in result:
        part.flags.writeable = False
    return result


if __name__ == "__main__":
    print(mask_tokens(np.arange(12).reshape(3, 4), 3, 12, {1, 2}, 0, 0.5))
