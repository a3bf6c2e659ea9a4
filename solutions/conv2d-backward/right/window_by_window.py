"""Correct: a Python loop over the windows of all images together, in a class; arrays with the batch last inside."""

import itertools

import numpy as np


class Convolution:
    """What the forward pass would have kept, and the accumulators of the backward pass."""

    def __init__(self, x, weight, stride, padding):
        self.stride, self.padding, self.weight = stride, padding, weight
        n, c, h, w = x.shape
        self.seen = np.zeros((h + 2 * padding, w + 2 * padding, c, n))
        self.inside = slice(padding, padding + h), slice(padding, padding + w)
        self.seen[self.inside] = np.transpose(x, (2, 3, 1, 0))

    def backward(self, dout):
        """Window by window: its pixels get the weights, the weights get its pixels."""
        o, c, kh, kw = self.weight.shape
        kernels = self.weight.transpose(2, 3, 1, 0).reshape(-1, o)
        grad, moved = np.zeros_like(self.seen), np.zeros((kh * kw * c, o))
        for i, j in itertools.product(*map(range, dout.shape[2:])):
            top, left = i * self.stride, j * self.stride
            here = (slice(top, top + kh), slice(left, left + kw))
            signal = dout[:, :, i, j]
            grad[here] += (kernels @ signal.T).reshape(kh, kw, c, -1)
            moved += self.seen[here].reshape(len(kernels), -1) @ signal
        dx = grad[self.inside].transpose(3, 2, 0, 1)
        return dx, moved.reshape(kh, kw, c, o).transpose(3, 2, 0, 1), dout.sum(3).sum(2).sum(0)


def conv2d_backward(dout, x, weight, stride=1, padding=0):
    return Convolution(x, weight, stride, padding).backward(dout)
