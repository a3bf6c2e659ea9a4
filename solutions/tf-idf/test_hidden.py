"""The hidden suite of tf-idf."""

import math

import numpy as np
import pytest

from grader.datasets import prose
from grader.expect import expect_close, expect_equal, expect_sequence, unchanged

WORDS = ["the", "a", "sea", "boat", "wind", "oar", "gull", "salt"]


def by_definition(documents):
    """Vocabulary and matrix, cell by cell."""
    vocabulary = sorted({token for document in documents for token in document})
    matrix = np.zeros((len(documents), len(vocabulary)))
    for j, token in enumerate(vocabulary):
        having = sum(token in document for document in documents)
        for i, document in enumerate(documents):
            matrix[i, j] = document.count(token) * (math.log((1 + len(documents)) / (1 + having)) + 1)
    for row in matrix:
        length = math.sqrt(math.fsum((row * row).tolist()))
        if length > 0:
            row /= length
    return vocabulary, matrix


def expect_tf_idf(submission, documents, what=""):
    """The submission's reply is that of the definition."""
    wanted, expected = by_definition(documents)
    reply = submission.tf_idf([list(document) for document in documents])
    vocabulary, matrix = expect_sequence(reply, 2, what="the reply")
    expect_equal(vocabulary, wanted, what=f"vocabulary{what}")
    expect_close(matrix, expected, what=f"matrix{what}")


def random_documents(rng, d, words=WORDS, longest=12):
    """Documents of one token or more; the first of the words are in most of them."""
    share = 1 / np.arange(1, len(words) + 1)
    return [
        [words[i] for i in rng.choice(len(words), int(n), p=share / share.sum())]
        for n in rng.integers(1, longest + 1, d)
    ]


@pytest.mark.points(3)
def test_matches_the_definition(submission, rng):
    """is counts times log((1 + D) / (1 + df)) + 1, scaled to unit length, and float64"""
    for d in (2, 3, 7, 20):
        expect_tf_idf(submission, random_documents(rng, d), what=f" of {d} documents")
    paragraphs = [line.split() for line in prose().split("\n") if line.strip()]
    start = int(rng.integers(len(paragraphs) - 12))
    expect_tf_idf(submission, paragraphs[start : start + 12], what=" of English prose")
    documents = random_documents(rng, 4)
    wanted, expected = by_definition(documents)
    vocabulary, matrix = expect_sequence(submission.tf_idf(documents=documents), 2)
    expect_equal(vocabulary, wanted, what="vocabulary, argument by name")
    expect_close(matrix, expected, what="matrix, argument by name")


@pytest.mark.points(3)
def test_counts_repeated_tokens(submission, rng):
    """counts a token as often as it is in the document"""
    for repeated in (2, 3, 17, 300):
        expect_tf_idf(submission, [["x"] * repeated + ["y"], ["z", "y"]], what=f", x {repeated} times")
    expect_tf_idf(submission, random_documents(rng, 5, WORDS[:3], 30))


@pytest.mark.points(3)
def test_document_frequency(submission, rng):
    """counts a document once in df, however often it has the token"""
    expect_tf_idf(submission, [["x", "x", "x", "y"], ["y", "z"], ["z", "y"]])
    expect_tf_idf(submission, [["x", "y"], ["z", "x"], ["x", "y"], ["x", "y"]])  # equal documents are several
    expect_tf_idf(submission, random_documents(rng, 400), what=" of 400 documents")
    for _ in range(3):
        documents = [
            document * int(n) for document, n in zip(random_documents(rng, 6), rng.integers(1, 5, 6), strict=True)
        ]
        expect_tf_idf(submission, documents)


@pytest.mark.points(3)
def test_weight_of_rare_and_common_words(submission, rng):
    """weights a token by log((1 + D) / (1 + df)) + 1: a token of all documents has 1, not 0"""
    for d in (1, 2, 5, 9):
        documents = [[f"in{k}" for k in range(1, d + 1) if i < k] for i in range(d)]  # in3 is in three of them
        expect_tf_idf(submission, [documents[i] for i in rng.permutation(d)], what=f" of {d} documents")
    expect_tf_idf(submission, [["same", "words"], ["words", "same", "same"]])


@pytest.mark.points(2)
def test_rows_have_unit_length(submission, rng):
    """scales each row, not each column, to Euclidean length 1"""
    for documents in ([["only"]], [["only"], ["other"]], [["a", "b", "c"]], [["a"] * 5, ["a", "b", "b"]]):
        expect_tf_idf(submission, documents)
    expect_tf_idf(submission, [["long"] * 40 + ["b"] * 9 + ["c"], ["c"], ["b", "c"]])


@pytest.mark.points(3)
def test_vocabulary(submission, rng):
    """has the sorted different tokens of all documents as vocabulary, and the columns in their order"""
    for _ in range(4):
        words = [f"{rng.choice(list('zyxab'))}{i}" for i in rng.permutation(15)]
        expect_tf_idf(submission, [words[i : i + 4] for i in range(0, 12, 2)])
    expect_tf_idf(submission, [["z", "y"], ["b"], ["a", "y"]])
    many = [f"w{i}" for i in rng.permutation(1100)]
    expect_tf_idf(submission, [many[:600], many[500:]], what=" of 1100 words")


@pytest.mark.points(3)
def test_tokens_are_taken_as_they_are(submission, rng):
    """takes tokens as they are: case, single characters, punctuation and blanks included"""
    words = [
        "The",
        "the",
        "THE",
        "I",
        "i",
        "a",
        "!",
        "don't",
        "don",
        "to do",
        " to",
        "",
        "10",
        "9",
        "é",
        "e\u0301",
        "Ω",
        "...",
        "to ",
        "\n",
        "straße",
        "strasse",
    ]
    for _ in range(4):
        documents = [[words[i] for i in rng.integers(0, len(words), 9)] for _ in range(4)]
        expect_tf_idf(submission, [*documents, words])


@pytest.mark.points(2)
def test_empty_documents(submission, rng):
    """gives an empty document a row of zeros, and counts it in D"""
    for _ in range(3):
        documents = random_documents(rng, 4)
        for place in (0, 2, 4):
            expect_tf_idf(submission, [*documents[:place], [], *documents[place:]], what=", one document empty")
        expect_tf_idf(submission, [[], *documents, [], []], what=", three documents empty")
    expect_tf_idf(submission, [["x", "y"], [], ["x"]])


@pytest.mark.points(1)
def test_all_documents_empty(submission):
    """gives [] and a matrix without columns where all documents are empty"""
    expect_tf_idf(submission, [["x", "y"], [], ["x"]])
    for d in (1, 3):
        expect_tf_idf(submission, [[]] * d, what=f" of {d} empty documents")


@pytest.mark.points(1)
def test_no_documents(submission):
    """gives [] and an array of shape (0, 0) for no documents"""
    expect_tf_idf(submission, [], what=" of no documents")
    expect_tf_idf(submission, [["x", "y"], ["x"]])


@pytest.mark.points(1)
def test_leaves_documents_alone(submission, rng):
    """leaves the documents as they were"""
    documents = [["b", "a", "b"], [], *random_documents(rng, 3)]
    wanted, expected = by_definition(documents)
    with unchanged(documents=documents):
        vocabulary, matrix = expect_sequence(submission.tf_idf(documents), 2)
    expect_equal(vocabulary, wanted, what="vocabulary")
    expect_close(matrix, expected, what="matrix")
