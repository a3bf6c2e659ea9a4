import numpy as np


def area(boxes):
    return (boxes[:, 2] - boxes[:, 0] + 1) * (boxes[:, 3] - boxes[:, 1] + 1)


def overlap(a, b):
    print("a", a.shape, "b", b.shape)
    lo = np.maximum(a[:, None, :2], b[None, :, :2])
    hi = np.minimum(a[:, None, 2:], b[None, :, 2:])
    side = np.clip(hi - lo + 1, 0, None)
    for i, row in enumerate(side[:20]):
        print("\x1b[31mbox\x1b[0m", i, "meets:", row[:5].tolist())
    return side[..., 0] * side[..., 1]


def check(a, b):
    for boxes in (a, b):
        if (boxes[:, 2] < boxes[:, 0]).any() or (boxes[:, 3] < boxes[:, 1]).any():
            raise ValueError("inverted box")


def box_iou(a, b):
    check(a, b)
    both = overlap(a, b)
    either = area(a)[:, None] + area(b)[None] - both
    for _ in range(3):
        print("union", either[:2, :5], "\n\n")
    return both / either


def generalized_box_iou(a, b):
    iou = box_iou(a, b)
    both = overlap(a, b)
    union = area(a)[:, None] + area(b)[None] - both
    lo = np.minimum(a[:, None, :2], b[None, :, :2])
    hi = np.maximum(a[:, None, 2:], b[None, :, 2:])
    hull = (hi - lo + 1).prod(-1)
    return iou - (hull - union) / hull
