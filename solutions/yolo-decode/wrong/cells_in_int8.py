"""cells are counted in int8, which ends at 127"""

import numpy as np

CAUGHT_BY = "test_one_detection_each"


def decode_yolo(raw, anchors, stride, num_classes, score_threshold=0.5):
    height, width = raw.shape[1:]
    raw = raw.reshape(len(anchors), 5 + num_classes, height, width)
    tx, ty, tw, th, to = raw[:, :5].swapaxes(0, 1)
    row, column = np.indices((height, width), dtype=np.int8)
    x, y = (_sigmoid(tx) + column) * stride, (_sigmoid(ty) + row) * stride
    w, h = anchors[:, 0, None, None] * np.exp(tw), anchors[:, 1, None, None] * np.exp(th)
    boxes = np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=-1).reshape(-1, 4)

    classes = raw[:, 5:]
    scores = (_sigmoid(to) * _sigmoid(classes.max(axis=1))).ravel()
    labels = classes.argmax(axis=1).ravel().astype(np.int64)

    order = np.argsort(-scores)
    order = order[scores[order] >= score_threshold]
    return boxes[order], scores[order], labels[order]


def _sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1 + small)
