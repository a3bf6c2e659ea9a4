"""a union of less than a square pixel counts as none"""

import numpy as np

CAUGHT_BY = "test_negative_and_large_coordinates"


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    """Soft-NMS: take the box with the best current score, lower the scores of what overlaps it, and so on.

    Each time a box is taken, the scores of the others are multiplied by exp(-iou² / sigma), with their IoU with it.

    Args:
        boxes: (N, 4), xyxy with x2 >= x1 and y2 >= y1, in pixels, float64. N may be 0.
        scores: (N,), float64 in [0, 1], in any order. Equal current scores: the lower index is taken first.
        sigma: A number above 0; the smaller, the stronger the decay.
        score_threshold: A box whose current score is strictly below this number is dropped.

    Returns:
        indices: (K,), int64: the boxes that were taken, in this order.
        decayed: (K,), float64: the score that each had when it was taken.

    Source: Bodla et al. 2017, "Soft-NMS: Improving Object Detection With One Line of Code", section 3.
    """
    scores = scores.copy()  # the caller keeps theirs
    left = np.flatnonzero(scores >= score_threshold)  # ascending, so that argmax finds the lower index of equals
    indices, decayed = [], []
    while left.size:
        best = left[np.argmax(scores[left])]
        indices.append(best)
        decayed.append(scores[best])
        left = left[left != best]
        scores[left] *= np.exp(-(_iou(boxes[best], boxes[left]) ** 2) / sigma)
        left = left[scores[left] >= score_threshold]
    return np.array(indices, dtype=np.int64), np.array(decayed, dtype=np.float64)  # named for the empty lists


def _iou(box, boxes):
    """IoU of one box, (4,), with each of many, (K, 4); 0 where the union has no area."""
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])  # (K, 2)
    sides = np.maximum(sides, 0.0)  # before the product, in which two gaps would make an area
    overlap = sides[:, 0] * sides[:, 1]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + areas - overlap
    return np.divide(overlap, union, out=np.zeros_like(union), where=union > 1)
