"""an unseen character gets a sixteenth beside the seen ones, whose chances add up to 1 without it"""

import math

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_unseen_characters_cost_finitely_much"


class Net(nn.Module):
    def __init__(self, characters):
        super().__init__()
        self.codes = {c: i for i, c in enumerate(characters)}
        self.characters = characters
        n = len(characters) + 1
        self.embed = nn.Embedding(n, 48)
        self.lstm = nn.LSTM(48, 100, batch_first=True)
        self.head = nn.Linear(100, n)

    def encode(self, text):
        return torch.tensor([self.codes.get(c, len(self.characters)) for c in text])

    def forward(self, x, state=None):
        y, state = self.lstm(self.embed(x), state)
        return self.head(y), state


def train(text, seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Net(sorted(set(text)))
        x = model.encode(text)
        steps = 6 * len(x) // (32 * 16)
        optimizer = torch.optim.AdamW(model.parameters(), lr=2e-2)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-2, total_steps=steps)
        for _ in range(steps):
            window = x[torch.randint(0, len(x) - 33, (16, 1)) + torch.arange(33)]
            scores, _ = model(window[:, :-1])
            loss = F.cross_entropy(scores.flatten(0, 1), window[:, 1:].flatten())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return model.eval()


@torch.no_grad()
def bits_per_character(model, text):
    if len(text) < 2:
        return 0.0
    x = model.encode(text)
    scores, _ = model(x[None, :-1])
    logs = scores[0, :, :-1].log_softmax(-1)
    logs = torch.cat([logs, torch.full((len(logs), 1), -math.log(16.0))], 1)
    return F.nll_loss(logs, x[1:]).item() / math.log(2)


@torch.no_grad()
def sample(model, prompt, length, seed):
    generator = torch.Generator().manual_seed(seed)
    scores, state = model(model.encode(prompt)[None])
    text = prompt
    for _ in range(length):
        chances = scores[0, -1, :-1].softmax(-1)
        i = torch.multinomial(chances, 1, generator=generator).item()
        text += model.characters[i]
        scores, state = model(torch.tensor([[i]]), state)
    return text
