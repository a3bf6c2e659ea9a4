"""logits are compared in float32, where close ones are equal"""

import numpy as np

CAUGHT_BY = "test_temperature_zero_is_greedy"


def next_token_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    if temperature < 0:
        raise ValueError(f"temperature is {temperature}, below 0")
    if top_k is not None and top_k < 1:
        raise ValueError(f"top_k is {top_k}, less than 1")
    if top_p is not None and not 0 < top_p <= 1:
        raise ValueError(f"top_p is {top_p}, outside (0, 1]")
    probabilities = np.zeros(len(logits))
    if temperature == 0:
        probabilities[np.argmax(logits.astype(np.float32))] = 1.0
        return probabilities
    kept = np.argsort(-logits.astype(np.float32), kind="stable")[:top_k]
    scaled = logits[kept] / temperature
    weights = np.exp(scaled - scaled[0])
    weights /= weights.sum()
    if top_p is not None:
        nucleus = np.cumsum(weights) - weights < top_p
        kept, weights = kept[nucleus], weights[nucleus]
    probabilities[kept] = weights / weights.sum()
    return probabilities


def sample(logits, seed, temperature=1.0, top_k=None, top_p=None):
    probabilities = next_token_distribution(logits, temperature, top_k, top_p)
    return int(np.random.default_rng(seed).choice(len(logits), p=probabilities))
