"""Plain Python, one position at a time, behind a class that remembers the buckets."""

import math

import numpy as np


class Buckets:
    def __init__(self, bidirectional, count, reach):
        self.bidirectional = bidirectional
        self.count = count // 2 if bidirectional else count
        self.reach = reach
        self.known = {}

    def of_distance(self, n):
        exact = self.count // 2
        if n < exact:
            return n
        share = math.log2(n / exact) / math.log2(self.reach / exact)
        return min(self.count - 1, exact + int(share * (self.count - exact)))

    def __getitem__(self, position):
        if position not in self.known:
            if position <= 0:
                bucket = self.of_distance(-position)
            elif self.bidirectional:
                bucket = self.count + self.of_distance(position)
            else:
                bucket = 0
            self.known[position] = bucket
        return self.known[position]


def relative_position_bucket(relative_position, bidirectional=True, num_buckets=32, max_distance=128):
    buckets = Buckets(bidirectional, num_buckets, max_distance)
    found = [buckets[p] for p in relative_position.ravel().tolist()]
    return np.array(found, dtype=np.int64).reshape(relative_position.shape)


def relative_bias(table, query_length, key_length, bidirectional=True, max_distance=128):
    buckets = Buckets(bidirectional, len(table), max_distance)
    rows = [[table[buckets[k - q]] for k in range(key_length)] for q in range(query_length)]
    return np.rollaxis(np.array(rows), 2)
