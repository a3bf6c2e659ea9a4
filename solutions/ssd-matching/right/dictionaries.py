"""Plain Python: a dictionary of claims, sorted tuples, and a set of kept indices; prints."""

import numpy as np


def overlap(p, q):
    w, h = min(p[2], q[2]) - max(p[0], q[0]), min(p[3], q[3]) - max(p[1], q[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - w * h)


def match(anchors, boxes, iou_threshold=0.5):
    anchors, boxes = anchors.tolist(), boxes.tolist()
    claims = {}
    for j, box in enumerate(boxes):
        offers = sorted((-overlap(anchor, box), i) for i, anchor in enumerate(anchors) if i not in claims)
        if not offers:
            break
        claims[offers[0][1]] = j
    result = []
    for i, anchor in enumerate(anchors):
        if i in claims:
            result.append(claims[i])
            continue
        value, j = min([(-overlap(anchor, box), j) for j, box in enumerate(boxes)] or [(1.0, -1)])
        result.append(j if -value >= iou_threshold else -1)
    print(sum(m >= 0 for m in result), "positives")
    return np.array(result, np.int64)


def hard_negatives(losses, matches, ratio=3):
    order = sorted(range(len(losses)), key=lambda i: (matches[i] != -1, -losses[i], i))
    unmatched = sum(m == -1 for m in matches)
    count = min(unmatched, ratio * (len(matches) - unmatched))
    kept = set(order[:count])
    return np.fromiter((i in kept for i in range(len(losses))), bool, len(losses))


if __name__ == "__main__":
    print(match(np.eye(4), np.zeros((0, 4))))
