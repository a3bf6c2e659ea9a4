"""The hidden suite of perplexity."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, unchanged


def perplexity(logits, targets, ignore_index=-100):
    """The definition, one position at a time."""
    costs = []
    for row, target in zip(logits.tolist(), targets.tolist(), strict=True):
        if target != ignore_index:
            top = max(row)
            costs.append(math.log(math.fsum(math.exp(z - top) for z in row)) - (row[target] - top))
    return math.exp(math.fsum(costs) / len(costs)) if costs else math.nan


def runs(tokens, n):
    """All n-grams of a sentence, in order."""
    return [tokens[i : i + n] for i in range(len(tokens) - n + 1)]


def bleu(candidates, references, max_n=4):
    """The definition, one n-gram at a time."""
    product, c, r = 1.0, 0, 0
    for candidate, its_references in zip(candidates, references, strict=True):
        c += len(candidate)
        r += min((abs(len(other) - len(candidate)), len(other)) for other in its_references)[1]
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, its_references in zip(candidates, references, strict=True):
            left = [runs(other, n) for other in its_references]  # each reference gives each of its n-grams once
            for ngram in runs(candidate, n):
                total += 1
                matched += any(ngram in others for others in left)
                for others in left:
                    if ngram in others:
                        others.remove(ngram)
        if matched == 0:
            return 0.0
        product *= matched / total
    return product ** (1.0 / max_n) * (1.0 if c >= r else math.exp(1.0 - r / c))


def near(got, expected, what=""):
    """As close as the rules ask for."""
    expect_close(got, expected, rtol=1e-9, atol=1e-10, what=what)


def expect_perplexity(submission, logits, targets, *more):
    """The submission's perplexity is that of the definition."""
    expected = perplexity(logits, targets, *more)
    near(submission.perplexity(logits, targets, *more), expected, what="perplexity")


def expect_bleu(submission, candidates, references, *more):
    """The submission's BLEU is that of the definition; returns it."""
    expected = bleu(candidates, references, *more)
    near(submission.bleu(candidates, references, *more), expected, what="bleu")
    return expected


def draw(rng, t, v, ignored=(), ignore_index=-100):
    """Logits and targets, the first token and the last among these; the positions `ignored` are ignored."""
    targets = rng.permutation(np.arange(t) % v) if t >= v else rng.integers(0, v, t)
    targets[list(ignored)] = ignore_index
    return rng.normal(size=(t, v)) * 2.0, targets


def words(rng, length, kinds=9):
    """A sentence of random tokens."""
    return [f"w{k}" for k in rng.integers(0, kinds, length)]


def edited(rng, sentence, length=None, changes=1):
    """The sentence with some tokens replaced, cut or lengthened."""
    tokens = list(sentence)
    for place in rng.choice(len(tokens), changes, replace=False):
        tokens[place] = f"new{rng.integers(3)}"
    length = len(tokens) if length is None else length
    return tokens[:length] + [f"more{k}" for k in range(length - len(tokens))]


@pytest.mark.points(2)
def test_exp_of_the_mean_cost(submission, rng):
    """perplexity is exp of the mean of -ln p(target)"""
    for t, v in ((5, 3), (3, 7), (400, 5), (12, 2), (9, 300)):
        expect_perplexity(submission, *draw(rng, t, v))
    logits, targets = draw(rng, 5, 3)
    expect_perplexity(submission, np.asfortranarray(logits), targets)
    expect_perplexity(submission, np.zeros((4, 8)), np.array([0, 3, 7, 7]))  # 8


@pytest.mark.points(2)
def test_ignored_positions_do_not_count(submission, rng):
    """positions with the target ignore_index, -100 by default, count neither in the sum nor in the mean"""
    for t, v, ignored in ((7, 4, (1, 4, 5)), (5, 3, (0, 1, 2, 4)), (6, 5, (0, 5))):
        logits, targets = draw(rng, t, v, ignored)
        for size in (1.0, 0.0, 1e4):
            logits[list(ignored)] = size * rng.normal(size=(len(ignored), v))
            expect_perplexity(submission, logits, targets)


