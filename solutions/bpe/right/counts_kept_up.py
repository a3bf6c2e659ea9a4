"""Pairs are counted once and kept up to date around each merge, over ids with a table of their bytes; named tuples."""

import warnings
from collections import namedtuple

Merge = namedtuple("Merge", "left right")


def runs_of(ids):
    """The maximal runs of equal ids as [id, length]."""
    runs = []
    for i in ids:
        if runs and runs[-1][0] == i:
            runs[-1][1] += 1
        else:
            runs.append([i, 1])
    return runs


def table(ids):
    runs = runs_of(ids)
    counts = {}
    for i, n in runs:
        if n > 1:
            counts[i, i] = counts.get((i, i), 0) + n // 2
    for (i, _), (j, _) in zip(runs, runs[1:]):
        counts[i, j] = counts.get((i, j), 0) + 1
    return counts


def replace(ids, pair, new):
    """The new list, and the change of the counts: only what lies around an occurrence is counted again."""
    out, i, changed = [], 0, False
    while i < len(ids):
        if i < len(ids) - 1 and (ids[i], ids[i + 1]) == pair:
            out.append(new)
            i, changed = i + 2, True
        else:
            out.append(ids[i])
            i += 1
    change = {}
    if changed:
        for counts, sign in ((table(ids), -1), (table(out), 1)):
            for key, n in counts.items():
                change[key] = change.get(key, 0) + sign * n
    return out, change


def train_bpe(text, num_merges):
    if not text:
        warnings.warn("nothing to learn from", stacklevel=2)
    names = [bytes([i]) for i in range(256)]
    ids = list(text.encode())
    counts = table(ids)
    merges = []
    for _ in range(num_merges):
        best = None
        for (i, j), n in counts.items():
            key = (n, names[i], names[j])
            if n >= 2 and (best is None or n > best[0] or (n == best[0] and key[1:] < best[1:3])):
                best = (*key, (i, j))
        if best is None:
            break
        merges.append(Merge(best[1], best[2]))
        names.append(best[1] + best[2])
        ids, change = replace(ids, best[3], len(names) - 1)
        for key, n in change.items():
            counts[key] = counts.get(key, 0) + n
    return merges


def encode(text, merges):
    tokens = [text.encode()[i : i + 1] for i in range(len(text.encode()))]
    for merge in merges:
        i = 0
        while i < len(tokens) - 1:
            if tokens[i] == merge[0] and tokens[i + 1] == merge[1]:
                tokens[i : i + 2] = [merge[0] + merge[1]]
            i += 1
    return tuple(tokens)


def decode(tokens):
    whole = bytearray()
    for token in tokens:
        whole.extend(token)
    return whole.decode("utf-8", errors="strict")
