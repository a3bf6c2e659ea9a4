import numpy as np


def rnn_forward(x, h0, w_x, w_h, b):
    """A recurrent network over a batch of sequences of one length: h_t = tanh(x_t w_x + h_{t-1} w_h + b).

    Args:
        x: The inputs, (T, N, D), float64.
        h0: The hidden state before the first step, (N, H), float64.
        w_x: From the input to the hidden state, (D, H).
        w_h: From one hidden state to the next, (H, H).
        b: The bias, (H,).

    Returns:
        hs: The hidden state after each step, (T, N, H), float64.
        cache: Whatever rnn_backward needs of this forward pass.

    Source: Elman 1990, "Finding Structure in Time".
    """
    h, hs = h0, []
    for row in x:
        h = np.tanh(row @ w_x + h @ w_h + b)
        hs.append(h)
    hs = np.stack(hs)
    return hs, (x, h0, w_x, w_h, hs)


def rnn_backward(dhs, cache):
    """The gradients of sum(dhs * hs), where hs is what the forward pass behind this cache returned.

    Args:
        dhs: The gradient with respect to hs, (T, N, H), float64.
        cache: From rnn_forward; afterwards it is as it was.

    Returns:
        dx: The gradient with respect to x, (T, N, D), float64.
        dh0: To h0, (N, H).
        dw_x: To w_x, (D, H).
        dw_h: To w_h, (H, H).
        db: To b, (H,).

    Source: Werbos 1990, "Backpropagation Through Time: What It Does and How to Do It".
    """
    x, h0, w_x, w_h, hs = cache
    before = np.concatenate([h0[None], hs[:-1]])  # (T, N, H): the state that each step started from
    dx, dw_x, dw_h, db = np.zeros_like(x), np.zeros_like(w_x), np.zeros_like(w_h), np.zeros(hs.shape[2])
    dh = np.zeros_like(h0)  # what the steps after this one want of its state
    for t in reversed(range(len(x))):
        dz = (dhs[t] + dh) * (1.0 - hs[t] ** 2)  # tanh' = 1 - tanh^2
        dx[t] = dz @ w_x.T
        dw_x += x[t].T @ dz  # the same weights at every step: their gradients add up
        dw_h += before[t].T @ dz
        db += dz.sum(axis=0)
        dh = dz @ w_h.T
    return dx, dh, dw_x, dw_h, db
