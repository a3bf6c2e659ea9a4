"""Plain loops over a list of candidates; the square is divided before it is negated."""

import math

import numpy as np


def overlap(p, q):
    w = max(0.0, min(p[2], q[2]) - max(p[0], q[0]))
    h = max(0.0, min(p[3], q[3]) - max(p[1], q[1]))
    if w * h == 0:
        return 0.0
    return (w * h) / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - w * h)


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    rest = [[float(s), i] for i, s in enumerate(scores)]
    result = []
    while rest:
        rest.sort(key=lambda entry: (-entry[0], entry[1]))
        if rest[0][0] < score_threshold:
            break
        top = rest.pop(0)
        result.append(top)
        for entry in rest:
            shared = overlap(boxes[top[1]], boxes[entry[1]])
            entry[0] *= math.exp(-(shared * shared / sigma))
    print(f"{len(result)} of {len(boxes)} boxes")
    return [np.array([i for _, i in result], np.int64), np.array([s for s, _ in result], np.float64)]
