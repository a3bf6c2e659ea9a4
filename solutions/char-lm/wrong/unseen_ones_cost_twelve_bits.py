"""each unseen character gets 2^-12 beside the seen ones, however many there are"""

import math

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_costs_are_of_a_distribution"

EMBEDDING = 32
HIDDEN = 96
EPOCHS = 6
BATCH = 16
STEPS = 32  # characters that the gradient goes back
PEAK_RATE = 2e-2
OTHER = 0  # the class of all characters that the training text lacks


class Model(nn.Module):
    """An LSTM over characters: classes 1 to V are those of the training text, in order."""

    def __init__(self, characters):
        super().__init__()
        self.characters = characters
        self.classes = {character: i for i, character in enumerate(characters, start=1)}
        self.embedding = nn.Embedding(1 + len(characters), EMBEDDING)
        self.lstm = nn.LSTM(EMBEDDING, HIDDEN, batch_first=True)
        self.dropout = nn.Dropout(0.1)
        self.output = nn.Linear(HIDDEN, 1 + len(characters))

    def forward(self, x, state=None):
        """Scores of the character after each of x, (N, T) -> (N, T, 1 + V), and the state at the end."""
        hidden, state = self.lstm(self.dropout(self.embedding(x)), state)
        return self.output(self.dropout(hidden)), state

    def encode(self, text):
        """The class of each character, (len(text),)."""
        return torch.tensor([self.classes.get(character, OTHER) for character in text])


def train(text, seed):
    # Inside, torch's global generator belongs to the seed; afterwards it goes on as if nothing had been drawn.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Model(sorted(set(text)))
        x = model.encode(text)
        steps = EPOCHS * (len(x) // (BATCH * STEPS))
        optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=steps + 1)
        for _ in range(steps):
            start = torch.randint(0, len(x) - STEPS, (BATCH, 1))
            window = x[start + torch.arange(STEPS + 1)]  # (BATCH, STEPS + 1)
            scores, _ = model(window[:, :-1])
            loss = F.cross_entropy(scores.flatten(0, 1), window[:, 1:].flatten())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return model.eval()


def bits_per_character(model, text):
    if len(text) < 2:
        return 0.0
    x = model.encode(text)
    with torch.no_grad():
        scores, _ = model(x[None, :-1])
    seen = scores[0, :, 1:].double()
    costs = F.cross_entropy(seen, (x[1:] - 1).clamp(min=0), reduction="none") / math.log(2.0)
    return torch.where(x[1:] == OTHER, 12.0, costs).mean().item()


def sample(model, prompt, length, seed):
    generator = torch.Generator().manual_seed(seed)
    text = prompt
    with torch.no_grad():
        scores, state = model(model.encode(prompt)[None])
        for _ in range(length):
            chances = scores[0, -1, 1:].softmax(dim=0)  # without OTHER, which has no one character
            drawn = 1 + torch.multinomial(chances, 1, generator=generator)
            text += model.characters[drawn.item() - 1]
            scores, state = model(drawn[None], state)
    return text
