"""at the start a score may lie below the threshold by 1e-12"""

import numpy as np

CAUGHT_BY = "test_equal_to_the_threshold_stays"


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    scores = scores.copy()
    left = np.flatnonzero(scores >= score_threshold - 1e-12)
    indices, decayed = [], []
    while left.size:
        best = left[np.argmax(scores[left])]
        indices.append(best)
        decayed.append(scores[best])
        left = left[left != best]
        scores[left] *= np.exp(-(_iou(boxes[best], boxes[left]) ** 2) / sigma)
        left = left[scores[left] >= score_threshold]
    return np.array(indices, dtype=np.int64), np.array(decayed, dtype=np.float64)


def _iou(box, boxes):
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    sides = np.maximum(sides, 0.0)
    overlap = sides[:, 0] * sides[:, 1]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + areas - overlap
    return np.divide(overlap, union, out=np.zeros_like(union), where=union > 0)
