"""labels that differ in their sign alone are taken for one"""

import numpy as np

CAUGHT_BY = "test_labels_are_any_integers"


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
    while len(order) > 0:
        best, order = order[0], order[1:]
        kept.append(best)
        order = order[iou(boxes[best], boxes[order]) <= iou_threshold]
    return np.array(kept, dtype=np.int64)


def batched_nms(boxes, scores, labels, iou_threshold):
    kept = [np.zeros(0, dtype=np.int64)]
    for label in np.unique(abs(labels)):
        members = np.flatnonzero(abs(labels) == label)
        kept.append(members[nms(boxes[members], scores[members], iou_threshold)])
    kept = np.sort(np.concatenate(kept))
    return kept[np.argsort(-scores[kept], kind="stable")]
