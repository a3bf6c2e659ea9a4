"""of true boxes with equal IoU, the largest is taken"""

import numpy as np

CAUGHT_BY = "test_equal_ious_lower_index"


def average_precision(boxes, scores, image_ids, true_boxes, true_image_ids, iou_threshold=0.5):
    """Average precision of one class: the area under the precision envelope over all recall points.

    Args:
        boxes: The detections, (N, 4), xyxy, in pixels, float64. N may be 0.
        scores: (N,), float64, in any order. Equal scores: the lower index is visited first.
        image_ids: The image of each detection, (N,), int64, any integers.
        true_boxes: (G, 4), xyxy, float64. G may be 0.
        true_image_ids: The image of each true box, (G,), int64.
        iou_threshold: A detection takes the best free true box of its image when their IoU is at least this number.

    Returns:
        A float in [0, 1]: 0 without detections; NaN without true boxes.

    Source: Everingham et al. 2015, "The PASCAL Visual Object Classes Challenge: A Retrospective".
    """
    if not len(true_boxes):
        return float("nan")  # there is no recall to speak of
    free = np.ones(len(true_boxes), dtype=bool)
    # Negated and stable: reversing an ascending order would put the higher index first among equals.
    order = np.argsort(-scores, kind="stable")
    hits = np.zeros(len(order), dtype=bool)
    for rank, i in enumerate(order):
        rivals = np.flatnonzero(np.logical_and(free, true_image_ids == image_ids[i]))
        if rivals.size:
            overlaps = _iou(boxes[i], true_boxes[rivals])
            sides = true_boxes[rivals, 2:] - true_boxes[rivals, :2]
            best = np.lexsort((np.prod(sides, axis=1), overlaps))[-1] if overlaps.max() < 1 else np.argmax(overlaps)
            if overlaps[best] >= iou_threshold:
                hits[rank] = True
                free[rivals[best]] = False
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    # Recall rises by 1 / G at each hit and nowhere else, so that is the width of each rectangle.
    return float(envelope[hits].sum()) / len(true_boxes)


def _iou(box, boxes):
    """IoU of one box, (4,), with each of many, (K, 4); 0 where the union has no area."""
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])  # (K, 2)
    sides = np.maximum(sides, 0.0)  # before the product, in which two gaps would make an area
    overlap = sides[:, 0] * sides[:, 1]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + areas - overlap
    return np.divide(overlap, union, out=np.zeros_like(union), where=union > 0)