@pytest.mark.points(1)
def test_ignore_index_is_any_integer(submission, rng):
    """ignore_index may be negative, a token or beyond the tokens"""
    for ignore_index in (-1, -5, 5, 6, 10**6, 0, 2, 4):
        expect_perplexity(submission, *draw(rng, 9, 5, (2, 3, 7), ignore_index), ignore_index)
        expect_perplexity(submission, *draw(rng, 10, 5), ignore_index)


@pytest.mark.points(2)
def test_no_position_left(submission, rng):
    """perplexity is NaN where no position counts"""
    expect_perplexity(submission, *draw(rng, 4, 3, (0, 1, 2)))  # one is left
    for t, ignore_index in ((4, -100), (1, -100), (3, 2), (2, 0), (3, 7)):
        logits = rng.normal(size=(t, 3))
        expect_perplexity(submission, logits, np.full(t, ignore_index), ignore_index)
    expect_perplexity(submission, rng.normal(size=(3, 4)), np.full(3, -100))


@pytest.mark.points(2)
def test_large_logits(submission, rng):
    """perplexity is right at logits of 1e4 of either sign, and where a probability underflows"""
    for shift in (1e4, -1e4, 0.0):
        logits, targets = draw(rng, 6, 4)
        expect_perplexity(submission, logits + shift, targets)
    for cost in (30.0, 300.0, 650.0):  # of each position
        logits, targets = draw(rng, 4, 3)
        logits[np.arange(4), targets] = logits.max(axis=1) - cost + rng.uniform(-1.0, 1.0, 4)
        expect_perplexity(submission, logits, targets)
    likely, targets = np.full((40, 3), -1e4), rng.integers(0, 3, 40)
    likely[np.arange(40), targets] = 1e4
    likely[7] = np.roll(likely[7], 1)  # one position of 20,000, and 39 of 0: the mean is 500
    expect_perplexity(submission, likely, targets)
    targets[3] = -100
    expect_perplexity(submission, likely, targets)
    mixed = np.array([[1e4, 9999.0, -1e4], [-1e4, -9999.5, -9998.0], [0.3, 0.1, -0.2], [1e4, 1e4 - 800.0, 0.0]])
    expect_perplexity(submission, mixed, np.array([1, 1, 2, 1]))


@pytest.mark.points(1)
def test_one_position_or_one_token(submission, rng):
    """perplexity works for one position and for a vocabulary of one"""
    for t, v in ((1, 4), (5, 1), (1, 1), (1, 2)):
        expect_perplexity(submission, *draw(rng, t, v))
    expect_perplexity(submission, *draw(rng, 3, 1, (1,)))


@pytest.mark.points(2)
def test_bleu_of_random_corpora(submission, rng):
    """bleu is the brevity penalty times the geometric mean of the four precisions"""
    for size in (1, 3, 6):
        candidates = [words(rng, rng.integers(11, 16)) for _ in range(size)]
        references = [[edited(rng, tokens, rng.integers(10, 17)) for _ in range(size)] for tokens in candidates]
        assert expect_bleu(submission, candidates, references) > 0.1
    candidates = [words(rng, 14) for _ in range(40)]
    references = [[edited(rng, tokens, changes=3)] for tokens in candidates]
    expect_bleu(submission, candidates, references)
    expect_bleu(submission, candidates + candidates[:9], references + references[:9])  # what comes again counts again
    long, shorts = words(rng, 130), [words(rng, 7) for _ in range(6)]
    expect_bleu(submission, [long], [[*shorts, edited(rng, long, 133, changes=40)]])


