"""sequences whose sum is below -1e4 are dropped"""

CAUGHT_BY = "test_keeps_the_best_of_all_extensions"


def beam_search(log_probs, start, end, beam_size, max_length, length_penalty=0.0):

    def score(tokens, total):
        return total / (len(tokens) - 1) ** length_penalty

    def rank(candidate):
        tokens, total = candidate
        return -score(tokens, total), tokens

    beam = [((start,), 0.0)]
    for _ in range(max_length):
        candidates = []
        for tokens, total in beam:
            if tokens[-1] == end:
                candidates.append((tokens, total))
                continue
            for token, log_prob in enumerate(log_probs[tokens[-1]]):
                candidates.append(((*tokens, token), total + float(log_prob)))
        candidates = [c for c in candidates if c[1] > -1e4]
        beam = sorted(candidates, key=rank)[:beam_size]
    return [(list(tokens), score(tokens, total)) for tokens, total in beam]
