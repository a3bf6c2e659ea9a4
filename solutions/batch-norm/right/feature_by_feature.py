"""One feature after the other, the Jacobian as a matrix, the statistics module, lists for tuples, read-only results."""

import statistics

import numpy as np


def _locked(rows):
    array = np.array(rows, dtype=np.float64)
    array.flags.writeable = False
    return array


def batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training is True and x.shape[0] <= 1:
        raise ValueError("one row has no variance")
    columns, means, variances = [], [], []
    for d, column in enumerate(x.T):
        m, v = running_mean[d], running_var[d]
        means.append(m)
        variances.append(v)
        if training:
            m, v = statistics.fmean(column), np.var(column)
            means[-1] += momentum * (m - means[-1])
            variances[-1] += momentum * (statistics.variance(column.tolist()) - variances[-1])
        columns.append((column - m) / (v + eps) ** 0.5 * gamma[d] + beta[d])
    print("batch norm of", x.shape)
    return [_locked(columns).T, {"x": x.tolist(), "gamma": list(gamma), "eps": eps}, _locked(means), _locked(variances)]


def batch_norm_backward(dout, cache):
    x, n = np.array(cache["x"]), len(dout)
    dx, dgamma, dbeta = np.zeros(x.shape), [], []
    for d, (column, slopes) in enumerate(zip(x.T, dout.T, strict=True)):
        root = np.sqrt(np.var(column) + cache["eps"])
        hat = (column - column.mean()) / root
        jacobian = (np.identity(n) - 1 / n - np.outer(hat, hat) / n) / root
        dx[:, d] = jacobian @ slopes * cache["gamma"][d]
        dgamma.append(hat @ slopes)
        dbeta.append(slopes.sum())
    return [dx, _locked(dgamma), _locked(dbeta)]


if __name__ == "__main__":
    print(batch_norm_forward(np.eye(2), np.ones(2), np.zeros(2), np.zeros(2), np.ones(2), True))
