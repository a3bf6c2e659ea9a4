"""One vector after the other by np.apply_along_axis, the Jacobian as a matrix, lists for tuples, read-only results."""

import numpy as np


def _stats(v, eps):
    return v.mean(), (v.var() + eps) ** 0.5


def layer_norm(x, gamma, beta, eps=1e-5):
    def one(v):
        mean, root = _stats(v, eps)
        return (v - mean) / root * gamma + beta

    out = np.apply_along_axis(one, -1, x)
    out.setflags(write=False)
    return [out, {"x": x.copy(), "gamma": gamma.copy(), "eps": eps}]


def layer_norm_backward(dout, cache):
    d = len(cache["gamma"])
    rows, slopes = cache["x"].reshape(-1, d), dout.reshape(-1, d)
    dx, dgamma = np.zeros(rows.shape), np.zeros(d)
    for n, (v, g) in enumerate(zip(rows, slopes, strict=True)):
        mean, root = _stats(v, cache["eps"])
        hat = (v - mean) / root
        jacobian = (np.eye(d) - 1 / d - np.outer(hat, hat) / d) / root
        dx[n] = jacobian @ (g * cache["gamma"])
        dgamma += g * hat
    print("vectors:", len(rows))
    return [dx.reshape(dout.shape), dgamma, slopes.sum(0)]


def rms_norm(x, gamma, eps=1e-6):
    return np.apply_along_axis(lambda v: v * gamma / np.sqrt(np.dot(v, v) / len(v) + eps), -1, x)


if __name__ == "__main__":
    print(rms_norm(np.ones(3), np.ones(3)))
