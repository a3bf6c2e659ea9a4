"""the row of end is overwritten in log_probs where the beam is wider than V"""

CAUGHT_BY = "test_leaves_log_probs_alone"


def beam_search(log_probs, start, end, beam_size, max_length, length_penalty=0.0):

    def score(tokens, total):
        return total / (len(tokens) - 1) ** length_penalty

    def rank(candidate):
        tokens, total = candidate
        return -score(tokens, total), tokens

    if beam_size > len(log_probs):
        log_probs[end] = 0
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
