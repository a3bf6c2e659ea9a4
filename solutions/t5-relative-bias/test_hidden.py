"""The hidden suite of t5-relative-bias."""

import math
from functools import cache

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_equal, unchanged


@cache
def bucket_of(position, bidirectional=True, num_buckets=32, max_distance=128):
    """One position's bucket by the definition, in whole numbers.

    floor(log(n / e) / log(m / e) * r) is the largest k for which (n / e)^r >= (m / e)^k.
    """
    buckets = num_buckets // 2 if bidirectional else num_buckets
    start = buckets if bidirectional and position > 0 else 0
    n = abs(position) if bidirectional else max(-position, 0)
    exact = buckets // 2
    if n < exact:
        return start + n
    steps = buckets - exact
    reached = [k for k in range(steps) if n**steps * exact**k >= max_distance**k * exact**steps]
    return start + exact + max(reached)


def near_a_border(position, bidirectional, num_buckets, max_distance):
    """Whether rounding may decide the bucket of this position, because the logarithm is all but an integer."""
    buckets = num_buckets // 2 if bidirectional else num_buckets
    exact, n = buckets // 2, abs(position)
    if n <= exact or n >= max_distance:
        return False
    steps = math.log(n / exact) / math.log(max_distance / exact) * (buckets - exact)
    return abs(steps - round(steps)) < 1e-4


def by_loops(positions, *sizes):
    """The definition, one position at a time."""
    return np.array([bucket_of(int(p), *sizes) for p in positions.ravel()], np.int64).reshape(positions.shape)


def expect_buckets(submission, positions, *sizes, what=""):
    """The submission's buckets are those of the definition."""
    expected = by_loops(positions, *sizes)
    expect_equal(submission.relative_position_bucket(positions, *sizes), expected, what=what)


def expect_buckets_of_sizes(submission, reach, *sizes):
    """The same for all positions from -reach to reach that are not on a border of these sizes."""
    positions = np.array([p for p in range(-reach, reach + 1) if not near_a_border(p, *sizes)])
    got = submission.relative_position_bucket(positions, *sizes)
    names = "bidirectional={}, num_buckets={}, max_distance={}".format(*sizes)
    expect_equal(got, by_loops(positions, *sizes), what=names)


def bias_by_loops(table, query_length, key_length, bidirectional=True, max_distance=128):
    """The definition of the bias, one query, one key and one head at a time."""
    buckets, heads = table.shape
    bias = np.zeros((heads, query_length, key_length))
    for h, q, k in np.ndindex(bias.shape):
        bias[h, q, k] = table[bucket_of(k - q, bidirectional, buckets, max_distance), h]
    return bias


@pytest.mark.points(2)
def test_short_distances_are_exact(submission, rng):
    """bidirectional: distances below 8 have a bucket each"""
    expect_buckets(submission, np.arange(-7, 1), what="positions -7 to 0")
    expect_buckets(submission, rng.permutation(np.arange(-7, 8)), what="positions -7 to 7")


@pytest.mark.points(2)
def test_later_keys_have_the_upper_half(submission):
    """bidirectional: positive positions are in the upper half, 0 and negative ones in the lower"""
    expect_buckets(submission, np.array([1, 2, 5, 7, 0, -1, -7]), what="near positions")
    expect_buckets(submission, np.array([20, 100, 500, 0, -20, -100, -500]), what="far positions")


@pytest.mark.points(3)
def test_long_distances_go_by_the_logarithm(submission):
    """bidirectional: from 8 to 127 the buckets widen by the logarithm"""
    for sign in (-1, 1):
        positions = np.array([n * sign for n in range(8, 128) if n not in (16, 32, 64)])
        expect_buckets(submission, positions, what=f"positions {8 * sign} to {127 * sign}")


@pytest.mark.points(2)
def test_borders_of_the_default_sizes(submission):
    """puts the distances 16, 32 and 64 first into a new bucket at the default sizes"""
    for positions in ([15, 16, 17, -15, -16], [31, 32, 33, -31, -32], [63, 64, 65, -63, -64]):
        expect_buckets(submission, np.array(positions), what=f"positions {positions}")


@pytest.mark.points(2)
def test_far_distances_share_the_last_bucket(submission):
    """puts every distance from max_distance on into the last bucket, of both halves"""
    positions = np.array(
        [128, -128, 129, -129, 181, -182, 300, -300, 1000, 10_000, -10_000, 5_000_000_000, -(10**6), -(2**32)]
    )
    expect_buckets(submission, positions, what="bidirectional")
    expect_buckets(submission, positions, False, what="bidirectional=False")


@pytest.mark.points(2)
def test_one_direction_has_no_later_keys(submission):
    """bidirectional=False: positive positions are in bucket 0, negative ones have all the buckets"""
    expect_buckets(submission, np.arange(-15, 16), False, what="positions -15 to 15")
    expect_buckets(submission, np.array([40, 200, 3, 1, 0, -1, -3]), False, what="positions")
    expect_buckets(submission, np.arange(-200, -15), False, what="positions -200 to -16")


