"""decode takes zero bytes off the end of the text, as if they were padding"""

from collections import Counter

CAUGHT_BY = "test_gives_the_text_back"


def train_bpe(text, num_merges):
    """Learn merges over the UTF-8 bytes of a text: in each round the most frequent pair of neighbours.

    Args:
        text: The text of the training, one sequence of bytes without any splitting; str.
        num_merges: How many merges to learn at most; int >= 0.

    Returns:
        The merges in the order in which they were learned: a list of pairs (bytes, bytes), left token first.
        Pairs are counted without overlap from left to right; of equal counts the smallest tuple is taken.
        Fewer than num_merges where at last no pair occurs twice.

    Source: Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", section 3.2; over
    bytes as in Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2.
    """
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
    """The tokens of a text: its UTF-8 bytes, joined by the merges in the order in which they were learned.

    Args:
        text: Any text that UTF-8 can encode, also an empty one; str.
        merges: What train_bpe returned.

    Returns:
        List of bytes, which together are text.encode().

    Source: Sennrich et al. 2016, section 3.2.
    """
    tokens = single_bytes(text)
    for pair in merges:
        tokens = merge(tokens, pair)
    return tokens


def decode(tokens):
    """The text of a list of tokens, some of which may end in the middle of a character.

    Args:
        tokens: List of bytes, as encode returns it.

    Returns:
        The text, str.

    Source: the inverse of encode.
    """
    # All bytes first: one token alone may hold half a character.
    return b"".join(tokens).decode().rstrip("\0")


def single_bytes(text):
    """One token for each byte of the text. Indexing bytes would give ints."""
    return [bytes([byte]) for byte in text.encode()]


def count_pairs(tokens):
    """How often each pair of neighbours occurs, without overlap from left to right."""
    counts, counted_at = Counter(), {}
    for place, pair in enumerate(zip(tokens, tokens[1:], strict=False)):
        # The same pair one place before shares a token with this one: they are x x x.
        if counted_at.get(pair) != place - 1:
            counts[pair] += 1
            counted_at[pair] = place
    return counts


def merge(tokens, pair):
    """The tokens with each occurrence of the pair joined, from left to right."""
    merged = []
    for token in tokens:
        # What has been joined is longer than the pair's left token, so that it is not joined again.
        if merged and (merged[-1], token) == pair:
            merged[-1] += token
        else:
            merged.append(token)
    return merged
