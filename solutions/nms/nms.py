import numpy as np


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
    x1, y1, x2, y2 = np.ascontiguousarray(boxes[order].T)  # each (N,), best first
    area = (x2 - x1) * (y2 - y1)
    alive = np.ones(len(order), dtype=bool)
    for i in range(len(order)):
        if not alive[i]:
            continue  # a suppressed box suppresses nothing
        rest = slice(i + 1, None)
        width = np.minimum(x2[i], x2[rest]) - np.maximum(x1[i], x1[rest])
        height = np.minimum(y2[i], y2[rest]) - np.maximum(y1[i], y1[rest])
        overlap = np.maximum(width, 0.0) * np.maximum(height, 0.0)
        union = area[i] + area[rest] - overlap
        # A quotient, not overlap > threshold * union: 29/100 is the float 0.29, while 0.29 * 100 is below 29.
        iou = np.divide(overlap, union, out=np.zeros_like(union), where=union > 0)
        alive[rest] &= iou <= iou_threshold
    return order[alive].astype(np.int64)


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
    # Label by label. Shifting each label by an offset of its own saves the loop, but an offset that is large
    # enough to part the labels costs the coordinates their last digits.
    kept = np.zeros(len(scores), dtype=bool)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        kept[members[nms(boxes[members], scores[members], iou_threshold)]] = True
    indices = np.flatnonzero(kept)  # ascending, so that the stable sort leaves the lower index first
    return indices[np.argsort(-scores[indices], kind="stable")].astype(np.int64)
