"""Written from the other side: each box in turn is held against the kept ones, which grow in a buffer."""

import numpy as np


def keeper(threshold, capacity):
    """A function that keeps a box or does not, and remembers those that it kept."""
    buffer, sizes, count = np.empty((4, capacity)), np.empty(capacity), 0

    def keeps(box):
        nonlocal count
        x1, y1, x2, y2 = box
        size = (x2 - x1) * (y2 - y1)
        held = buffer[:, :count]
        wide = np.minimum(held[2], x2) - np.maximum(held[0], x1)
        high = np.minimum(held[3], y2) - np.maximum(held[1], y1)
        meet = (wide > 0) & (high > 0)
        if meet.any():
            shared = wide[meet] * high[meet]
            if np.max(shared / (sizes[:count][meet] + size - shared)) > threshold:
                return False
        buffer[:, count], sizes[count] = box, size
        count += 1
        return True

    return keeps


def run(boxes, scores, labels, threshold):
    keepers = {
        label: keeper(threshold, number) for label, number in zip(*np.unique(labels, return_counts=True), strict=True)
    }
    ranked = sorted(range(len(labels)), key=lambda i: (-scores[i], i))
    flags = [keepers[labels[i]](boxes[i]) for i in ranked]
    padded = np.zeros((len(ranked), 2), np.int64)
    padded[:, 0] = ranked
    return padded[np.array(flags, bool), :][:, 0]  # a strided view


def nms(boxes, scores, iou_threshold):
    return run(boxes, scores, [0] * len(scores), iou_threshold)


def batched_nms(boxes, scores, labels, iou_threshold):
    return run(boxes, scores, labels.tolist(), float(iou_threshold))
