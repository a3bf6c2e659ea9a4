"""Spans taken out from the last to the first by assigning to slices; restored from the last sentinel too; prints."""

from itertools import pairwise


def corrupt(ids, spans, first_sentinel, eos):
    edges = [(start, start + length) for start, length in spans]
    if any(second[0] <= first[1] for first, second in pairwise(edges)):
        raise ValueError("spans must be sorted and apart")
    if edges and (edges[0][0] < 0 or edges[-1][1] > len(ids)):
        raise type("OutsideError", (ValueError,), {})(edges)
    print("taking out", len(edges))
    inputs, targets = ids.copy(), [first_sentinel - len(edges)]
    for i in range(len(edges) - 1, -1, -1):
        where = slice(*edges[i])
        targets[:0] = [first_sentinel - i, *inputs[where]]
        inputs[where] = [first_sentinel - i]
    inputs.append(eos)
    targets.append(eos)
    return [inputs, targets]


def restore(inputs, targets, first_sentinel, eos):
    # The last sentinel says how many spans there were.
    ids, rest = list(inputs)[:-1], list(targets)[:-2]
    for i in range(first_sentinel - targets[-2] - 1, -1, -1):
        cut = rest.index(first_sentinel - i)
        place = ids.index(first_sentinel - i)
        ids[place : place + 1] = rest[cut + 1 :]
        del rest[cut:]
    return ids


if __name__ == "__main__":
    print(corrupt([3, 4, 5], [(1, 1)], 100, 1))
