"""The hidden suite of cooccurrence."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_no_warnings, expect_sequence, unchanged

WORDS = ["river", "bank", "money", "loan", "water", "a", "the"]


def counted(tokens, window):
    """Vocabulary and counts by definition: each place with each other one."""
    vocabulary = sorted(set(tokens))
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for i, a in enumerate(tokens):
        for j, b in enumerate(tokens):
            if 0 < abs(i - j) <= window:
                counts[vocabulary.index(a), vocabulary.index(b)] += 1 / abs(i - j)
    return vocabulary, counts


def information(counts):
    """PPMI by definition, cell by cell."""
    total = math.fsum(counts.ravel().tolist())
    result = np.zeros(counts.shape)
    for i, j in np.ndindex(counts.shape):
        if counts[i, j] > 0:
            p_i, p_j = math.fsum(counts[i].tolist()) / total, math.fsum(counts[:, j].tolist()) / total
            result[i, j] = max(0.0, math.log(counts[i, j] / total / (p_i * p_j)))
    return result


def expect_counts(submission, tokens, window, what=""):
    """The submission counts as the definition does."""
    wanted, expected = counted(tokens, window)
    shown = what or (repr(tokens) if len(tokens) < 6 else f"{len(tokens)} tokens")
    vocabulary, counts = expect_sequence(submission.cooccurrence(tokens, window), 2, what="the reply")
    expect_equal(vocabulary, wanted, what=f"vocabulary of {shown}")
    expect_close(counts, expected, what=f"counts of {shown}, window {window}")


def expect_ppmi(submission, counts, what="ppmi"):
    """The submission's PPMI is that of the definition."""
    expected = information(counts)
    expect_close(submission.ppmi(counts), expected, what=what)


def text(rng, length, words=WORDS):
    """Random words."""
    return [words[i] for i in rng.integers(0, len(words), length)]


def symmetric(rng, v):
    """Symmetric counts, all above 0 and of different sizes."""
    half = rng.gamma(0.5, 4.0, (v, v)) + 0.05
    return half + half.T


@pytest.mark.points(3)
def test_adds_one_over_the_distance(submission, rng):
    """adds 1 / d for two places at the distance d"""
    for n, window in ((6, 2), (9, 5), (7, 6), (5, 3)):
        tokens = [f"w{i}" for i in rng.permutation(n)]
        expect_counts(submission, tokens, window, what=f"{n} different words")
    for window in (2, 4, 7, 30):
        expect_counts(submission, text(rng, 40), window)
    words = [f"w{i}" for i in range(300)]
    expect_counts(submission, [*text(rng, 800, words), *words], 2)


@pytest.mark.points(2)
def test_window_is_included(submission, rng):
    """counts up to the distance `window`, itself included, and no farther"""
    for window in (1, 2, 3, 4, 10):
        expect_counts(submission, [f"w{i:02}" for i in range(7)], window, what="seven different words")
        expect_counts(submission, text(rng, 25), window)
    for tokens in (["b", "a"], ["b", "a", "c"]):
        for window in (1, 2, 3):
            expect_counts(submission, tokens, window)


@pytest.mark.points(3)
def test_counts_both_directions(submission, rng):
    """counts a pair in both directions, so that the matrix is symmetric"""
    for tokens in (["a", "b"], ["b", "a"], ["c", "a", "b", "c"], ["z", "y", "x", "w"]):
        expect_counts(submission, tokens, 1)
        expect_counts(submission, tokens, 2)
    expect_counts(submission, sorted(text(rng, 20)), 3)


@pytest.mark.points(3)
def test_a_word_beside_itself(submission, rng):
    """counts a word beside itself, once for each direction"""
    for tokens in (["a", "a"], ["a", "a", "a", "a"], ["b", "a", "b"], ["a", "b", "b", "a", "a"]):
        for window in (1, 2, 3):
            expect_counts(submission, tokens, window)
    expect_counts(submission, text(rng, 30, ["yes", "no"]), 4)


@pytest.mark.points(2)
def test_vocabulary_is_sorted_and_as_it_is(submission, rng):
    """has the sorted different tokens as vocabulary, each taken as it is, and the matrix in their order"""
    words = ["b", "B", "a", "A", "10", "9", "été", "ete", "the end", ".", "don't", "a ", "", "Ω", "zz", "z"]
    words += ["e\u0301te\u0301", "donaudampfschifffahrt", "donaudampfschiffskapitän"]  # another été, and long words
    for _ in range(3):
        expect_counts(submission, [words[i] for i in rng.permutation(len(words))] + text(rng, 8, words), 3)
    tokens = text(rng, 12)
    wanted, expected = counted(tokens, 2)
    vocabulary, counts = expect_sequence(submission.cooccurrence(window=2, tokens=tokens), 2)
    expect_equal(vocabulary, wanted, what="vocabulary, arguments by name")
    expect_close(counts, expected, what="counts, arguments by name")


