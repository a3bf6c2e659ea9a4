"""A recurrent cell of its own; the model is a plain dict of arrays; unseen characters take turns over 16 bits."""

import random

import numpy as np
import torch

UNSEEN_BITS = 22.0  # 2**-22 for each of the code points that were not seen adds up to less than 0.3 of 1


def unroll(x, weights):
    """(N, T) -> the scores after each, (N, T, V)."""
    table, recurrent, bias, out, shift = weights
    h, scores = torch.zeros(len(x), len(bias)), []
    for t in range(x.shape[1]):
        h = torch.tanh(table[x[:, t]] + h @ recurrent + bias)
        scores.append(h @ out + shift)
    return torch.stack(scores, 1)


def train(text, seed):
    letters = list(dict.fromkeys(text))  # in order of appearance
    number = {c: i for i, c in enumerate(letters)}
    x = torch.tensor([number[c] for c in text])
    rng = np.random.default_rng(seed)
    v, width = len(letters), 96
    shapes = [(v, width), (width, width), (width,), (width, v), (v,)]
    weights = [torch.tensor(rng.normal(0, 0.1, s), dtype=torch.float32, requires_grad=True) for s in shapes]
    adam = torch.optim.Adam(weights, lr=1e-2)
    epochs, size, steps = 6, 12, 40
    for epoch in range(epochs):
        starts = rng.permutation(len(x) - steps - 1)[: len(x) // steps]
        for group in adam.param_groups:
            group["lr"] = 1e-2 * (1 - 0.9 * epoch / epochs)
        for batch in np.array_split(starts, len(starts) // size):
            rows = torch.stack([x[s : s + steps + 1] for s in batch])
            logits = unroll(rows[:, :-1], weights)
            loss = -logits.log_softmax(-1).gather(2, rows[:, 1:, None]).mean()
            adam.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            adam.step()
    return {"letters": letters, "weights": [w.detach().numpy().copy() for w in weights]}


def steps_of(model, text):
    """Yields the chances of each letter after each character of the text; unseen characters leave the state alone."""
    table, recurrent, bias, out, shift = model["weights"]
    number = {c: i for i, c in enumerate(model["letters"])}
    h = np.zeros(len(bias), np.float32)
    for c in text:
        if c in number:
            h = np.tanh(table[number[c]] + h @ recurrent + bias)
        scores = (h @ out + shift).astype(float)
        p = np.exp(scores - scores.max())
        yield p / p.sum()


def bits_per_character(model, text):
    spent = []
    number = {c: i for i, c in enumerate(model["letters"])}
    for p, c in zip(steps_of(model, text[:-1]), text[1:]):
        spent.append(-np.log2(0.99 * p[number[c]] + 1e-12) if c in number else UNSEEN_BITS)
    return np.float64(sum(spent) / len(spent)) if spent else 0.0


def sample(model, prompt, length, seed):
    rng = random.Random(seed)
    text = prompt
    for _ in range(length):
        *_, p = steps_of(model, text[-60:])
        text += rng.choices(model["letters"], weights=p)[0]
    return text
