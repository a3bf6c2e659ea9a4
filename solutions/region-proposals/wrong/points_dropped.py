"""a box of which clipping leaves a point in the corner is dropped, also with a min_size of 0"""

import numpy as np

CAUGHT_BY = "test_drops_small_boxes"


def _sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def propose(objectness, deltas, anchors, height, width, pre_nms=2000, post_nms=1000, iou_threshold=0.7, min_size=1.0):
    order = np.argsort(-objectness, kind="stable")[:pre_nms]
    logits, d, a = objectness[order], deltas[order], anchors[order]
    size = a[:, 2:] - a[:, :2]
    centre = a[:, :2] + size / 2
    new_size = size * np.exp(np.minimum(d[:, 2:], np.log(1000 / 16)))
    centre = centre + d[:, :2] * size
    boxes = np.concatenate([centre - new_size / 2, centre + new_size / 2], axis=1)
    boxes[:, 0::2] = boxes[:, 0::2].clip(0, width)
    boxes[:, 1::2] = boxes[:, 1::2].clip(0, height)
    inside = (boxes[:, 2:] > boxes[:, :2]).any(axis=1)
    boxes, logits = boxes[inside], logits[inside]
    side = boxes[:, 2:] - boxes[:, :2]
    big = (side >= min_size).all(axis=1)
    boxes, logits = boxes[big], logits[big]
    area = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    alive = np.ones(len(boxes), dtype=bool)
    keep = []
    for i in range(len(boxes)):
        if not alive[i]:
            continue
        keep.append(i)
        if len(keep) == post_nms:
            break
        rest = slice(i + 1, None)
        inter = np.minimum(boxes[i, 2:], boxes[rest, 2:]) - np.maximum(boxes[i, :2], boxes[rest, :2])
        inter = inter.clip(0).prod(axis=1)
        union = area[i] + area[rest] - inter
        alive[rest] &= ~(np.divide(inter, union, out=np.zeros_like(inter), where=union > 0) > iou_threshold)
    keep = np.array(keep, dtype=int)
    return boxes[keep], _sigmoid(logits[keep])
