"""Rows of an array, all extensions at once, and one lexsort for each step."""

import numpy as np


def beam_search(log_probs, start, end, beam_size, max_length, length_penalty=0.0):
    v = len(log_probs)
    tokens = np.full((1, max_length + 1), -1)
    tokens[0, 0] = start
    sums, lengths = np.zeros(1), np.zeros(1, dtype=int)
    for step in range(1, max_length + 1):
        done = (tokens == end).any(axis=1)
        grown = np.repeat(tokens[~done], v, axis=0)
        grown[:, step] = np.tile(np.arange(v), int(np.sum(~done)))
        more = log_probs[grown[:, step - 1], grown[:, step]]
        tokens = np.vstack([tokens[done], grown])
        sums = np.concatenate([sums[done], np.repeat(sums[~done], v) + more])
        lengths = np.concatenate([lengths[done], np.repeat(lengths[~done], v) + 1])
        scores = sums * lengths ** -float(length_penalty)
        order = np.lexsort((*tokens.T[::-1], -scores))[:beam_size]
        tokens, sums, lengths, scores = tokens[order], sums[order], lengths[order], scores[order]
        if ((tokens == end).any(axis=1)).all():
            break
    return [[tuple(row[: n + 1]), s] for row, n, s in zip(tokens, lengths, scores)]
