"""Row by row in plain Python with a dataclass; prints; refuses more than it must."""

import math
from dataclasses import dataclass

import numpy as np


class EmptyBox(ValueError):
    pass


@dataclass(frozen=True)
class Centred:
    x: float
    y: float
    w: float
    h: float

    @classmethod
    def of(cls, row):
        x1, y1, x2, y2 = map(float, row)
        return cls((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1)

    @property
    def corners(self):
        return [self.x - self.w / 2, self.y - self.h / 2, self.x + self.w / 2, self.y + self.h / 2]

    def nonempty(self):
        if self.w <= 0 or self.h <= 0:
            raise EmptyBox(f"{self} has no area")
        return self


def encode(anchors, boxes):
    if anchors.shape != boxes.shape:
        raise ValueError("one box for each anchor")
    out = []
    for row, other in zip(anchors, boxes, strict=True):
        a, b = Centred.of(row).nonempty(), Centred.of(other).nonempty()
        out.append(((b.x - a.x) / a.w, (b.y - a.y) / a.h, math.log(b.w / a.w), math.log(b.h / a.h)))
    print("encoded", len(out))
    return np.array(out, dtype=float)


def decode(anchors, deltas, max_log_scale=4.135166556742356):
    out = []
    for row, (dx, dy, dw, dh) in zip(anchors, deltas, strict=True):
        a = Centred.of(row)
        w, h = (side * math.exp(min(d, max_log_scale)) for side, d in ((a.w, dw), (a.h, dh)))
        out.append(Centred(a.x + dx * a.w, a.y + dy * a.h, w, h).corners)
    return np.array(out)


def clip_to_image(boxes, height, width):
    return np.array([[sorted((0.0, v, (width, height)[k % 2]))[1] for k, v in enumerate(row)] for row in boxes], float)
