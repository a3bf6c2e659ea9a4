"""the seed goes through float32, which has no room for all digits of a large one"""

import numpy as np

CAUGHT_BY = "test_other_seed_other_token"


def next_token_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    """The probabilities of the next token: temperature, then the top_k best, then the nucleus of mass top_p.

    Args:
        logits: Scores of the V tokens, (V,), float64, finite, of magnitude up to 1e4; V is at least 1.
        temperature: Divides the logits; 0 gives all to the largest logit, the lower id where several are equal.
        top_k: How many tokens are kept, the largest logits first; V or more keeps all, and so does None.
        top_p: The mass that is kept, of what top_k left: the fewest tokens, the most probable first, whose share
            reaches top_p. None keeps all.

    Returns:
        (V,), float64, summing to 1; tokens that are not kept have 0. Of equal tokens the lower ids are kept.

    Raises:
        ValueError: temperature is negative, top_k is less than 1, or top_p is not in (0, 1]; at temperature 0 too.

    Source: Holtzman et al. 2020, "The Curious Case of Neural Text Degeneration" (nucleus sampling, temperature);
    Fan, Lewis and Dauphin 2018, "Hierarchical Neural Story Generation" (top-k).
    """
    if temperature < 0:
        raise ValueError(f"temperature is {temperature}, below 0")
    if top_k is not None and top_k < 1:
        raise ValueError(f"top_k is {top_k}, less than 1")
    if top_p is not None and not 0 < top_p <= 1:
        raise ValueError(f"top_p is {top_p}, outside (0, 1]")
    probabilities = np.zeros(len(logits))
    if temperature == 0:
        probabilities[np.argmax(logits)] = 1.0  # argmax gives the first of several
        return probabilities
    kept = np.argsort(-logits, kind="stable")[:top_k]  # best first; stable, so that of equals the lower id is first
    scaled = logits[kept] / temperature
    weights = np.exp(scaled - scaled[0])  # the largest exponential is 1
    weights /= weights.sum()
    if top_p is not None:
        # A token stays while the mass before it is short of top_p: the one that reaches it is the last.
        nucleus = np.cumsum(weights) - weights < top_p
        kept, weights = kept[nucleus], weights[nucleus]
    probabilities[kept] = weights / weights.sum()
    return probabilities


def sample(logits, seed, temperature=1.0, top_k=None, top_p=None):
    """Draw the next token from `next_token_distribution`.

    Args:
        logits: As there, (V,), float64.
        seed: An int, 0 <= seed < 2**32; the draw depends on it alone.
        temperature: As there.
        top_k: As there.
        top_p: As there.

    Returns:
        The token's id, an int.

    Raises:
        ValueError: As there.
    """
    probabilities = next_token_distribution(logits, temperature, top_k, top_p)
    return int(np.random.default_rng(int(np.float32(seed))).choice(len(logits), p=probabilities))
