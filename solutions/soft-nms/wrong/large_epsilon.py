"""1e-6 is added to the union, which is much for boxes far smaller than a pixel"""

import numpy as np

CAUGHT_BY = "test_negative_and_large_coordinates"


def _iou(box, others):
    w = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    h = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    inter = np.maximum(w, 0) * np.maximum(h, 0)
    area = (box[2] - box[0]) * (box[3] - box[1])
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    union = area + areas - inter
    return inter / (union + 1e-6)


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    current = scores.copy()
    left = np.arange(len(scores))
    indices, decayed = [], []
    left = left[current[left] >= score_threshold]
    while len(left):
        best = left[np.argmax(current[left])]
        indices.append(best)
        decayed.append(current[best])
        left = left[left != best]
        current[left] *= np.exp(-(_iou(boxes[best], boxes[left]) ** 2) / sigma)
        left = left[current[left] >= score_threshold]
    return np.array(indices, dtype=np.int64), np.array(decayed, dtype=np.float64)
