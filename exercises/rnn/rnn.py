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
    raise NotImplementedError


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
    raise NotImplementedError
