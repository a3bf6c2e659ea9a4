import numpy as np


def perplexity(logits, targets, ignore_index=-100):
    """How many equally likely tokens a language model is as unsure as: exp of the mean negative log-probability.

    Args:
        logits: The model's scores of the next token, one row a position, (T, V), float64.
        targets: The token that came, (T,), int64: in [0, V), or `ignore_index`.
        ignore_index: Positions with this target do not count.

    Returns:
        A number of at least 1; NaN where no position counts.

    Source: Jelinek et al. 1977, "Perplexity - a measure of the difficulty of speech recognition tasks".
    """
    raise NotImplementedError


def bleu(candidates, references, max_n=4):
    """Corpus BLEU: how many of the candidates' n-grams their references have, with a penalty for short candidates.

    Args:
        candidates: The translations, a list of lists of tokens (strings).
        references: For each candidate the list of its references, at least one; each a list of tokens.
        max_n: n-grams of 1 to max_n tokens count, all orders alike.

    Returns:
        A number from 0 to 1.

    Source: Papineni et al. 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation", section 2.
    """
    raise NotImplementedError
