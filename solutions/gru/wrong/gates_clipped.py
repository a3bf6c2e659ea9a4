"""pre-activations beyond 8 are cut off there before the sigmoid"""

import numpy as np

CAUGHT_BY = "test_step_follows_the_definition"


def gru_step(x, h, w_x, w_h, b_x, b_h):
    """One step of a GRU over a batch.

    Args:
        x: The input of this step, (N, D), float64.
        h: The hidden state before it, (N, H), float64.
        w_x: From the input to the three gates, (D, 3H): reset, update, new.
        w_h: From the hidden state to the gates, (H, 3H), in the same order.
        b_x: The input's bias, (3H,).
        b_h: The hidden state's bias, (3H,).

    Returns:
        h: The hidden state after the step, (N, H), float64.

    Source: Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine
    Translation"; the gates as in torch.nn.GRU, which resets the hidden part of the new state after its bias is added.
    """
    x_r, x_z, x_n = np.split(x @ w_x + b_x, 3, axis=1)  # each (N, H)
    h_r, h_z, h_n = np.split(h @ w_h + b_h, 3, axis=1)
    r = 1.0 / (1.0 + np.exp(-np.clip(x_r + h_r, -8.0, 8.0)))
    z = 1.0 / (1.0 + np.exp(-np.clip(x_z + h_z, -8.0, 8.0)))
    n = np.tanh(x_n + r * h_n)  # h_n holds its bias: the reset gate silences both
    return (1.0 - z) * n + z * h


def gru_forward(x, h0, w_x, w_h, b_x, b_h):
    """A GRU over a batch of sequences of one length.

    Args:
        x: The inputs, (T, N, D), float64.
        h0: The hidden state before the first step, (N, H), float64.
        w_x: As in gru_step, (D, 3H).
        w_h: As in gru_step, (H, 3H).
        b_x: As in gru_step, (3H,).
        b_h: As in gru_step, (3H,).

    Returns:
        hs: The hidden state after each step, (T, N, H), float64.
        h_n: The one after the last step, (N, H), float64.

    Source: as gru_step.
    """
    h, hs = h0, []
    for row in x:
        h = gru_step(row, h, w_x, w_h, b_x, b_h)
        hs.append(h)
    return np.stack(hs), h
