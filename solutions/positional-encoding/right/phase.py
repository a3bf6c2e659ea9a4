"""A sine alone, with a quarter turn added for the cosines; a read-only, column-ordered reply from a dataclass."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Encoder:
    dim: int
    base: float

    def __post_init__(self):
        if self.dim & 1:
            raise type("OddDim", (ValueError,), {})(self.dim)

    def __call__(self, positions):
        column = np.arange(self.dim)
        turned = np.outer(self.base ** -((column - column % 2) / self.dim), positions)
        table = np.sin(turned + (np.pi / 2) * (column % 2)[:, None]).T
        table.flags.writeable = False
        return table


def positional_encoding(length, dim, base=10000.0):
    return Encoder(dim, base)(np.arange(length, dtype=float))
