"""suppressed boxes are crossed out in the caller's own scores"""

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
    for index in order:
        if scores[index] == -np.inf:
            continue
        kept.append(index)
        scores[order[~(iou(boxes[index], boxes[order]) <= iou_threshold)]] = -np.inf
    return np.array(kept, dtype=np.int64)


def batched_nms(boxes, scores, labels, iou_threshold):
    kept = [np.zeros(0, dtype=np.int64)]
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        kept.append(members[nms(boxes[members], scores[members].copy(), iou_threshold)])
    kept = np.sort(np.concatenate(kept))
    return kept[np.argsort(-scores[kept], kind="stable")]
