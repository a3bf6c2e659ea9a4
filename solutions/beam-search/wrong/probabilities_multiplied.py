"""probabilities are multiplied, and become 0, where their logarithms should be added"""

import numpy as np

CAUGHT_BY = "test_keeps_the_best_of_all_extensions"


def beam_search(log_probs, start, end, beam_size, max_length, length_penalty=0.0):
    def score(tokens, product):
        with np.errstate(divide="ignore"):
            return float(np.log(product)) / (len(tokens) - 1) ** length_penalty

    beam = [((start,), 1.0)]
    for _ in range(max_length):
        candidates = []
        for tokens, product in beam:
            if tokens[-1] == end:
                candidates.append((tokens, product))
                continue
            for token, probability in enumerate(np.exp(log_probs[tokens[-1]])):
                candidates.append(((*tokens, token), product * float(probability)))
        beam = sorted(candidates, key=lambda c: (-round(score(*c), 9), c[0]))[:beam_size]
    return [(list(tokens), score(tokens, product)) for tokens, product in beam]
