"""the random id is made of the number that chose the place, so it is among the first"""

import numpy as np

CAUGHT_BY = "test_random_ids_are_uniform"


def mask_tokens(ids, mask_id, vocab_size, special_ids, seed, probability=0.15):
    """Choose tokens to be predicted, hide most of them, and say what they were.

    Args:
        ids: The token ids, (N, T), int64, each in [0, vocab_size).
        mask_id: The id of [MASK], in [0, vocab_size).
        vocab_size: The number of ids.
        special_ids: The ids that are never chosen; any collection of ints (a list, a set, ...), perhaps empty.
        seed: An int, 0 <= seed < 2**32; the result depends on it and the other arguments alone.
        probability: The probability, in [0, 1], with which each place that is not special is chosen.

    Returns:
        inputs: (N, T), int64. A chosen place holds mask_id with probability 0.8, a uniformly random id of
            [0, vocab_size) with 0.1, its own id with 0.1; any other place holds its own id.
        labels: (N, T), int64. The original id at every chosen place, -100 at any other.

    Source: Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    section 3.1, Task #1.
    """
    rng = np.random.default_rng(seed)
    # A list first: NumPy takes a set for one object that is no number, and finds it nowhere.
    special = np.isin(ids, list(special_ids))
    draw = rng.random(ids.shape)
    chosen = ~special & (draw < probability)
    # A second, independent draw says what happens to a chosen place: the first one is small wherever a place is chosen.
    fate = rng.random(ids.shape)
    masked = chosen & (fate < 0.8)
    replaced = chosen & (fate >= 0.9)
    inputs = np.where(masked, mask_id, ids)
    inputs = np.where(replaced, (draw * vocab_size).astype(np.int64), inputs)
    # Those that stay are predicted too, so labels go by what was chosen and not by what has changed.
    return inputs, np.where(chosen, ids, -100)
