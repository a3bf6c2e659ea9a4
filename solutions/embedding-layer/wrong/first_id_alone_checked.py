"""only the first id is checked"""

import numpy as np

CAUGHT_BY = "test_forward_refuses_negative_ids"


def embedding_forward(ids, weight):
    """The row of the weight for each id.

    Args:
        ids: Ids in [0, V), int, of any shape (...), also () or an empty one.
        weight: One row for each id, (V, D), float64.

    Returns:
        (..., D), float64.

    Raises:
        ValueError: An id is outside [0, V); negative ones are.

    Source: Bengio et al. 2003, "A Neural Probabilistic Language Model"; torch.nn.Embedding.
    """
    check(ids, len(weight))
    return weight[ids]


def embedding_backward(dout, ids, num_embeddings, padding_id=None):
    """The gradient of the weight: each row collects what reaches it through its id.

    Args:
        dout: Gradient of the layer's result, (..., D), float64.
        ids: The ids of the forward pass, int, of any shape (...).
        num_embeddings: The number of rows V; int.
        padding_id: The id whose row gets no gradient, an int in [0, V); None: there is none.

    Returns:
        (V, D), float64; a row of zeros for padding_id and for ids that do not occur.

    Raises:
        ValueError: An id is outside [0, V); negative ones are.

    Source: the derivative of embedding_forward; torch.nn.Embedding for padding_id.
    """
    check(ids, num_embeddings)
    d_weight = np.zeros((num_embeddings, dout.shape[-1]))
    # d_weight[ids] += dout would write each repeated id once, with the last of its gradients.
    np.add.at(d_weight, ids, dout)
    if padding_id is not None:
        d_weight[padding_id] = 0.0
    return d_weight


def check(ids, num_embeddings):
    """Raise where an id has no row."""
    if ids.size and not 0 <= ids.flat[0] < num_embeddings:
        raise ValueError(f"ids are not all in [0, {num_embeddings})")
