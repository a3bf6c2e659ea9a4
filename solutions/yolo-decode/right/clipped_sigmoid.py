"""Correct: a clipped sigmoid, one row for each detection, equal scores in the reverse order, results as views."""

import numpy as np


class Head:
    """The raw numbers with the cells in front and an anchor's numbers last."""

    def __init__(self, raw, anchors, stride, num_classes):
        self.height, self.width = raw.shape[-2:]
        last = np.transpose(raw).reshape(self.width, self.height, len(anchors), num_classes + 5)
        self.rows = last.transpose(1, 0, 2, 3).reshape(-1, num_classes + 5)
        self.anchors, self.stride = np.tile(anchors, (self.height * self.width, 1)), stride

    def boxes(self):
        """Centre and size, then corners."""
        cells = np.array([(x, y) for y in range(self.height) for x in range(self.width)], dtype=float)
        cells = np.repeat(cells, len(self.rows) // len(cells), axis=0)
        centre = (cells + sigmoid(self.rows[:, 0:2])) * self.stride
        half = 0.5 * self.anchors * np.exp(self.rows[:, 2:4])
        return np.hstack((centre - half, centre + half))

    def classes(self):
        """Scores and labels."""
        every = sigmoid(self.rows[:, 4:5]) * sigmoid(self.rows[:, 5:])
        label = np.argmax(self.rows[:, 5:], axis=-1)
        return np.take_along_axis(every, label[:, None], axis=1)[:, 0], label


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))


def decode_yolo(raw, anchors, stride, num_classes, score_threshold=0.5):
    head = Head(raw, anchors, stride, num_classes)
    score, label = head.classes()
    keep = score >= score_threshold
    table = np.column_stack((head.boxes(), score))[keep]
    order = np.argsort(table[:, 4], kind="stable")[::-1]
    table = np.asfortranarray(table[order])
    table.flags.writeable = False
    return table[:, :4], table[:, 4], label[keep][order]
