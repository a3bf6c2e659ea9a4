"""NumPy masks: where spans begin and what they cover; the lists hold NumPy's ints."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Corrupted:
    inputs: list
    targets: list


def _corrupt(ids, spans, first_sentinel, eos):
    ids = np.array(ids, dtype=np.int64)
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    ends = starts + np.array([length for _, length in spans], dtype=np.int64)
    if np.any(starts < 0) or np.any(ends > ids.size) or not np.all(starts[1:] > ends[:-1]):
        raise ValueError("spans")
    covered = np.zeros(ids.size, dtype=bool)
    for start, end in zip(starts, ends, strict=True):
        covered[start:end] = True
    sentinels = first_sentinel - np.arange(len(spans) + 1)
    marked = ids.copy()
    marked[starts] = sentinels[:-1]
    kept = ~covered
    kept[starts] = True
    targets = np.insert(ids[covered], np.cumsum(np.append(0, ends - starts)), sentinels)
    return Corrupted([*marked[kept], np.int64(eos)], [*targets, np.int64(eos)])


def corrupt(ids, spans, first_sentinel, eos):
    both = _corrupt(ids, spans, first_sentinel, eos)
    return both.inputs, both.targets


def restore(inputs, targets, first_sentinel, eos):
    inputs, targets = np.array(inputs[:-1], np.int64), np.array(targets[:-1], np.int64)
    sentinels = np.arange(first_sentinel, targets[-1] - 1, -1)
    cuts = np.flatnonzero(np.isin(targets, sentinels))
    pieces = np.split(targets, cuts)[1:-1]
    holes = np.flatnonzero(np.isin(inputs, sentinels))
    between = np.split(inputs, holes)
    whole = list(between[0])
    for piece, after in zip(pieces, between[1:], strict=True):
        whole += [*piece[1:], *after[1:]]
    return whole
