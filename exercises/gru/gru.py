import numpy as np


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
    raise NotImplementedError


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
    raise NotImplementedError
