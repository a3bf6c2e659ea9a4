"""Correct: a class for the map, one sample at a time, plain lists until the end."""

import math

import numpy as np


class FeatureMap:
    """A map that can be asked for its value anywhere."""

    def __init__(self, planes):
        self.planes = planes.tolist()
        self.height, self.width = planes.shape[1:]

    def __call__(self, plane, y, x):
        if not (-1 <= y <= self.height and -1 <= x <= self.width):
            return 0.0
        y0, y1, fy = self.between(y, self.height)
        x0, x1, fx = self.between(x, self.width)
        p = self.planes[plane]
        upper = p[y0][x0] + fx * (p[y0][x1] - p[y0][x0])
        lower = p[y1][x0] + fx * (p[y1][x1] - p[y1][x0])
        return upper + fy * (lower - upper)

    @staticmethod
    def between(t, size):
        """The pixels on both sides, and how far along."""
        if t <= 0:
            return 0, 0, 0.0
        low = int(t)
        if low >= size - 1:
            return size - 1, size - 1, 0.0
        return low, low + 1, t - math.floor(t)


def roi_align(features, rois, output_size, spatial_scale=1.0, sampling=2):
    print(f"{len(rois)} regions")
    at = FeatureMap(features)
    grid = []
    for roi in rois:
        x1, y1, x2, y2 = (float(v) * spatial_scale - 0.5 for v in roi)
        step_y, step_x = (y2 - y1) / output_size / sampling, (x2 - x1) / output_size / sampling
        for plane in range(features.shape[0]):
            for i in range(output_size):
                for j in range(output_size):
                    total = 0.0
                    for k in range(i * sampling, (i + 1) * sampling):
                        for m in range(j * sampling, (j + 1) * sampling):
                            total += at(plane, y1 + (k + 0.5) * step_y, x1 + (m + 0.5) * step_x)
                    grid.append(total / (sampling * sampling))
    return np.array(grid).reshape(len(rois), features.shape[0], output_size, output_size)


if __name__ == "__main__":
    print(roi_align(np.ones((1, 2, 3)), np.zeros((1, 4)), 1))
