"""Correct: the definition in loops; the cache is a list of pairs, the results are read-only."""

from numpy import empty, float64, zeros


def _spans(x, kernel, stride):
    stride = stride or kernel
    for i, top in enumerate(range(0, x.shape[2] - kernel + 1, stride)):
        for j, left in enumerate(range(0, x.shape[3] - kernel + 1, stride)):
            yield i, j, slice(top, top + kernel), slice(left, left + kernel)


def _empty(x, kernel, stride):
    *_, (i, j, _, _) = _spans(x, kernel, stride)
    return empty(x.shape[:2] + (i + 1, j + 1), float64)


def max_pool2d(x, kernel, stride=None):
    print("max_pool2d", x.shape)
    out = _empty(x, kernel, stride)
    pairs = []
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for i, j, rows, columns in _spans(x, kernel, stride):
                window = x[n, c, rows, columns]
                row, column = divmod(int(window.argmax()), kernel)
                out[n, c, i, j] = window[row, column]
                pairs.append(((n, c, i, j), (n, c, rows.start + row, columns.start + column)))
    out.flags.writeable = False
    return [out, [pairs, x.shape]]


def max_pool2d_backward(dout, cache):
    dx = zeros(cache[1])
    for window, place in cache[0]:
        dx[tuple(place)] += dout[tuple(window)]
    dx.flags.writeable = False
    return dx


def avg_pool2d(x, kernel, stride=None):
    out = _empty(x, kernel, stride)
    for i, j, rows, columns in _spans(x, kernel, stride):
        out[:, :, i, j] = x[:, :, rows, columns].sum((2, 3)) / kernel**2
    return out


def global_avg_pool2d(x):
    return avg_pool2d(x, x.shape[2])[:, :, 0, 0] if x.shape[2] == x.shape[3] else x.reshape(*x.shape[:2], -1).mean(2)


if __name__ == "__main__":
    print(max_pool2d(zeros((1, 1, 4, 4)), 2))
