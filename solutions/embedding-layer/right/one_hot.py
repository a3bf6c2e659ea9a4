"""Products with one-hot rows, transposed and read-only; the padding's gradients are masked; a class and its errors."""

import numpy as np


class OutOfRange(ValueError):
    pass


class OneHot:
    def __init__(self, ids, v):
        flat = ids.reshape(-1)
        if flat.size and not (0 <= flat.min() and flat.max() < v):
            raise OutOfRange(flat.min(), flat.max())
        self.shape, self.rows = ids.shape, (flat[:, None] == np.arange(v)).astype(float)


def embedding_forward(ids, weight):
    hot = OneHot(ids, weight.shape[0])
    out = np.asfortranarray(hot.rows @ weight).reshape(*hot.shape, weight.shape[1])
    out.flags.writeable = False
    return out


def embedding_backward(dout, ids, num_embeddings, padding_id=None):
    hot = OneHot(ids, num_embeddings).rows
    if padding_id is not None:
        hot = hot * (np.arange(num_embeddings) != padding_id)
    print("gradient of", hot.shape)
    return (dout.reshape(len(hot), dout.shape[-1]).T @ hot).T


if __name__ == "__main__":
    print(embedding_forward(np.array([0]), np.eye(2)))
