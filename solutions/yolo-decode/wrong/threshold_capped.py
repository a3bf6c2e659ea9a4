"""a threshold above 0.99 is lowered to that"""

import numpy as np

CAUGHT_BY = "test_threshold"


def decode_yolo(raw, anchors, stride, num_classes, score_threshold=0.5):
    """Boxes, scores and labels from the raw output of one YOLOv3 head, without suppression.

    Args:
        raw: (A * (5 + num_classes), H, W), float64: for each anchor tx, ty, tw, th, to, then one logit a class.
        anchors: (A, 2), float64: each anchor's width and height in pixels.
        stride: Pixels a cell, on either axis; a number > 0.
        num_classes: An int >= 1.
        score_threshold: The least score that is kept, a number in [0, 1].

    Returns:
        boxes: (K, 4), float64, xyxy in pixels, best score first; not clipped to the image.
        scores: (K,), float64: sigmoid(to) times the sigmoid of the best class's logit.
        labels: (K,), int64: the best class of each, from 0; of equal ones the lower.

    Source: Redmon and Farhadi 2018, "YOLOv3: An Incremental Improvement", sections 2.1 and 2.2.
    """
    score_threshold = min(score_threshold, 0.99)
    height, width = raw.shape[1:]
    raw = raw.reshape(len(anchors), 5 + num_classes, height, width)
    tx, ty, tw, th, to = raw[:, :5].swapaxes(0, 1)  # each (A, H, W)
    row, column = np.indices((height, width))
    x, y = (_sigmoid(tx) + column) * stride, (_sigmoid(ty) + row) * stride
    w, h = anchors[:, 0, None, None] * np.exp(tw), anchors[:, 1, None, None] * np.exp(th)
    boxes = np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=-1).reshape(-1, 4)

    # The sigmoid rises, so that the best logit is the best class; argmax takes the first of equal ones.
    classes = raw[:, 5:]
    scores = (_sigmoid(to) * _sigmoid(classes.max(axis=1))).ravel()
    labels = classes.argmax(axis=1).ravel().astype(np.int64)

    order = np.argsort(-scores)
    order = order[scores[order] >= score_threshold]
    return boxes[order], scores[order], labels[order]


def _sigmoid(x):
    """1 / (1 + exp(-x)), with the exponential of negative numbers alone."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1 + small)
