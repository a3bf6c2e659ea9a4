"""rows and columns are swapped where the grid is square"""

import numpy as np

CAUGHT_BY = "test_decodes_boxes"


def decode_yolo(raw, anchors, stride, num_classes, score_threshold=0.5):
    height, width = raw.shape[1:]
    raw = raw.reshape(len(anchors), 5 + num_classes, height, width)
    if height == width:
        raw = raw.swapaxes(2, 3)
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
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1 + small)