@pytest.mark.points(2)
def test_counts_are_clipped(submission, rng):
    """an n-gram matches at most as often as the reference that has it most often"""
    expect_bleu(submission, ["the the the the the the the".split()], [["the cat is on the mat".split()]], 1)  # 2/7
    start = ["a", "b", "a", "b", "a", "b", "c"]
    several = [["a", "b", "a", "x", "y", "z", "u"], ["b", "a", "b", "a", "b", "v", "w"], ["a", "c", "a", "c", "b", "c"]]
    for order in (several, several[::-1], several[:1], several[:2], [several[1]] * 3):
        for max_n in (1, 2, 3):
            expect_bleu(submission, [start], [order], max_n)
    for _ in range(4):
        candidates = [words(rng, 14, kinds=2) for _ in range(2)]
        expect_bleu(submission, candidates, [[words(rng, 12, kinds=2), words(rng, 8, 2)] for _ in range(2)], 2)


@pytest.mark.points(2)
def test_one_fraction_for_the_corpus(submission, rng):
    """each precision is one fraction for the corpus, whatever the candidates' lengths"""
    for lengths in ((5, 20), (12, 2, 9), (1, 15, 3, 8)):
        candidates = [words(rng, length) for length in lengths]
        references = [[edited(rng, tokens, changes=1 + (len(tokens) > 10))] for tokens in candidates]
        assert expect_bleu(submission, candidates, references, 3) > 0.1
        assert expect_bleu(submission, candidates, references) > 0.1
    hits, misses = "a b c d e f".split(), "u v w x".split()  # one candidate without any match
    expect_bleu(submission, [hits, misses], [["a b c d e g".split()], ["k l m n".split()]])
    # n-grams reach neither across candidates nor across references
    expect_bleu(submission, [["a", "b"], ["c", "d"]], [[["x", "a", "b"], ["c", "y"]], [["b", "c"], ["d", "z"]]], 1)
    expect_bleu(submission, [["a", "b", "c", "d"]], [[["x", "a", "b"], ["c", "d", "y"]]], 2)


@pytest.mark.points(2)
def test_brevity_penalty(submission, rng):
    """BP is exp(1 - r / c) where the candidates are shorter than their references, and else 1"""
    full = [f"w{k}" for k in range(16)]
    for length in (4, 8, 14, 15, 16):
        expect_bleu(submission, [full[:length]], [[full]])
    expect_bleu(submission, [full[:2]], [[full]], 1)
    for length in (15, 12, 8):
        expect_bleu(submission, [full], [[full[:length]]])
    expect_bleu(submission, [full[:3], full[4:9]], [[full[:7]], [full[3:12]]], 2)
    expect_bleu(submission, [full], [[full]])  # 1


@pytest.mark.points(2)
def test_closest_reference_length(submission, rng):
    """r takes the length of the reference closest to the candidate's, the shorter one of two as close"""
    full = [f"w{k}" for k in range(20)]
    for lengths in ((12, 9, 19), (19, 12, 9), (20, 14, 3), (3, 14, 20), (8, 12), (12, 8), (11, 9), (9, 11), (2, 13)):
        references = [full[:length] for length in lengths]
        expect_bleu(submission, [full[:10]], [references], 2)
        # beside a candidate that is too short, so that it shows which length was added
        expect_bleu(submission, [full[:10], full[:3]], [references, [full[:9]]], 2)


@pytest.mark.points(2)
def test_lengths_add_up_over_the_corpus(submission, rng):
    """one brevity penalty for the corpus: a long candidate makes up for a short one"""
    full = [f"w{k}" for k in range(20)]
    for mine, theirs in (((5, 14), (9, 10)), ((5, 15), (9, 10)), ((4, 9), (9, 10)), ((16, 4, 5), (8, 13, 9))):
        candidates, references = [full[:length] for length in mine], [[full[:length]] for length in theirs]
        expect_bleu(submission, candidates, references)
        expect_bleu(submission, candidates[::-1], references[::-1])


@pytest.mark.points(2)
def test_no_smoothing(submission, rng):
    """bleu is 0.0 where a precision is 0, or where no candidate has an n-gram of some order"""
    reference = "a b c d e f".split()
    for text in ("a b c d x", "a b c x d e f", "a x b x c", "x y z u v", "a b c", "a"):
        expect_bleu(submission, [text.split()], [[reference]])
        expect_bleu(submission, [text.split()], [[reference]], 1)
    expect_bleu(submission, [reference[:3]], [[reference[:3]]])
    for n in (1, 2, 3, 4):  # as many tokens as the order, and one fewer
        expect_bleu(submission, [reference[:n], reference[1:2]], [[reference], [reference]], n)
        expect_bleu(submission, [reference[:n], reference[1:2]], [[reference], [reference]], n + 1)


