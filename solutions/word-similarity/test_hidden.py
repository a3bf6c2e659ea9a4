"""The hidden suite of word-similarity."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_no_warnings, expect_raises, expect_sequence, unchanged


def unit(vector):
    """The vector in Python's floats, scaled to length 1, or zeros."""
    norm = math.sqrt(math.fsum(x * x for x in vector))
    return [x / norm if norm else 0.0 for x in vector]


def ranked(target, without, vocabulary, vectors, k):
    """The best k words and their cosines by definition; asserts that no two cosines are nearly a tie."""
    direction = unit(target)
    cosines = [math.fsum(x * y for x, y in zip(unit(row), direction, strict=True)) for row in vectors.tolist()]
    steps = np.diff(sorted(cosines))
    assert not np.any((steps > 1e-13) & (steps < 5e-11))
    left = [i for i, word in enumerate(vocabulary) if word not in without]
    left.sort(key=lambda i: (-round(cosines[i], 11), i))
    return [(vocabulary[i], cosines[i]) for i in left[:k]]


def similar(word, vocabulary, vectors, k=5):
    """most_similar by definition."""
    return ranked(vectors[vocabulary.index(word)].tolist(), {word}, vocabulary, vectors, k)


def completed(a, b, c, vocabulary, vectors, k=1):
    """analogy by definition."""
    of = [unit(vectors[vocabulary.index(word)].tolist()) for word in (a, b, c)]
    target = [y - x + z for x, y, z in zip(*of, strict=True)]
    return [word for word, _ in ranked(target, {a, b, c}, vocabulary, vectors, k)]


def expect_pairs(got, expected, what):
    """The reply is this list of words with their cosines."""
    pairs = [expect_sequence(pair, 2, what=what) for pair in expect_sequence(got, len(expected), what=what)]
    expect_equal([pair[0] for pair in pairs], [word for word, _ in expected], what=f"words, {what}")
    for pair, (word, cosine) in zip(pairs, expected, strict=True):
        expect_close(pair[1], cosine, what=f"cosine of {word}, {what}")


def expect_similar(submission, word, vocabulary, vectors, *k):
    """most_similar is what the definition says."""
    expected = similar(word, vocabulary, vectors, *k)
    expect_pairs(submission.most_similar(word, list(vocabulary), vectors, *k), expected, f"most_similar({word!r})")


def expect_analogy(submission, words, vocabulary, vectors, *k):
    """analogy is what the definition says."""
    expected = completed(*words, vocabulary, vectors, *k)
    expect_equal(submission.analogy(*words, list(vocabulary), vectors, *k), expected, what=f"analogy{tuple(words)}")


def words_of(rng, v):
    """Different words in no order."""
    return [f"w{i}" for i in rng.permutation(v)]


def lengths(rng, v, low=0.2, high=20.0):
    """Factors of many sizes, one for each row."""
    return np.exp(rng.uniform(np.log(low), np.log(high), (v, 1)))


def tied(rng, v):
    """Words whose cosines with "query", the first axis, are 1, 0.8, 0.6, 0, -0.6 and -0.8, each several times."""
    corners = [[1, 0, 0], [4, 3, 0], [4, 0, 3], [4, 0, -3], [3, 4, 0], [3, 0, -4], [0, 1, 0], [0, 0, 2], [-3, 4, 0]]
    corners += [[-3, 0, 4], [-4, 3, 0], [-4, -3, 0], [0, 0, 0]]
    rows = np.array(corners, float)[rng.integers(0, len(corners), v)] * lengths(rng, v, 2.0, 50.0)
    rows[0] = [7.3, 0.0, 0.0]
    order = rng.permutation(v)
    vocabulary = ["query", *words_of(rng, v - 1)]
    return [vocabulary[i] for i in order], rows[order]


