"""A feedforward network, forward and backward."""

import numpy as np


def forward(params, x):
    """The logits of a feedforward network: layers h W + b, with a ReLU between them.

    Args:
        params: A pair (W, b) for each layer, W (fan_in, fan_out) and b (fan_out,), float64; at least one layer.
        x: Inputs, (N, D), float64; D is the first layer's fan_in.

    Returns:
        logits: (N, C), float64; C is the last layer's fan_out.
        cache: What backward needs of this call; anything.

    Source: Goodfellow, Bengio and Courville 2016, "Deep Learning", chapter 6.
    """
    # Each layer's input is all that backward needs: a ReLU's output is positive exactly where its input was.
    inputs = []
    out = x
    for weight, bias in params:
        hidden = np.maximum(out, 0.0) if inputs else out  # nothing bends x
        inputs.append(hidden)
        out = hidden @ weight + bias  # (N, fan_out)
    return out, inputs


def backward(params, cache, dlogits):
    """The gradients of a loss with respect to all parameters and the inputs, given that of the logits.

    Args:
        params: The params of the forward pass.
        cache: The second result of that forward pass; it can be used again.
        dlogits: d loss / d logits, (N, C), float64.

    Returns:
        grads: A pair (dW, db) for each layer, in the order of params; sums over the rows, float64.
        dx: d loss / d x, (N, D), float64.

    Source: Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors".
    """
    grads = []
    upstream = dlogits
    for i in reversed(range(len(params))):
        hidden, (weight, _) = cache[i], params[i]
        # The sum over the rows is inside the product; that every row shares b makes it a sum too.
        grads.append((hidden.T @ upstream, upstream.sum(axis=0)))
        upstream = upstream @ weight.T  # (N, fan_in)
        if i:  # x did not come out of a ReLU
            upstream = np.where(hidden > 0.0, upstream, 0.0)
    return grads[::-1], upstream