@pytest.mark.points(1)
def test_empty_candidates(submission, rng):
    """without candidates, or with empty ones alone, bleu is 0.0; an empty one among others adds to r alone"""
    full = [f"w{k}" for k in range(12)]
    expect_bleu(submission, [full[:9]], [[full]])
    expect_bleu(submission, [], [])
    for max_n in (1, 4):
        expect_bleu(submission, [[]], [[full]], max_n)
        expect_bleu(submission, [[], []], [[full, full[:3]], [full[:2]]], max_n)
        expect_bleu(submission, [full[:9], []], [[full[:9]], [full[:7], full[:4]]], max_n)
        expect_bleu(submission, [[], full[:9]], [[full[:2]], [full[:4]]], max_n)


@pytest.mark.points(2)
def test_orders_up_to_max_n(submission, rng):
    """max_n is 4 by default; the orders from 1 to max_n count alike"""
    full = words(rng, 20)
    candidate = [*full[:6], "neither", *full[7:]]  # has it, nor any n-gram around it
    corpus = [candidate], [[edited(rng, full, 24, changes=2), edited(rng, full, changes=3)]]
    assert expect_bleu(submission, *corpus) > 0.1
    for max_n in (1, 2, 3, 4, 5, 6, 8, 10):
        expect_bleu(submission, *corpus, max_n)


@pytest.mark.points(1)
def test_tokens_are_compared_whole(submission, rng):
    """tokens match when they are equal: case, punctuation and where a token ends count"""
    expect_bleu(submission, [["The", "cat", "sat.", ",", "!"]], [[["the", "cat", "sat", ".", "!"]]], 1)
    expect_bleu(submission, [["ab", "c", "d", "ef"]], [[["a", "bc", "d", "ef", "ab"]]], 2)
    expect_bleu(submission, [["a", "bc", "d", "ef"]], [[["ab", "c", "d", "ef", "cat", "a"]]], 2)
    for mark in "_|,-/@#+":
        expect_bleu(submission, [[f"a{mark}b", "c", "d", "e"]], [[["a", f"b{mark}c", "d", "e"], [f"a{mark}b"]]], 2)
    mine, other = ["007", "\u00e9", "<unk>", "``", "a", "b"], ["7", "e\u0301", "<pad>", '"', "a", "b"]
    expect_bleu(submission, [mine], [[other]], 2)
    expect_bleu(submission, [mine], [[mine[:3]]], 2)


@pytest.mark.points(1)
def test_arguments_go_by_name(submission, rng):
    """both functions take their arguments by name"""
    logits, targets = draw(rng, 9, 5, (2, 3), 1)
    expected = perplexity(logits, targets, 1)
    near(submission.perplexity(ignore_index=1, targets=targets, logits=logits), expected, what="perplexity")
    candidate = words(rng, 12)
    references = [[edited(rng, candidate, 14)]]
    expected = bleu([candidate], references, 2)
    near(submission.bleu(max_n=2, references=references, candidates=[candidate]), expected, what="bleu")


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, rng):
    """neither function modifies its arguments"""
    for t, ignored, index in ((6, (1, 3), -100), (6, (0,), 2), (6, (), -100), (6, range(6), -100), (1, (), -100)):
        logits, targets = draw(rng, t, 4, ignored, index)
        with unchanged(logits=logits, targets=targets):
            expect_perplexity(submission, logits, targets, index)
    candidates = [words(rng, 12), words(rng, 6), words(rng, 1)]
    references = [[words(rng, 30), words(rng, 3), edited(rng, tokens, len(tokens) + 1)] for tokens in candidates]
    with unchanged(candidates=candidates, references=references):
        expect_bleu(submission, candidates, references, 2)