@pytest.mark.points(3)
def test_ranks_by_the_cosine(submission, rng):
    """ranks by the cosine, whatever the lengths of the vectors, best first"""
    for v, d, k in ((9, 3, 4), (30, 8, 10), (12, 2, 11)):
        vocabulary, vectors = words_of(rng, v), rng.normal(size=(v, d)) * lengths(rng, v)
        for i in rng.integers(0, v, 3):
            expect_similar(submission, vocabulary[i], vocabulary, vectors, k)
    for scale in (1e-9, 1e-3, 1e3, 1e9):
        expect_similar(submission, vocabulary[3], vocabulary, vectors * scale, 6)
    for places in ((1, 1080, 1090), (1090, 1080, 1)):  # all others look away
        vocabulary, vectors = words_of(rng, 1100), np.array([[-3.0, 4.0], [-4.0, 3.0]])[rng.integers(0, 2, 1100)]
        vectors[[0, *places]] = [[2.0, 0.0], [4.0, 3.0], [3.0, 4.0], [5.0, 12.0]]
        expect_similar(submission, vocabulary[0], vocabulary, vectors, 3)
        expect_analogy(submission, (vocabulary[9], vocabulary[9], vocabulary[0]), vocabulary, vectors, 3)
    opposite = -np.abs(rng.normal(size=(6, 3)))
    opposite[2] *= -1
    expect_similar(submission, "c", list("abcdef"), opposite, 5)
    line = (rng.choice([-1.0, 1.0], 6) * rng.uniform(2, 9, 6))[:, None]  # D = 1: all cosines are 1 or -1
    expect_similar(submission, "c", list("abcdef"), line, 4)
    expect_analogy(submission, "cba", list("abcdef"), line, 3)


@pytest.mark.points(2)
def test_leaves_the_word_out(submission, rng):
    """leaves out the word itself, but not another one with the same vector"""
    for _ in range(4):
        vocabulary, vectors = words_of(rng, 7), rng.normal(size=(7, 3))
        for i, word in enumerate(vocabulary):
            twins = vectors.copy()
            twins[(i + 2) % 7] = 3 * twins[i]
            expect_similar(submission, word, vocabulary, twins, 3)


@pytest.mark.points(2)
def test_defaults_and_names(submission, rng):
    """returns five similar words and one answer to an analogy unless told otherwise, and takes arguments by name"""
    vocabulary, vectors = words_of(rng, 12), rng.normal(size=(12, 4))
    x, y, z = vocabulary[4], vocabulary[7], vocabulary[1]
    expect_similar(submission, x, vocabulary, vectors)
    expect_analogy(submission, (x, y, z), vocabulary, vectors)
    mine = submission.most_similar(k=3, vectors=vectors, vocabulary=vocabulary, word=y)
    expect_pairs(mine, similar(y, vocabulary, vectors, 3), "arguments by name")
    mine = submission.analogy(k=2, vectors=vectors, vocabulary=vocabulary, c=z, b=y, a=x)
    expect_equal(mine, completed(x, y, z, vocabulary, vectors, 2), what="analogy, arguments by name")


@pytest.mark.points(3)
def test_analogy(submission, rng):
    """ranks by the cosine with unit(b) - unit(a) + unit(c), in a list of k words"""
    for v, d, k in ((10, 3, 1), (25, 6, 4), (12, 2, 3), (40, 5, 1)):
        for _ in range(4):
            vocabulary, vectors = words_of(rng, v), rng.normal(size=(v, d)) * lengths(rng, v)
            words = [vocabulary[i] for i in rng.permutation(v)[:3]]
            expect_analogy(submission, words, vocabulary, vectors, k)


@pytest.mark.points(2)
def test_analogy_leaves_its_words_out(submission, rng):
    """leaves out a, b and c, which are often the nearest, also where two of them are the same"""
    for _ in range(4):
        vocabulary, vectors = words_of(rng, 8), rng.normal(size=(8, 3)) * lengths(rng, 8)
        a, b, c = (vocabulary[i] for i in rng.permutation(8)[:3])
        for words in ((a, b, c), (a, a, c), (a, b, a), (a, b, b), (a, a, a)):
            expect_analogy(submission, words, vocabulary, vectors, 8)


@pytest.mark.points(3)
def test_ties_go_to_the_earlier_word(submission, rng):
    """of cosines that are equal within 1e-12, puts the word first that is earlier in the vocabulary"""
    for v in (10, 25, 40):
        for _ in range(3):
            vocabulary, vectors = tied(rng, v)
            for k in (3, v):
                expect_similar(submission, "query", vocabulary, vectors, k)
    vocabulary, vectors = words_of(rng, 9), np.tile([0.3, -0.1, 0.7], (9, 1)) * lengths(rng, 9, 2.0, 50.0)
    expect_similar(submission, vocabulary[5], vocabulary, vectors, 6)


@pytest.mark.points(2)
def test_analogy_ties(submission, rng):
    """breaks ties of an analogy in the same way"""
    for _ in range(6):
        vocabulary, vectors = tied(rng, 20)
        place = rng.permutation([i for i in range(20) if vocabulary[i] != "query"])
        vectors[place[0]] = [0.0, 5.0, 0.0]  # a is b: the target is the query's direction
        same = vocabulary[place[0]]
        for k in (1, 4, 17):
            expect_analogy(submission, (same, same, "query"), vocabulary, vectors, k)


