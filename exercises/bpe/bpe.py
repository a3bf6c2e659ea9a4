"""Byte-pair encoding."""


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
    raise NotImplementedError


def encode(text, merges):
    """The tokens of a text: its UTF-8 bytes, joined by the merges in the order in which they were learned.

    Args:
        text: Any text that UTF-8 can encode, also an empty one; str.
        merges: What train_bpe returned.

    Returns:
        List of bytes, which together are text.encode().

    Source: Sennrich et al. 2016, section 3.2.
    """
    raise NotImplementedError


def decode(tokens):
    """The text of a list of tokens, some of which may end in the middle of a character.

    Args:
        tokens: List of bytes, as encode returns it.

    Returns:
        The text, str.

    Source: the inverse of encode.
    """
    raise NotImplementedError
