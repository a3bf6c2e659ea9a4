"""Plain Python over sorted tuples, which stops as soon as post_nms boxes are kept; prints; returns a list."""

import math

import numpy as np

LIMIT = math.log(62.5)


def box_of(anchor, delta, height, width):
    x1, y1, x2, y2 = anchor
    w, h = x2 - x1, y2 - y1
    cx, cy = (x1 + x2) / 2 + delta[0] * w, (y1 + y2) / 2 + delta[1] * h
    w, h = w * math.exp(min(delta[2], LIMIT)) / 2, h * math.exp(min(delta[3], LIMIT)) / 2
    return (
        min(max(cx - w, 0), width),
        min(max(cy - h, 0), height),
        min(max(cx + w, 0), width),
        min(max(cy + h, 0), height),
    )


def overlap(p, q):
    w, h = min(p[2], q[2]) - max(p[0], q[0]), min(p[3], q[3]) - max(p[1], q[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - w * h)


def propose(objectness, deltas, anchors, height, width, pre_nms=2000, post_nms=1000, iou_threshold=0.7, min_size=1.0):
    ranked = sorted((-logit, i) for i, logit in enumerate(objectness.tolist()))
    boxes, scores = [], []
    for logit, i in ranked[:pre_nms]:
        if len(boxes) == post_nms:
            break
        box = box_of(anchors[i].tolist(), deltas[i].tolist(), height, width)
        if box[2] - box[0] < min_size or box[3] - box[1] < min_size:
            continue
        if any(overlap(box, other) > iou_threshold for other in boxes):
            continue
        boxes.append(box)
        scores.append(0.5 * (1 + math.tanh(-logit / 2)))
    print(f"{len(boxes)} proposals")
    return [np.array(boxes, dtype=np.float64).reshape(len(boxes), 4), np.array(scores, dtype=np.float64)]
