"""predict freezes the model's parameters for good"""

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_leaves_its_arguments_alone"

EPOCHS = 15
BATCH = 64
PEAK_RATE = 4e-3


def train(images, labels, seed):
    # Inside, torch's global generator belongs to the seed; afterwards it goes on as if nothing had been drawn.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),  # 8 x 8 -> 4 x 4
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(32 * 4 * 4, 64),
            nn.ReLU(),
            nn.Linear(64, 10),
        )
        model.train()
        optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE)
        # Down to 0 along half a cosine: the last epochs settle what the first ones found.
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
        for _ in range(EPOCHS):
            for batch in torch.randperm(len(images)).split(BATCH):
                optimizer.zero_grad()
                F.cross_entropy(model(images[batch]), labels[batch]).backward()
                optimizer.step()
            schedule.step()
    return model


def predict(model, images):
    model.eval()  # batch norm by its running statistics, no dropout
    model.requires_grad_(False)
    return model(images).argmax(dim=1)
