"""Correct: four nested loops, the sides from the equation h = ratio * w; read-only."""

import numpy as np


def _sides(scale, ratio):
    w = (scale * scale / ratio) ** 0.5
    return w, ratio * w


def generate_anchors(height, width, stride, scales, ratios):
    print("anchors for", height, "x", width)
    boxes = np.zeros((height * width * len(scales) * len(ratios), 4), order="F")
    k = 0
    for y in range(height):
        for x in range(width):
            for scale in scales:
                for ratio in ratios:
                    w, h = _sides(scale, ratio)
                    left, top = stride * x + stride / 2 - w / 2, stride * y + stride / 2 - h / 2
                    boxes[k] = left, top, left + w, top + h
                    k += 1
    boxes.flags.writeable = False
    return boxes


if __name__ == "__main__":
    print(generate_anchors(1, 1, 8, [4.0], [1.0]))
