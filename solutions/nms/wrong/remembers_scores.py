"""a result is remembered by its scores, whatever the boxes"""

import numpy as np

CAUGHT_BY = "test_best_score_first"


_seen = {}


def nms(boxes, scores, iou_threshold):
    key = (scores.tobytes(), iou_threshold)
    if key in _seen:
        return _seen[key]
    order = np.argsort(-scores, kind="stable")
    kept = []
    while order.size:
        best, order = order[0], order[1:]
        kept.append(best)

        order = order[_iou(boxes[best], boxes[order]) <= iou_threshold]
    _seen[key] = np.array(kept, dtype=np.int64)
    return _seen[key]


def batched_nms(boxes, scores, labels, iou_threshold):
    kept = np.zeros(len(scores), dtype=bool)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        kept[members[nms(boxes[members], scores[members], iou_threshold)]] = True
    indices = np.flatnonzero(kept)
    return indices[np.argsort(-scores[indices], kind="stable")].astype(np.int64)


def _iou(box, boxes):
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    sides = np.maximum(sides, 0.0)
    overlap = sides[:, 0] * sides[:, 1]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + areas - overlap

    return np.divide(overlap, union, out=np.zeros_like(union), where=union > 0)
