"""the last state is taken from the first 64 steps"""

import numpy as np

CAUGHT_BY = "test_forward_returns_the_last_state"


def gru_step(x, h, w_x, w_h, b_x, b_h):
    x_r, x_z, x_n = np.split(x @ w_x + b_x, 3, axis=1)  # each (N, H)
    h_r, h_z, h_n = np.split(h @ w_h + b_h, 3, axis=1)
    r = 1.0 / (1.0 + np.exp(-(x_r + h_r)))
    z = 1.0 / (1.0 + np.exp(-(x_z + h_z)))
    n = np.tanh(x_n + r * h_n)  # h_n holds its bias: the reset gate silences both
    return (1.0 - z) * n + z * h


def gru_forward(x, h0, w_x, w_h, b_x, b_h):
    h, hs = h0, []
    for row in x[:64]:
        h = gru_step(row, h, w_x, w_h, b_x, b_h)
        hs.append(h)
    hs += [h] * (len(x) - len(hs))
    return np.stack(hs), h
