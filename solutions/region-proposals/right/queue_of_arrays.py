"""One anchor after another, and a queue of small arrays; the sigmoid overflows in silence; strided results."""

import numpy as np


def decode(anchor, delta):
    side = anchor[2:] - anchor[:2]
    centre = (anchor[2:] + anchor[:2]) / 2 + delta[:2] * side
    half = side * np.exp(np.minimum(delta[2:], np.log(1000 / 16))) / 2
    return np.concatenate((centre - half, centre + half))


def propose(objectness, deltas, anchors, height, width, pre_nms=2000, post_nms=1000, iou_threshold=0.7, min_size=1.0):
    queue = []
    for i in sorted(range(len(objectness)), key=lambda i: -objectness[i])[: int(pre_nms)]:
        box = np.clip(decode(anchors[i], deltas[i]), 0, [width, height] * 2)
        if min(box[2] - box[0], box[3] - box[1]) >= min_size:
            queue.append((i, box))
    found = np.zeros((len(queue), 10))
    count = 0
    while queue and count < post_nms:
        i, box = queue.pop(0)
        found[count, ::2] = [*box, objectness[i]]
        count += 1
        rest = np.array([other for _, other in queue]).reshape(-1, 4)
        shared = np.clip(np.minimum(box[2:], rest[:, 2:]) - np.maximum(box[:2], rest[:, :2]), 0, None).prod(axis=1)
        either = (rest[:, 2:] - rest[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod() - shared
        queue = [
            entry for entry, a, b in zip(queue, shared, either, strict=True) if not (b > 0 and a / b > iou_threshold)
        ]
    with np.errstate(over="ignore"):
        scores = 1 / (1 + np.exp(-found[:count, 8]))
    return found[:count, :8:2], scores
