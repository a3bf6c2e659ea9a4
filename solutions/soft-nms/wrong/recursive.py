"""a call for each box that is taken, and Python allows a thousand"""

import numpy as np

CAUGHT_BY = "test_equal_scores_lower_index_first"


def _iou(box, others):
    w = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    h = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    inter = np.maximum(w, 0) * np.maximum(h, 0)
    area = (box[2] - box[0]) * (box[3] - box[1])
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    union = area + areas - inter
    return np.where(inter > 0, inter / np.where(union > 0, union, 1.0), 0.0)


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    def go(left, current):
        keep = current >= score_threshold
        left, current = left[keep], current[keep]
        if not len(left):
            return [], []
        i = int(np.argmax(current))
        rest = np.arange(len(left)) != i
        factor = np.exp(-(_iou(boxes[left[i]], boxes[left[rest]]) ** 2) / sigma)
        a, b = go(left[rest], current[rest] * factor)
        return [left[i], *a], [current[i], *b]

    a, b = go(np.arange(len(scores)), scores)
    return np.array(a, dtype=np.int64), np.array(b, dtype=np.float64)
