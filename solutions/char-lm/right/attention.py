"""A causal transformer, scored in overlapping blocks; a floor for unseen characters; temperature 0.9."""

import math
import random

import numpy as np
import torch
from torch import nn

BLOCK = 48


class Attentive(nn.Module):
    def __init__(self, vocabulary, width=64):
        super().__init__()
        self.index = {c: i for i, c in enumerate(vocabulary)}
        self.vocabulary = vocabulary
        self.tokens = nn.Embedding(len(vocabulary) + 1, width)
        self.earlier = nn.Embedding(len(vocabulary) + 1, width)
        self.places = nn.Parameter(0.02 * torch.randn(BLOCK, width))
        layer = nn.TransformerEncoderLayer(width, 4, 128, dropout=0.0, batch_first=True, norm_first=True)
        self.body = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.head = nn.Linear(width, len(vocabulary) + 1)

    def forward(self, x):
        n = x.shape[1]
        later = torch.ones(n, n, dtype=torch.bool).triu(1)
        before = nn.functional.pad(
            x[:, :-1], (1, 0), value=len(self.vocabulary)
        )  # each sees its left neighbour at once
        return self.head(self.body(self.tokens(x) + self.earlier(before) + self.places[:n], mask=later))

    def ids(self, text):
        return torch.tensor([self.index.get(c, len(self.vocabulary)) for c in text])


def train(text, seed):
    torch.manual_seed(seed)
    random.seed(seed)
    model = Attentive("".join(sorted(set(text))))
    x = model.ids(text)
    optimizer = torch.optim.Adam(model.parameters(), lr=6e-3, betas=(0.9, 0.99))
    steps = 200
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 6e-3 * min(1, (step + 1) / 20) * (1.05 - step / steps)
        starts = [random.randrange(len(x) - BLOCK) for _ in range(12)]
        rows = torch.stack([x[s : s + BLOCK + 1] for s in starts])
        loss = nn.functional.cross_entropy(model(rows[:, :-1]).transpose(1, 2), rows[:, 1:])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print("last loss", loss.item())
    return model


def chances(model, x):
    """(len(x), V + 1): after each character, with a floor for what was never seen."""
    model.eval()
    with torch.no_grad():
        rows = []
        for start in range(0, len(x), 24):  # blocks overlap, so that each character sees 24 or more before it
            first = max(0, start - BLOCK + 24)
            rows.append(model(x[None, first : start + 24])[0, start - first :].softmax(-1))
    return 0.999 * torch.cat(rows) + 0.001 / (len(model.vocabulary) + 1)


def bits_per_character(model, text):
    if len(text) <= 1:
        return 0
    x = model.ids(text)
    p = chances(model, x[:-1]).gather(1, x[1:, None])
    return np.mean(-np.log2(p.double().numpy()))


def sample(model, prompt, length, seed):
    model.eval()
    rng = np.random.default_rng(seed)
    x = model.ids(prompt).tolist()
    for _ in range(length):
        with torch.no_grad():
            scores = model(torch.tensor([x[-BLOCK:]]))[0, -1, :-1].double().numpy() / 0.9
        p = np.exp(scores - scores.max())
        x.append(int(rng.choice(len(p), p=p / p.sum())))
    return prompt + "".join(model.vocabulary[i] for i in x[len(prompt) :])


if __name__ == "__main__":
    print(math.log2(75))
