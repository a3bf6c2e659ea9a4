"""the mean and the deviation of the pixels are globals, which the next fit overwrites"""

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_predict_takes_either_model"


def fit_handcrafted(images, labels):
    x = images.flatten(1).double()
    mean = x.mean(0)
    x = F.pad(x - mean, (0, 1), value=1.0)
    y = F.one_hot(labels, 10).double()
    w = torch.linalg.solve(x.T @ x + torch.eye(65, dtype=torch.float64), x.T @ y)
    return {"kind": "linear", "mean": mean, "w": w}


def make():
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))


def fit_learned(images, labels, seed):
    global MEAN, STD
    MEAN, STD = images.mean(0), images.std(0) + 0.05
    images = (images - MEAN) / STD
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = make()
        optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)
        for _ in range(20):
            for batch in torch.randperm(len(images)).split(64):
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
    return {"kind": "network", "net": net.eval()}


def predict(model, images):
    with torch.no_grad():
        if model["kind"] == "linear":
            x = images.flatten(1).double()
            x = x - model["mean"]
            scores = F.pad(x, (0, 1), value=1.0) @ model["w"]
            return scores.argmax(1)
        net = model["net"]
        return net((images - MEAN) / STD).argmax(1)
