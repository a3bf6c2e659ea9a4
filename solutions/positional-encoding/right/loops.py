"""Plain Python: rows of lists, one pair at a time; prints."""

import math

import numpy as np


def positional_encoding(length, dim, base=10000.0):
    if dim % 2 == 1:
        raise ValueError("an even dim, please")
    print("encoding", length, "positions")
    rows = []
    for position in range(length):
        row = []
        for column in range(0, dim, 2):
            angle = position * math.exp(-math.log(base) * column / dim)
            row += [math.sin(angle), math.cos(angle)]
        rows.append(row)
    return np.array(rows)


if __name__ == "__main__":
    print(positional_encoding(3, 4))
