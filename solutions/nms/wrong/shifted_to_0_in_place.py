"""batched_nms shifts negative coordinates to 0 in the caller's boxes"""

import numpy as np

CAUGHT_BY = "test_leaves_its_inputs_alone"


def nms(boxes, scores, iou_threshold):
    """Greedy non-maximum suppression: best score first, keep a box unless a kept one overlaps it too much.

    Args:
        boxes: (N, 4), xyxy with x2 >= x1 and y2 >= y1, in pixels, float64. N may be 0.
        scores: (N,), float64, in any order. Equal scores: the lower index comes first.
        iou_threshold: A box is suppressed when its IoU with a kept one is greater than this number in [0, 1].

    Returns:
        (K,), int64: the indices of the kept boxes, best score first.

    Source: Girshick et al. 2014, "Rich Feature Hierarchies for Accurate Object Detection", section 2.2.
    """
    # Negated and stable: reversing an ascending order would put the higher index first among equals.
    order = np.argsort(-scores, kind="stable")
    kept = []
    while order.size:
        best, order = order[0], order[1:]
        kept.append(best)
        # What it overlaps too much leaves the queue here, so that a suppressed box suppresses nothing.
        order = order[_iou(boxes[best], boxes[order]) <= iou_threshold]
    return np.array(kept, dtype=np.int64)  # the dtype is named for the empty list


def batched_nms(boxes, scores, labels, iou_threshold):
    """Non-maximum suppression in which a box is suppressed by kept boxes of its own label alone.

    Args:
        boxes: (N, 4), xyxy with x2 >= x1 and y2 >= y1, in pixels, float64. N may be 0.
        scores: (N,), float64, in any order. Equal scores: the lower index comes first.
        labels: (N,), int64, any integers.
        iou_threshold: A box is suppressed when its IoU with a kept one is greater than this number in [0, 1].

    Returns:
        (K,), int64: the indices of the kept boxes, best score first over all labels.

    Source: Girshick et al. 2014, "Rich Feature Hierarchies for Accurate Object Detection", section 2.2.
    """
    boxes -= boxes.min(initial=0.0)
    kept = np.zeros(len(scores), dtype=bool)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        kept[members[nms(boxes[members], scores[members], iou_threshold)]] = True
    indices = np.flatnonzero(kept)  # ascending, so that the stable sort leaves the lower index first
    return indices[np.argsort(-scores[indices], kind="stable")].astype(np.int64)


def _iou(box, boxes):
    """IoU of one box, (4,), with each of many, (K, 4); 0 where the union has no area."""
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])  # (K, 2)
    sides = np.maximum(sides, 0.0)  # before the product, in which two gaps would make an area
    overlap = sides[:, 0] * sides[:, 1]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + areas - overlap
    # The quotient, not overlap > threshold * union: 29 / 100 is the float 0.29, but 0.29 * 100 is below 29.
    return np.divide(overlap, union, out=np.zeros_like(union), where=union > 0)
