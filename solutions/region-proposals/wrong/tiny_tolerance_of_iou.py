"""an IoU may exceed the threshold by 1e-12"""

import math

import numpy as np

CAUGHT_BY = "test_suppresses_as_nms_does"


def propose(objectness, deltas, anchors, height, width, pre_nms=2000, post_nms=1000, iou_threshold=0.7, min_size=1.0):
    top = np.argsort(-objectness, kind="stable")[:pre_nms]
    logits = objectness[top]
    boxes = _decode(anchors[top], deltas[top])
    boxes = np.clip(boxes, 0.0, np.array([width, height, width, height], dtype=np.float64))
    large = np.all(boxes[:, 2:] - boxes[:, :2] >= min_size, axis=1)
    boxes, logits = boxes[large], logits[large]
    kept = _nms(boxes, iou_threshold)[:post_nms]
    return boxes[kept], _sigmoid(logits[kept])


def _decode(anchors, deltas):
    side = anchors[:, 2:] - anchors[:, :2]
    centre = anchors[:, :2] + side / 2 + deltas[:, :2] * side
    side = side * np.exp(np.minimum(deltas[:, 2:], math.log(1000 / 16)))
    return np.concatenate([centre - side / 2, centre + side / 2], axis=1)


def _nms(boxes, iou_threshold):
    left = np.arange(len(boxes))
    kept = []
    while left.size:
        best, left = left[0], left[1:]
        kept.append(best)

        left = left[_iou(boxes[best], boxes[left]) <= iou_threshold + 1e-12]
    return np.array(kept, dtype=np.int64)


def _iou(box, boxes):
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    sides = np.maximum(sides, 0.0)
    overlap = sides[:, 0] * sides[:, 1]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + areas - overlap
    return np.divide(overlap, union, out=np.zeros_like(union), where=union > 0)


def _sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)
