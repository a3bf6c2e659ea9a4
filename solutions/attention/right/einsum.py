"""Named axes with einsum, a dataclass for the shapes, the mask as an additive penalty; prints and warns."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Sizes:
    queries: int
    keys: int
    width: int

    @classmethod
    def of(cls, q, k, v):
        found = cls(q.shape[-2], k.shape[-2], q.shape[-1])
        if (found.keys, found.width) != (v.shape[-2], k.shape[-1]):
            raise ValueError("shapes do not fit", q.shape, k.shape, v.shape)
        return found


def attention(q, k, v, mask=None):
    sizes = Sizes.of(q, k, v)
    print("attention", sizes)
    scores = np.einsum("...td,...sd->...ts", q * sizes.width**-0.5, k)
    if mask is not None:
        scores = scores + np.where(mask, 0.0, -np.inf)
    # Rows of -inf alone give NaN, and a warning that costs nothing.
    shares = np.exp(scores - scores.max(-1)[..., None])
    shares = np.nan_to_num(shares / shares.sum(-1)[..., None], nan=0.0)
    output = np.einsum("...ts,...se->...te", shares, v)
    output.flags.writeable = False
    return [output, shares]


if __name__ == "__main__":
    print(attention(np.eye(3), np.eye(3), np.eye(3)))
