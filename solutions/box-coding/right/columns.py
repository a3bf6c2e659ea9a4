"""Column by column; growth is limited after the exponential; views of Fortran arrays, read-only."""

import numpy as np

LIMIT = np.log(1000.0 / 16)


def shape_of(b):
    x1, y1, x2, y2 = b.T
    return (x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1


def encode(anchors, boxes):
    xa, ya, wa, ha = shape_of(anchors)
    x, y, w, h = shape_of(boxes)
    if not (wa.all() and ha.all() and w.all() and h.all()):
        raise ValueError
    out = np.stack([(x - xa) / wa, (y - ya) / ha, np.log(w) - np.log(wa), np.log(h) - np.log(ha)]).T
    out.flags.writeable = False
    return out


def decode(anchors, deltas, max_log_scale=LIMIT):
    xa, ya, wa, ha = shape_of(anchors)
    out = np.empty((len(deltas), 4), order="F")
    with np.errstate(over="ignore"):
        grow = np.minimum(np.exp(deltas[:, 2:]), np.exp(max_log_scale))
    w, h = wa * grow[:, 0], ha * grow[:, 1]
    out[:, 0] = deltas[:, 0] * wa + xa - 0.5 * w
    out[:, 1] = deltas[:, 1] * ha + ya - 0.5 * h
    out[:, 2] = out[:, 0] + w
    out[:, 3] = out[:, 1] + h
    return out[::1]


def clip_to_image(boxes, height, width):
    out = np.array(boxes, copy=True)
    out[:, 0::2] = out[:, 0::2].clip(0, width)
    out[:, 1::2] = out[:, 1::2].clip(0, height)
    return out


if __name__ == "__main__":
    print(clip_to_image(np.array([[-1.0, -1, 9, 9]]), 4, 5))
