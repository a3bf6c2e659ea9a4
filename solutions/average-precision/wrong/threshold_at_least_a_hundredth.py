"""a threshold below 0.01 is raised to it"""

import numpy as np

CAUGHT_BY = "test_equal_to_the_threshold_is_a_hit"


def average_precision(boxes, scores, image_ids, true_boxes, true_image_ids, iou_threshold=0.5):
    if not len(true_boxes):
        return float("nan")
    free = np.ones(len(true_boxes), dtype=bool)

    order = np.argsort(-scores, kind="stable")
    hits = np.zeros(len(order), dtype=bool)
    for rank, i in enumerate(order):
        rivals = np.flatnonzero(np.logical_and(free, true_image_ids == image_ids[i]))
        if rivals.size:
            overlaps = _iou(boxes[i], true_boxes[rivals])
            best = np.argmax(overlaps)
            if overlaps[best] >= max(iou_threshold, 0.01):
                hits[rank] = True
                free[rivals[best]] = False
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]

    return float(envelope[hits].sum()) / len(true_boxes)


def _iou(box, boxes):
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    sides = np.maximum(sides, 0.0)
    overlap = sides[:, 0] * sides[:, 1]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + areas - overlap
    return np.divide(overlap, union, out=np.zeros_like(union), where=union > 0)
