"""Skip-gram on all pairs, made once, in small batches; a rate that decays; a read-only result; prints."""

from collections import Counter

import numpy as np


class SkipGram:
    def __init__(self, words, dim, rng):
        self.inner = (rng.random((words, dim)) - 0.5) / dim
        self.outer = np.zeros((words, dim))

    def step(self, centers, others, rate):
        v, u = self.inner[centers], self.outer[others]
        score = np.clip((u @ v[:, :, None])[..., 0], -30, 30)
        g = 1 / (1 + np.exp(-score))
        g[:, 0] -= 1
        g *= rate
        np.add.at(self.inner, centers, -(g[:, None] @ u)[:, 0])
        np.add.at(self.outer, others, -g[..., None] * v[:, None])


def train_word2vec(tokens, dim, window, negatives, epochs, lr, seed):
    rng = np.random.RandomState(seed % 2**32)
    counts = Counter(tokens)
    vocabulary = tuple(sorted(counts))
    ids = {word: i for i, word in enumerate(vocabulary)}
    text = np.array([ids[t] for t in tokens])
    parts = []
    for k in range(1, window + 1):
        parts += [np.stack([text[:-k], text[k:]], 1), np.stack([text[k:], text[:-k]], 1)]
    pairs = np.concatenate(parts)
    noise = np.array([counts[w] for w in vocabulary], float) ** 0.75
    noise /= noise.sum()
    model = SkipGram(len(vocabulary), dim, rng)
    for epoch in range(epochs):
        rate = lr * (1 - 0.9 * epoch / epochs)
        rng.shuffle(pairs)
        drawn = rng.choice(len(noise), (len(pairs), negatives), p=noise)
        others = np.concatenate([pairs[:, 1:], drawn], 1)
        for i in range(0, len(pairs), 128):
            model.step(pairs[i : i + 128, 0], others[i : i + 128], rate)
        print("epoch", epoch, "done")
    model.inner.setflags(write=False)
    return vocabulary, model.inner


if __name__ == "__main__":
    print(train_word2vec(list("abcabdabc"), 16, 2, 2, 1, 0.05, 0))
