"""Hidden logits, sorted worst first, and the token of the largest noisy logit."""

import numpy as np


def _hide(logits, ids):
    logits = np.array(logits)
    logits[ids] = -np.inf
    return logits


def _softmax(logits):
    with np.errstate(over="ignore"):
        parts = np.exp(logits - np.max(logits))
    return parts / parts.sum()


def _worst_first(logits):
    ids = np.arange(len(logits))
    return np.lexsort((-ids, logits))


def _filtered(logits, temperature, top_k, top_p):
    if temperature < 0 or (top_k is not None and top_k <= 0) or (top_p is not None and (top_p <= 0 or top_p > 1)):
        raise ValueError("a bad option")
    if temperature == 0:
        return _hide(logits, np.arange(len(logits)) != np.argmax(logits))
    logits = np.divide(logits, temperature)
    if top_k is not None and top_k < len(logits):
        logits = _hide(logits, _worst_first(logits)[: len(logits) - top_k])
    if top_p is not None:
        order = _worst_first(logits)
        order = order[np.isfinite(logits[order])]
        gone = np.cumsum(_softmax(logits)[order]) <= 1 - top_p
        gone[-1] = False
        logits = _hide(logits, order[gone])
    return logits


def next_token_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    out = _softmax(_filtered(logits, temperature, top_k, top_p))
    out.flags.writeable = False
    return out


def sample(logits, seed, temperature=1.0, top_k=None, top_p=None):
    filtered = _filtered(logits, temperature, top_k, top_p)
    noise = np.random.RandomState(seed).gumbel(size=len(filtered))
    return np.argmax(filtered + noise)