@pytest.mark.points(2)
def test_nearly_equal_is_no_tie(submission, rng):
    """takes cosines that are 1e-10 apart for different ones"""
    for _ in range(5):
        for gap in (1e-10, 1e-8, 1e-6):
            cosines = rng.permutation(0.6 + gap * np.arange(5))
            vectors = np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1) * lengths(rng, 5)
            vocabulary = ["query", *words_of(rng, 5)]
            expect_similar(submission, "query", vocabulary, np.concatenate([[[1.0, 0.0]], vectors]), 4)


@pytest.mark.points(3)
def test_zero_vectors(submission, rng, observe):
    """gives zero vectors the cosine 0, before negative ones, without a warning"""
    for _ in range(4):
        vocabulary, vectors = words_of(rng, 11), rng.normal(size=(11, 3)) * lengths(rng, 11)
        vectors[[2, 7, 8]] = 0.0
        expect_similar(submission, vocabulary[5], vocabulary, vectors, 10)
        expect_similar(submission, vocabulary[7], vocabulary, vectors, 10)
        zero, x, y = vocabulary[2], vocabulary[4], vocabulary[9]
        for words in ((zero, x, y), (x, zero, y), (x, y, zero), (zero, zero, x), (zero, zero, zero)):
            expect_analogy(submission, words, vocabulary, vectors, 8)
        vectors[[4, 9]] = [[0.0, 4.0, 0.0], [0.0, -8.0, 0.0]]
        expect_analogy(submission, (zero, x, y), vocabulary, vectors, 8)  # the target itself is the zero vector
    expect_no_warnings(observe, saying="RuntimeWarning")  # one's own warnings cost nothing


@pytest.mark.points(2)
def test_k_larger_than_what_is_left(submission, rng):
    """returns what is left where k is larger, perhaps nothing"""
    for v in (2, 4, 7):
        vocabulary, vectors = words_of(rng, v), rng.normal(size=(v, 3))
        for k in (v - 1, v, v + 1, 50):
            expect_similar(submission, vocabulary[v // 2], vocabulary, vectors, k)
            if v > 3:
                expect_analogy(submission, vocabulary[:3], vocabulary, vectors, k)
    expect_similar(submission, "one", ["one", "two"], vectors[:2])
    expect_similar(submission, "one", ["one"], vectors[:1])
    expect_analogy(submission, "cab", list("abc"), vectors[:3], 2)
    expect_analogy(submission, "aba", list("abc"), vectors[:3], 3)


@pytest.mark.points(2)
def test_unknown_words_raise_key_error(submission, rng):
    """raises KeyError for a word that is not in the vocabulary, whichever of the analogy's three it is"""
    vocabulary, vectors = ["sea", "Lake", "river", "pond", "brook"], rng.normal(size=(5, 3))
    for word in ("lake", "Sea", "Lake ", "ocean", ""):
        expect_similar(submission, "Lake", vocabulary, vectors, 3)
        with expect_raises(KeyError, f"{word!r} is not in the vocabulary"):
            submission.most_similar(word, list(vocabulary), vectors, 3)
        twice = (word, word, "sea"), (word, "sea", word), ("sea", word, word)
        for words in ((word, "sea", "pond"), ("sea", word, "pond"), ("sea", "pond", word), *twice):
            known = ["Lake" if w == word else w for w in words]
            expect_analogy(submission, known, vocabulary, vectors, 2)
            with expect_raises(KeyError, f"{word!r} is not in the vocabulary"):
                submission.analogy(*words, list(vocabulary), vectors, 2)


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves the vocabulary and the vectors as they were"""
    vocabulary, vectors = words_of(rng, 6), 3 * rng.normal(size=(6, 4))
    near, done = similar(vocabulary[1], vocabulary, vectors, 3), completed(*vocabulary[:3], vocabulary, vectors, 2)
    with unchanged(vocabulary=vocabulary, vectors=vectors):
        mine = submission.most_similar(vocabulary[1], vocabulary, vectors, 3)
    expect_pairs(mine, near, "most_similar")
    with unchanged(vocabulary=vocabulary, vectors=vectors):
        mine = submission.analogy(*vocabulary[:3], vocabulary, vectors, 2)
    expect_equal(mine, done, what="analogy")