@pytest.mark.points(2)
def test_short_texts(submission, rng):
    """gives [] and (0, 0) for no tokens, one zero for one token, and takes a window wider than the text"""
    for window in (1, 3):
        vocabulary, counts = expect_sequence(submission.cooccurrence([], window), 2)
        expect_equal(vocabulary, [], what="vocabulary of no tokens")
        expect_close(counts, np.zeros((0, 0)), what="counts of no tokens")
        expect_counts(submission, ["alone"], window)
    for n in (2, 3, 5):
        expect_counts(submission, text(rng, n), 20)


@pytest.mark.points(3)
def test_ppmi(submission, rng):
    """ppmi is the natural logarithm of p_ij / (p_i p_j), with p_i from row sums and p_j from column sums"""
    for v in (2, 3, 6, 11):
        expect_ppmi(submission, symmetric(rng, v), what=f"ppmi of {v} words")
    expect_ppmi(submission, counted(text(rng, 60), 3)[1], what="ppmi of a text")
    counts = symmetric(rng, 4)
    expected = information(counts)
    expect_close(submission.ppmi(counts=counts), expected, what="ppmi, argument by name")


@pytest.mark.points(2)
def test_ppmi_of_any_scale(submission, rng):
    """depends on the shares alone: large counts and counts below 1 give the same"""
    counts = symmetric(rng, 5)
    for scale in (1e6, 1e-3, 1e-9, 1 / counts.sum()):
        expect_ppmi(submission, counts * scale, what=f"ppmi of counts times {scale:.2g}")
    expect_ppmi(submission, np.array([[3.0]]), what="ppmi of one word")
    rare = np.array([[1e8, 2.0, 0.0], [2.0, 0.5, 1e-3], [0.0, 1e-3, 1e-4]])  # information from 1e-9 to 24
    expect_ppmi(submission, rare, what="ppmi of rare words")
    flat = 1 + 1e-3 * symmetric(rng, 4)  # nearly independent
    expect_ppmi(submission, flat, what="small ppmi")


@pytest.mark.points(2)
def test_ppmi_is_never_negative(submission, rng):
    """is 0, not negative, for words that meet less often than by chance"""
    for v in (2, 5):
        expect_ppmi(submission, symmetric(rng, v) + np.diag(rng.uniform(30, 60, v)), what="a heavy diagonal")
    expect_ppmi(submission, np.array([[9.0, 1.0], [1.0, 9.0]]))
    expect_ppmi(submission, np.array([[1.0, 1.0], [1.0, 6.0]]))


@pytest.mark.points(2)
def test_ppmi_of_zeros_without_warnings(submission, rng, observe):
    """is 0 where a count is 0, rows and matrices of zeros included, without a warning"""
    for _ in range(4):
        counts = symmetric(rng, 6) * np.kron(rng.permutation([1, 1, 0]), [1, 1])
        counts = np.minimum(counts, counts.T)  # two rows and columns of zeros
        counts[1, 4] = counts[4, 1] = 0.0
        expect_ppmi(submission, counts, what="ppmi with rows of zeros")
    expect_ppmi(submission, np.array([[0.0, 2.5], [2.5, 0.0]]))
    expect_ppmi(submission, np.diag([0.0, 3.0, 1.0, 0.0]))
    expect_ppmi(submission, np.array([[4.0, 0.25, 0.0], [0.25, 0.0, 0.0], [0.0, 0.0, 0.0]]))
    for v in (1, 3):
        expect_ppmi(submission, np.zeros((v, v)), what="ppmi of zeros")
    expect_no_warnings(observe, saying="RuntimeWarning")  # one's own warnings cost nothing


@pytest.mark.points(2)
def test_leaves_arguments_alone(submission, rng):
    """leaves tokens and counts as they were"""
    tokens, counts = text(rng, 9), symmetric(rng, 4)
    with unchanged(tokens=tokens):
        expect_counts(submission, tokens, 2)
    counts[0, 1] = counts[1, 0] = 0.0
    some_empty = symmetric(rng, 3)
    some_empty[1] = some_empty[:, 1] = 0.0
    for given in (counts, some_empty, np.zeros((2, 2))):
        with unchanged(counts=given):
            expect_ppmi(submission, given)
