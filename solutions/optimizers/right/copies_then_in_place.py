"""Deep copies of everything first, then updates in place, as a port of a C loop would; nested state."""

import copy

import numpy as np


def sgd_step(w, grad, state, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    w, d, state = w.copy(), grad.copy(), copy.deepcopy(state)
    d += weight_decay * w
    if momentum:
        if "buf" not in state:
            state["buf"] = d.copy()
        else:
            state["buf"] *= momentum
            state["buf"] += d
        if nesterov:
            d += momentum * state["buf"]
        else:
            d = state["buf"]
    w -= lr * d
    state["steps"] = state.get("steps", 0) + 1
    return w, state


def adam_like(decoupled):
    def step(w, grad, state, lr, betas, eps, weight_decay):
        w, g, state = w.copy(), grad.copy(), copy.deepcopy(state)
        state.setdefault("t", np.array(0))
        state.setdefault("exp", {"avg": np.zeros_like(w), "avg_sq": np.zeros_like(w)})
        state["t"] += 1
        if decoupled:
            w *= 1 - lr * weight_decay
        else:
            g += weight_decay * w
        avg, avg_sq = state["exp"]["avg"], state["exp"]["avg_sq"]
        avg += (g - avg) * (1 - betas[0])
        avg_sq *= betas[1]
        avg_sq += (1 - betas[1]) * g * g
        t = float(state["t"])
        denominator = np.sqrt(avg_sq) / np.sqrt(1 - betas[1] ** t) + eps
        w -= lr / (1 - betas[0] ** t) * avg / denominator
        return w, state

    return step


def adam_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    return adam_like(False)(w, grad, state, lr, betas, eps, weight_decay)


def adamw_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    return adam_like(True)(w, grad, state, lr, betas, eps, weight_decay)


if __name__ == "__main__":
    print(adam_step(np.ones(3), np.ones(3), {}))
