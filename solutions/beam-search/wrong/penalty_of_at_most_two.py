"""a length_penalty above 2 is taken for 2"""

CAUGHT_BY = "test_divides_by_the_length"


def beam_search(log_probs, start, end, beam_size, max_length, length_penalty=0.0):

    def score(tokens, total):
        return total / (len(tokens) - 1) ** min(length_penalty, 2.0)

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
        beam = sorted(candidates, key=rank)[:beam_size]
    return [(list(tokens), score(tokens, total)) for tokens, total in beam]