@pytest.mark.points(3)
def test_other_numbers_of_buckets(submission):
    """works for other numbers of buckets; halves are rounded down"""
    for num_buckets in (16, 20, 64, 10, 12, 21, 4, 6, 7):
        expect_buckets_of_sizes(submission, 160, True, num_buckets, 128)
    for num_buckets in (16, 20, 48, 10, 7, 2, 3):
        expect_buckets_of_sizes(submission, 160, False, num_buckets, 128)


@pytest.mark.points(3)
def test_other_distances(submission, rng):
    """works for other values of max_distance"""
    for max_distance in (20, 100, 256, int(rng.integers(30, 90))):
        expect_buckets_of_sizes(submission, 300, True, 32, max_distance)
        expect_buckets_of_sizes(submission, 300, False, 32, max_distance)
    expect_buckets_of_sizes(submission, 60, True, 12, 19)


@pytest.mark.points(2)
def test_any_shape_and_int64(submission, rng):
    """keeps the shape of relative_position and returns int64, whatever integers came"""
    for shape in ((7,), (1,), (3, 4), (4, 1), (2, 3, 4), (2, 1, 3, 2)):
        positions = rng.integers(-60, 61, shape)
        for bidirectional in (True, False):
            expect_buckets(submission, positions, bidirectional, what=f"shape {shape}")
    expect_buckets(submission, positions.astype(np.int32), what="int32 positions")
    expect_buckets(submission, positions.astype(np.int32), False, what="int32 positions, bidirectional=False")


@pytest.mark.points(3)
def test_bias_looks_buckets_up(submission, rng):
    """relative_bias: at [h, q, k] stands the table's number for head h and the bucket of k - q"""
    for heads, query_length, key_length in (
        (3, 4, 6),
        (2, 9, 5),
        (5, 1, 7),
        (1, 4, 1),
        (4, 4, 4),
        (2, 3, 190),
        (1, 261, 259),
    ):
        table = rng.normal(size=(32, heads))
        expected = bias_by_loops(table, query_length, key_length)
        bias = submission.relative_bias(table, query_length, key_length)
        expect_close(bias, expected, what=f"{heads} heads, {query_length} queries, {key_length} keys")


@pytest.mark.points(2)
def test_bias_in_one_direction(submission, rng):
    """relative_bias: bidirectional=False gives all later keys the number of bucket 0"""
    for query_length, key_length in ((5, 8), (25, 3), (1, 1)):
        table = rng.normal(size=(32, 2))
        expected = bias_by_loops(table, query_length, key_length, False)
        bias = submission.relative_bias(table, query_length, key_length, False)
        expect_close(bias, expected, what=f"{query_length} queries, {key_length} keys")


# Of these sizes no whole distance is on a border: buckets of the table, max_distance.
SIZES = ((12, 20), (12, 52), (8, 52), (20, 150), (64, 110), (21, 110))


@pytest.mark.points(2)
def test_bias_of_other_tables(submission, rng):
    """relative_bias: the number of buckets is the table's, and max_distance is handed on"""
    for num_buckets, max_distance in SIZES:
        for bidirectional in (True, False):
            table = rng.normal(size=(num_buckets, 3))
            expected = bias_by_loops(table, 30, 60, bidirectional, max_distance)
            bias = submission.relative_bias(table, 30, 60, bidirectional, max_distance)
            expect_close(bias, expected, what=f"{num_buckets} buckets, max_distance={max_distance}")


@pytest.mark.points(1)
def test_takes_arguments_by_name(submission, rng):
    """takes every argument by its name"""
    positions, table = np.array([-30, -9, 4, 25]), rng.normal(size=(12, 2))
    got = submission.relative_position_bucket(
        max_distance=50, num_buckets=8, bidirectional=False, relative_position=positions
    )
    expect_equal(got, by_loops(positions, False, 8, 50), what="relative_position_bucket")
    bias = submission.relative_bias(max_distance=20, bidirectional=False, key_length=5, query_length=9, table=table)
    expect_close(bias, bias_by_loops(table, 9, 5, False, 20), what="relative_bias")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """does not modify relative_position and table"""
    for bidirectional in (True, False):
        positions, table = np.array([[-300, -9, 0], [4, 25, 130]]), rng.normal(size=(32, 3))
        buckets = by_loops(positions, bidirectional)
        with unchanged(relative_position=positions):
            got = submission.relative_position_bucket(positions, bidirectional)
        expect_equal(got, buckets, what="relative_position_bucket")
        with unchanged(table=table):
            bias = submission.relative_bias(table, 4, 3, bidirectional)
        expect_array(bias, (3, 4, 3), what="relative_bias")
        expect_close(bias, bias_by_loops(table, 4, 3, bidirectional), what="relative_bias")
