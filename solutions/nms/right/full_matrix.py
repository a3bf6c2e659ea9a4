"""The whole (N, N) matrix of comparisons at once, then one pass over its rows; labels are one more condition."""

import numpy as np


def _suppressing(boxes, threshold):
    """[i, j]: box i would suppress box j. Compared without a quotient."""
    x1, y1, x2, y2 = boxes.T
    inner = np.fmin.outer(x2, x2)
    inner -= np.fmax.outer(x1, x1)
    other = np.fmin.outer(y2, y2)
    other -= np.fmax.outer(y1, y1)
    inner = inner.clip(0) * other.clip(0)
    sizes = (x2 - x1) * (y2 - y1)
    np.add.outer(sizes, sizes, out=other)
    other -= inner
    other *= threshold
    return inner > other


def batched_nms(boxes, scores, labels, iou_threshold):
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)  # stable in reverse too
    matrix = _suppressing(boxes, iou_threshold)
    matrix &= np.equal.outer(labels, labels)
    gone, kept = np.zeros(len(scores), bool), []
    for index in order:
        if not gone[index]:
            kept += [index]
            gone |= matrix[index]
    result = np.fromiter(kept, np.int64, len(kept))
    result.setflags(write=False)
    return result


def nms(boxes, scores, iou_threshold):
    return batched_nms(boxes, scores, np.full(scores.shape, 7), iou_threshold)


if __name__ == "__main__":
    print(nms(np.zeros((2, 4)), np.zeros(2), 0.5))
