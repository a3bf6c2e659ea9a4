"""The velocity carries the learning rate and points downhill; powers of the betas are kept, not computed; lists."""

import math

import numpy


def sgd_step(w, grad, state, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    g = grad + w * weight_decay
    # v here is -lr times the usual velocity: the same thing while lr stays the same.
    v = state["v"] * momentum - lr * g if "v" in state else -lr * g
    new = w + (momentum * v - lr * g if nesterov else v)
    print("|w| is now", float(numpy.linalg.norm(new)))
    new.flags.writeable = False
    return [new, {"v": v}]


class Moments:
    """Both running means of one weight, and the powers of the betas."""

    def __init__(self, like, betas):
        self.betas = betas
        self.first, self.second, self.powers = numpy.zeros(like.shape), numpy.zeros(like.shape), [1.0, 1.0]

    @classmethod
    def load(cls, state, like, betas):
        self = cls(like, betas)
        if len(state) > 0:
            self.first, self.second = state["moments"]
            self.powers = [state["p1"], state["p2"]]
        return self

    def see(self, g):
        a, b = self.betas
        self.first = self.first + (1 - a) * (g - self.first)
        self.second = self.second + (1 - b) * (g * g - self.second)
        self.powers = [self.powers[0] * a, self.powers[1] * b]

    def direction(self, eps):
        p, q = self.powers
        return self.first / (self.second**0.5 / math.sqrt(1 - q) + eps) / (1 - p)

    def dump(self):
        return dict(moments=numpy.stack([self.first, self.second]), p1=self.powers[0], p2=self.powers[1])


def adam_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    moments = Moments.load(state, w, betas)
    moments.see(grad + weight_decay * w if weight_decay else grad)
    return [w - lr * moments.direction(eps), moments.dump()]


def adamw_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    moments = Moments.load(state, w, betas)
    moments.see(grad)
    return [w - lr * weight_decay * w - lr * moments.direction(eps), moments.dump()]
