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
    raise NotImplementedError


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
    raise NotImplementedError
