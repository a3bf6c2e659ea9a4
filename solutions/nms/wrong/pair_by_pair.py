"""a Python loop compares every box with every kept one, pair by pair"""

import numpy as np

CAUGHT_BY = "test_five_thousand_boxes_in_under_five_seconds"


def iou(p, q):
    width = max(min(p[2], q[2]) - max(p[0], q[0]), 0.0)
    height = max(min(p[3], q[3]) - max(p[1], q[1]), 0.0)
    overlap = width * height
    union = (p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - overlap
    return overlap / union if union > 0 else 0.0


def batched_nms(boxes, scores, labels, iou_threshold):
    rows, labels, kept = boxes.tolist(), labels.tolist(), []
    for i in np.argsort(-scores, kind="stable"):
        if all(labels[i] != labels[j] or iou(rows[i], rows[j]) <= iou_threshold for j in kept):
            kept.append(i)
    return np.array(kept, dtype=np.int64)


def nms(boxes, scores, iou_threshold):
    return batched_nms(boxes, scores, np.zeros(len(scores), dtype=np.int64), iou_threshold)
