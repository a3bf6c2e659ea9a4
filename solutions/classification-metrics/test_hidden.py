"""The hidden suite of classification-metrics."""

import itertools
from bisect import bisect_left, bisect_right

import numpy as np
import pytest

from grader.expect import expect_close, expect_fast, expect_raises, expect_sequence, unchanged


def labels(rng, n, classes, spoil=0.5):
    """Targets, and predictions that are a random class for a share of the examples and the target for the others."""
    targets = rng.integers(0, classes, n)
    return targets, np.where(rng.random(n) < spoil, rng.integers(0, classes, n), targets)


def counts(targets, predictions, num_classes):
    """The confusion matrix, one example at a time."""
    matrix = np.zeros((num_classes, num_classes), np.int64)
    for t, p in zip(targets.tolist(), predictions.tolist(), strict=True):
        matrix[t, p] += 1
    return matrix


def by_class(targets, predictions, num_classes):
    """Precision, recall and F1 by their definitions, one class at a time."""
    pairs = list(zip(targets.tolist(), predictions.tolist(), strict=True))
    rows = []
    for c in range(num_classes):
        hits = sum(1 for t, p in pairs if t == c and p == c)
        predicted, actual = sum(1 for _, p in pairs if p == c), sum(1 for t, _ in pairs if t == c)
        precision = hits / predicted if predicted else 0.0
        recall = hits / actual if actual else 0.0
        both = precision + recall
        rows.append((precision, recall, 2 * precision * recall / both if both else 0.0))
    return [np.array(column) for column in zip(*rows, strict=True)]


def all_pairs(targets, scores):
    """The area under the curve, one pair of a positive and a negative at a time."""
    positives, negatives = scores[targets == 1].tolist(), scores[targets == 0].tolist()
    won = sum(1.0 if p > n else 0.5 if p == n else 0.0 for p, n in itertools.product(positives, negatives))
    return won / (len(positives) * len(negatives))


def scored(rng, positives, negatives, shift=0.8):
    """Targets in random order, and distinct normal scores, the positives' higher on average."""
    targets = rng.permutation(np.repeat([1, 0], [positives, negatives]))
    return targets, rng.normal(size=len(targets)) + shift * targets


def expect_scores(submission, targets, predictions, num_classes):
    """The submission's three arrays and its macro F1 are those of the definition."""
    expected = by_class(targets, predictions, num_classes)
    replies = expect_sequence(submission.precision_recall_f1(targets, predictions, num_classes), 3)
    for name, got, wanted in zip(("precision", "recall", "F1"), replies, expected, strict=True):
        expect_close(got, wanted, what=name)
    expect_close(submission.macro_f1(targets, predictions, num_classes), float(np.mean(expected[2])), what="macro_f1")


def expect_area(submission, targets, scores):
    """The submission's area is that of all pairs."""
    expected = all_pairs(targets, scores)
    expect_close(submission.roc_auc(targets, scores), expected, what="roc_auc")


@pytest.mark.points(2)
def test_rows_are_targets(submission, rng):
    """confusion_matrix: counts every pair, with a row for each target and a column for each prediction"""
    for n, classes in ((1, 3), (40, 5), (100_000, 1)):
        given = labels(rng, n, classes)
        expected = counts(*given, classes)
        expect_close(submission.confusion_matrix(*given, classes), expected, dtype="integer")


@pytest.mark.points(2)
def test_a_row_for_every_class(submission, rng):
    """confusion_matrix: is (num_classes, num_classes) of ints, whatever classes occur"""
    for shift, classes in ((0, 7), (2, 7), (3, 12), (4, 7)):
        targets, predictions = labels(rng, 30, 3)
        targets, predictions = targets + shift, np.minimum(predictions, 1) + shift
        expected = counts(targets, predictions, classes)
        expect_close(submission.confusion_matrix(targets, predictions, classes), expected, dtype="integer")
    given = labels(rng, 900, 300)  # classes that do not fit into a byte, nor their pairs into two
    expect_close(submission.confusion_matrix(*given, 300), counts(*given, 300), dtype="integer")


@pytest.mark.points(2)
def test_precision_is_of_the_predicted(submission, rng):
    """precision: of the examples predicted as a class, the share that is of it"""
    given = labels(rng, 60, 4)
    expected = by_class(*given, 4)[0]
    expect_close(expect_sequence(submission.precision_recall_f1(*given, 4), 3)[0], expected, what="precision")


