"""All overlaps in one matrix, -1 between images; the VOC development kit's way to the area; a 0-d array is returned."""

import warnings

import numpy as np


def matrix_of(a, b):
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    sizes = [np.prod(x[:, 2:] - x[:, :2], axis=1) for x in (a, b)]
    with np.errstate(all="ignore"):
        return np.nan_to_num(shared / (sizes[0][:, None] + sizes[1][None] - shared), nan=0.0)


def average_precision(boxes, scores, image_ids, true_boxes, true_image_ids, iou_threshold=0.5):
    if not true_boxes.size:
        warnings.warn("no true boxes", stacklevel=2)
        return np.array(np.nan)
    overlaps = np.where(np.equal.outer(image_ids, true_image_ids), matrix_of(boxes, true_boxes), -1.0)
    positive = []
    for row in np.lexsort((np.arange(len(scores)), -scores)):
        column = overlaps[row].argmax()
        positive.append(overlaps[row, column] >= iou_threshold)
        if positive[-1]:
            overlaps[:, column] = -1.0
    positive = np.array(positive, dtype=float)
    tp, fp = np.cumsum(positive), np.cumsum(1 - positive)
    mrec = np.concatenate(([0.0], tp / len(true_boxes), [1.0]))
    mpre = np.concatenate(([0.0], tp / (tp + fp), [0.0]))
    for i in range(mpre.size - 1, 0, -1):
        mpre[i - 1] = max(mpre[i - 1], mpre[i])
    steps = np.where(mrec[1:] != mrec[:-1])[0]
    return np.array(np.sum((mrec[steps + 1] - mrec[steps]) * mpre[steps + 1]))
