"""zero bytes are never merged"""

from collections import Counter

CAUGHT_BY = "test_takes_the_text_as_it_is"


def train_bpe(text, num_merges):
    tokens, merges = single_bytes(text), []
    for _ in range(num_merges):
        counts = count_pairs(tokens)
        best = min(counts, key=lambda pair: (-counts[pair], pair), default=None)
        if best is None or counts[best] < 2:
            break
        merges.append(best)
        tokens = merge(tokens, best)
    return merges


def encode(text, merges):
    tokens = single_bytes(text)
    for pair in merges:
        tokens = merge(tokens, pair)
    return tokens


def decode(tokens):
    # All bytes first: one token alone may hold half a character.
    return b"".join(tokens).decode()


def single_bytes(text):
    return [bytes([byte]) for byte in text.encode()]


def count_pairs(tokens):
    counts, counted_at = Counter(), {}
    for place, pair in enumerate(zip(tokens, tokens[1:], strict=False)):
        # The same pair one place before shares a token with this one: they are x x x.
        if counted_at.get(pair) != place - 1 and b"\x00" not in pair:
            counts[pair] += 1
            counted_at[pair] = place
    return counts


def merge(tokens, pair):
    merged = []
    for token in tokens:
        # What has been joined is longer than the pair's left token, so that it is not joined again.
        if merged and (merged[-1], token) == pair:
            merged[-1] += token
        else:
            merged.append(token)
    return merged