@pytest.mark.points(2)
def test_recall_is_of_the_targets(submission, rng):
    """recall: of the examples of a class, the share predicted as it"""
    given = labels(rng, 60, 4)
    expected = by_class(*given, 4)[1]
    expect_close(expect_sequence(submission.precision_recall_f1(*given, 4), 3)[1], expected, what="recall")


@pytest.mark.points(2)
def test_f1_is_the_harmonic_mean(submission, rng):
    """F1: the harmonic mean of precision and recall"""
    given = labels(rng, 60, 4)
    expected = by_class(*given, 4)[2]
    expect_close(expect_sequence(submission.precision_recall_f1(*given, 4), 3)[2], expected, what="F1")
    given = np.repeat([0, 1], 400), np.repeat([1, 0], 400)  # always wrong, but for one of each class
    given[1][[0, -1]] = 0, 1
    expected = by_class(*given, 2)[2]
    expect_close(expect_sequence(submission.precision_recall_f1(*given, 2), 3)[2], expected, what="F1 of small scores")


@pytest.mark.points(3)
def test_zero_over_zero_is_zero(submission, rng):
    """counts 0/0 as 0: a class never predicted, never a target, neither, or never right"""
    targets, predictions = labels(rng, 30, 2, spoil=0.3)
    #              never a target         never predicted        both, but never right
    more = (np.array([0, 1, 0, 3, 3, 4, 1, 5]), np.array([2, 2, 2, 0, 1, 5, 4, 0]))
    targets, predictions = np.append(targets, more[0]), np.append(predictions, more[1])
    expect_scores(submission, targets, predictions, 8)  # 6 and 7 occur nowhere


@pytest.mark.points(2)
def test_macro_f1_is_the_mean_over_all_classes(submission, rng):
    """macro_f1: the mean of the F1 of all num_classes classes, not the F1 of the means"""
    targets, predictions = labels(rng, 50, 4)
    targets[:20] = 1  # unequal classes: a weighted mean or the accuracy is another number
    for num_classes in (4, 9):
        expected = float(np.mean(by_class(targets, predictions, num_classes)[2]))
        expect_close(submission.macro_f1(targets, predictions, num_classes), expected, what="macro_f1")
    given = labels(rng, 30, 2)  # two classes are no other case: both count
    expect_close(submission.macro_f1(*given, 2), float(np.mean(by_class(*given, 2)[2])), what="macro_f1")


@pytest.mark.points(1)
def test_takes_one_class_or_one_example(submission, rng):
    """works with one class, and with one example"""
    for n, classes in ((5, 1), (1, 1), (1, 2), (1, 4)):
        given = labels(rng, n, classes)
        expect_close(submission.confusion_matrix(*given, classes), counts(*given, classes), dtype="integer")
        expect_scores(submission, *given, classes)
    targets, predictions = np.array([2]), np.array([1])
    expect_scores(submission, targets, predictions, 3)


@pytest.mark.points(3)
def test_area_is_the_share_of_pairs(submission, rng):
    """roc_auc: the share of pairs in which the positive has the higher score, below one half too"""
    for positives, negatives, shift in ((9, 31, 0.8), (25, 14, -0.8), (1, 6, 0.0), (7, 1, 0.0)):
        expect_area(submission, *scored(rng, positives, negatives, shift))
    for scores in ([-1.5, 2.5], [2.5, -1.5]):
        expect_area(submission, np.array([0, 1]), np.array(scores))


@pytest.mark.points(3)
def test_ties_count_one_half(submission, rng):
    """roc_auc: counts a pair of equal scores as one half, in whatever order they come"""
    for values in (2, 3, 6):
        targets, scores = scored(rng, 17, 24)
        scores = np.floor(rng.integers(0, values, 41) + 0.5 * targets)
        order = np.lexsort((targets, scores))
        expect_area(submission, targets, scores)
        expect_area(submission, targets[order], scores[order])
        expect_area(submission, targets[order[::-1]], scores[order[::-1]])
    expect_area(submission, np.array([0, 1, 1, 0, 0]), np.full(5, 0.25))


