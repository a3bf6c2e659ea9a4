def beam_search(log_probs, start, end, beam_size, max_length, length_penalty=0.0):
    """Find likely sequences by keeping the beam_size best at each step.

    Args:
        log_probs: Row r has the log-probabilities of each token after token r, (V, V), float64, finite.
        start: The first token of every sequence, an id below V; it is not scored.
        end: The token that finishes a sequence, another id than start.
        beam_size: How many sequences are kept, at least 1.
        max_length: A sequence is finished, too, when it has that many tokens after start; at least 1.
        length_penalty: The score is the sum of log-probabilities / (tokens after start)^length_penalty.

    Returns:
        A list of pairs (tokens, score), best first, at most beam_size: the last beam. tokens is a list or a tuple of
        ints with start and, if it was reached, end. Equal scores: lexicographically smaller tokens first.

    Source: Graves 2012, "Sequence Transduction with Recurrent Neural Networks" (beam search); Wu et al. 2016,
    "Google's Neural Machine Translation System" (why scores are normalised by length; their formula is another).
    """
    raise NotImplementedError
