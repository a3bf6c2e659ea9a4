import numpy as np  # noqa: F401


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
    raise NotImplementedError


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
    raise NotImplementedError
