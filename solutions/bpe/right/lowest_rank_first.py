"""Encoding by rank: of the pairs that are there, the one learned first is merged; lists for tuples."""

import itertools


class Tokenizer:
    def __init__(self, merges):
        self.rank = {(left, right): rank for rank, (left, right) in enumerate(merges)}

    def __call__(self, text):
        tokens = [bytes((b,)) for b in text.encode("utf-8")]
        while True:
            known = {pair for pair in itertools.pairwise(tokens) if pair in self.rank}
            if not known:
                return tokens
            tokens = fuse(tokens, min(known, key=self.rank.__getitem__))


def fuse(tokens, pair):
    out, i = [], 0
    while i < len(tokens):
        if i + 1 < len(tokens) and tokens[i] == pair[0] and tokens[i + 1] == pair[1]:
            out.append(pair[0] + pair[1])
            i += 2
        else:
            out.append(tokens[i])
            i += 1
    return out


def train_bpe(text, num_merges):
    tokens = Tokenizer([])(text)
    merges = []
    while len(merges) < num_merges:
        counts = {}
        previous = None
        for pair in itertools.pairwise(tokens):
            if pair == previous:
                previous = None
                continue
            previous = pair
            counts[pair] = counts.get(pair, 0) + 1
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] == 1:
            break
        merges.append(list(ranked[0][0]))
        tokens = fuse(tokens, merges[-1])
    print("learned", len(merges), "merges")
    return merges


def encode(text, merges):
    return Tokenizer(merges)(text)


def decode(tokens):
    return str(b"".join(tokens), "utf-8")


if __name__ == "__main__":
    print(train_bpe("banana bandana", 5))
