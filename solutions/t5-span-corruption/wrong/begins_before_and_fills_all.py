"""a span that begins before the ids is refused only where it does not reach their end"""

CAUGHT_BY = "test_rejects_spans_outside"


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
    inputs, targets = [], []
    end = -1  # a span must begin behind this place; the first one may begin at 0
    sentinel = first_sentinel
    for start, length in spans:
        # One comparison for three mistakes: overlapping, adjacent, and out of order. At first it finds start < 0.
        if (0 <= start <= end) or (start < 0 and start + length < len(ids)) or start + length > len(ids):
            raise ValueError(f"the span ({start}, {length}) is adjacent to another, out of order or outside")
        inputs += [*ids[max(end, 0) : start], sentinel]
        end = start + length
        targets += [sentinel, *ids[start:end]]
        sentinel -= 1
    return [*inputs, *ids[max(end, 0) :], eos], [*targets, sentinel, eos]


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
    # Only the sentinel whose turn it is opens a span: other ids of their neighbourhood are ordinary ones.
    # The last eos alone is corrupt's; those before it are the sequence's own.
    spans = []
    for token in targets[:-1]:
        if token == first_sentinel - len(spans):
            spans.append([])
        else:
            spans[-1].append(token)
    # The final sentinel opened an empty span, which nothing in inputs asks for.
    ids, used = [], 0
    for token in inputs[:-1]:
        if token == first_sentinel - used:
            ids += spans[used]
            used += 1
        else:
            ids.append(token)
    return ids
