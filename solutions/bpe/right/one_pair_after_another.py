"""Keeps the places between tokens, and counts each pair by a walk through the text."""


class _Text:
    """A text and the places where its tokens begin."""

    def __init__(self, text):
        self.raw = text.encode()
        self.cuts = list(range(len(self.raw) + 1))

    def tokens(self):
        return [self.raw[a:b] for a, b in zip(self.cuts, self.cuts[1:])]

    def places(self, pair):
        a, b = pair
        toks, i, found = self.tokens(), 0, []
        while i < len(toks) - 1:
            if toks[i] == a and toks[i + 1] == b:
                found.append(i + 1)
                i += 1
            i += 1
        return found

    def merge(self, pair):
        for i in reversed(self.places(pair)):
            del self.cuts[i]


def train_bpe(text, num_merges):
    t = _Text(text)
    out = []
    for _ in range(num_merges):
        toks = t.tokens()
        ranking = sorted({*zip(toks, toks[1:])}, reverse=True)
        ranking.sort(key=lambda p: len(t.places(p)))
        if not ranking or len(t.places(ranking[-1])) == 1:
            break
        out.append(ranking[-1])
        t.merge(out[-1])
    return out


def encode(text, merges):
    t = _Text(text)
    for pair in merges:
        t.merge(pair)
    return t.tokens()


def decode(tokens):
    return (b"%b" * len(tokens) % tuple(tokens)).decode()
