import numpy as np  # noqa: F401


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
    raise NotImplementedError
