"""reduce over the merges, max with a reversed key, and str.replace on text that holds one character for each token."""

from collections import defaultdict
from functools import reduce


class Letters:
    """A private character for each token, so that a merge is a replacement in a str."""

    def __init__(self, text):
        self.of = {bytes([b]): chr(0xE000 + b) for b in range(256)}
        self.text = "".join(self.of[bytes([b])] for b in text.encode())

    def apply(self, left, right):
        a, b = self.of[left], self.of.get(right)
        new = self.of.setdefault(left + right, chr(0xF0000 + len(self.of)))
        self.text = self.text.replace(a + b, new)
        return self

    def tokens(self):
        back = {letter: token for token, letter in self.of.items()}
        return [back[letter] for letter in self.text]


class Descending:
    """Turns the order of a pair round, for max."""

    def __init__(self, pair):
        self.pair = pair

    def __lt__(self, other):
        return self.pair > other.pair

    def __eq__(self, other):
        return self.pair == other.pair


def train_bpe(text, num_merges):
    state = Letters(text)
    learned = []
    for _ in range(num_merges):
        tokens = state.tokens()
        counts = defaultdict(int)
        for pair in set(zip(tokens, tokens[1:])):
            counts[pair] = state.text.count(state.of[pair[0]] + state.of[pair[1]])  # str.count does not overlap
        if max(counts.values(), default=0) <= 1:
            break
        learned += [max(counts, key=lambda pair: (counts[pair], Descending(pair)))]
        state.apply(*learned[-1])
    return learned


def encode(text, merges):
    return reduce(lambda state, pair: state.apply(*pair), known(merges), Letters(text)).tokens()


def known(merges):
    yield from merges


def decode(tokens):
    return "" if not len(tokens) else bytes(byte for token in tokens for byte in token).decode("utf8")