@pytest.mark.points(2)
def test_any_finite_scores(submission, rng):
    """roc_auc: takes any finite scores, negative, huge, or apart by the last bit"""
    targets, scores = scored(rng, 12, 15)
    expect_area(submission, targets, -40.0 - np.abs(scores))
    expect_area(submission, targets, 1e307 * scores)
    expect_area(submission, targets, 1e-300 * scores)
    expect_area(submission, targets, np.where(np.arange(27) % 2, 1e20, -1e20))  # to which 1 adds nothing
    expect_area(submission, targets, np.sign(scores) * 10.0 ** np.minimum(60 * np.abs(scores), 300))
    ladder = np.empty(27)
    ladder[rng.permutation(27)] = 1.0 + np.spacing(1.0) * np.arange(27)
    expect_area(submission, targets, ladder)
    expect_area(submission, targets, 5e-324 * rng.permutation(27))


@pytest.mark.points(2)
def test_refuses_one_class(submission, rng):
    """roc_auc: raises ValueError when the targets are all 0 or all 1, and not with one of each"""
    for n in (2, 9):
        targets, scores = np.zeros(n, np.int64), rng.normal(size=n)
        for only in (0, 1):
            targets[:] = only
            with expect_raises(ValueError, f"targets are all {only}"):
                submission.roc_auc(targets, scores)
            targets[rng.integers(n)] = 1 - only
            expect_area(submission, targets, scores)
    for only in (0, 1):
        with expect_raises(ValueError, f"the only target is {only}"):
            submission.roc_auc(np.array([only]), np.array([0.5]))


@pytest.mark.points(2)
def test_area_of_100_000_scores_in_under_a_second(submission, reference, rng):
    """roc_auc: takes well under a second for 100,000 scores"""
    targets, distinct = scored(rng, 50_000, 50_000)
    for scores in (distinct, np.round(distinct, 1)):
        negatives = sorted(scores[targets == 0].tolist())
        positives = scores[targets == 1].tolist()
        won = sum(bisect_left(negatives, p) + bisect_right(negatives, p) for p in positives)
        expect_close(submission.roc_auc(targets, scores), won / (2 * 50_000 * 50_000), what="roc_auc")
        expect_fast(lambda m, s=scores: m.roc_auc(targets, s), submission, reference, seconds=1.0)


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, rng):
    """does not modify its arguments"""
    for classes, digits in ((3, 9), (1, 0)):
        given = labels(rng, 20, classes)
        targets, scores = scored(rng, 8, 6)
        scores = np.round(scores, digits)
        expected = counts(*given, classes), by_class(*given, classes), all_pairs(targets, scores)
        with unchanged(targets=given[0], predictions=given[1]):
            matrix = submission.confusion_matrix(*given, classes)
        with unchanged(targets=given[0], predictions=given[1]):
            triple = submission.precision_recall_f1(*given, classes)
        with unchanged(targets=given[0], predictions=given[1]):
            mean = submission.macro_f1(*given, classes)
        with unchanged(targets=targets, scores=scores):
            area = submission.roc_auc(targets, scores)
        expect_close(matrix, expected[0], dtype="integer", what="confusion_matrix")
        expect_close(expect_sequence(triple, 3)[2], expected[1][2], what="F1")
        expect_close(mean, float(np.mean(expected[1][2])), what="macro_f1")
        expect_close(area, expected[2], what="roc_auc")


@pytest.mark.points(1)
def test_takes_keyword_arguments(submission, rng):
    """takes its arguments by name"""
    targets, predictions = labels(rng, 30, 3)
    given = {"num_classes": 4, "predictions": predictions, "targets": targets}
    expected = by_class(targets, predictions, 4)
    matrix = submission.confusion_matrix(**given)
    expect_close(matrix, counts(targets, predictions, 4), dtype="integer", what="confusion_matrix")
    for got, wanted in zip(expect_sequence(submission.precision_recall_f1(**given), 3), expected, strict=True):
        expect_close(got, wanted, what="precision_recall_f1")
    expect_close(submission.macro_f1(**given), float(np.mean(expected[2])), what="macro_f1")
    targets, scores = scored(rng, 9, 6)
    expect_close(submission.roc_auc(scores=scores, targets=targets), all_pairs(targets, scores), what="roc_auc")
