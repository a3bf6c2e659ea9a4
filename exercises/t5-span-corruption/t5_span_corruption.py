"""T5's span corruption, and the way back."""


def corrupt(ids, spans, first_sentinel, eos):
    """Take spans out of a sequence: a sentinel stands for each, and the targets say what was there.

    Args:
        ids: The token ids, a list of ints, perhaps empty. No sentinel in use is among them; eos may be.
        spans: What to take out, a list of (start, length): sorted, disjoint, not adjacent; each length >= 1.
        first_sentinel: The sentinel of span 0; span i has first_sentinel - i.
        eos: The id that both results end with.

    Returns:
        inputs: The ids with a sentinel for each span, then eos; a list.
        targets: Each sentinel and then its span, one final sentinel, then eos; a list.

    Raises:
        ValueError: Spans overlap, are adjacent or unsorted, or one is outside of ids.

    Source: Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer",
    section 3.1.4 and figure 2.
    """
    raise NotImplementedError


def restore(inputs, targets, first_sentinel, eos):
    """Put the spans back where their sentinels stand.

    Args:
        inputs: The first result of corrupt.
        targets: The second result of corrupt.
        first_sentinel: As given to corrupt.
        eos: As given to corrupt.

    Returns:
        The ids, a list.

    Source: as corrupt.
    """
    raise NotImplementedError
