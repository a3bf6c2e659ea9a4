"""the caller's own labels are shifted so that the least is 0"""

import numpy as np

CAUGHT_BY = "test_leaves_its_inputs_alone"


def area(boxes):
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def iou(box, boxes):
    """IoU of one box, (4,), with many, (K, 4)."""
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    sides = np.maximum(sides, 0)
    overlap = sides[:, 0] * sides[:, 1]
    union = area(box[None]) + area(boxes) - overlap
    return np.divide(overlap, union, out=np.zeros_like(union), where=union > 0)


def nms(boxes, scores, iou_threshold):
    order = np.argsort(-scores, kind="stable")
    kept = []
    while len(order):
        kept.append(order[0])
        rest = order[1:]
        order = rest[iou(boxes[order[0]], boxes[rest]) <= iou_threshold]
    return np.array(kept, dtype=np.int64)


def batched_nms(boxes, scores, labels, iou_threshold):
    kept = []
    if len(labels):
        labels -= labels.min()
        for label in np.unique(labels):
            members = np.flatnonzero(labels == label)
            kept.extend(members[nms(boxes[members], scores[members], iou_threshold)])
    kept.sort(key=lambda index: (-scores[index], index))
    return np.array(kept, dtype=np.int64)
