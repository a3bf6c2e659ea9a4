"""a side below the machine's epsilon counts as none"""

import numpy as np

CAUGHT_BY = "test_encode_of_small_boxes"


def encode(anchors, boxes):
    wa, ha = anchors[:, 2] - anchors[:, 0], anchors[:, 3] - anchors[:, 1]
    w, h = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    if min(wa.min(), ha.min(), w.min(), h.min()) < np.finfo(float).eps:
        raise ValueError("no area")
    dx = ((boxes[:, 0] + w / 2) - (anchors[:, 0] + wa / 2)) / wa
    dy = ((boxes[:, 1] + h / 2) - (anchors[:, 1] + ha / 2)) / ha
    dw, dh = np.log(w / wa), np.log(h / ha)
    return np.stack([dx, dy, dw, dh], axis=1)


def decode(anchors, deltas, max_log_scale=4.135166556742356):
    wa, ha = anchors[:, 2] - anchors[:, 0], anchors[:, 3] - anchors[:, 1]
    x = anchors[:, 0] + wa / 2 + deltas[:, 0] * wa
    y = anchors[:, 1] + ha / 2 + deltas[:, 1] * ha
    dw, dh = np.minimum(deltas[:, 2], max_log_scale), np.minimum(deltas[:, 3], max_log_scale)
    w, h = wa * np.exp(dw), ha * np.exp(dh)
    return np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=1)


def clip_to_image(boxes, height, width):
    x1, y1, x2, y2 = boxes.T
    x1, x2 = np.clip(x1, 0, width), np.clip(x2, 0, width)
    y1, y2 = np.clip(y1, 0, height), np.clip(y2, 0, height)
    return np.stack([x1, y1, x2, y2], axis=1)
