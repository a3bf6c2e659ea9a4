"""The hidden suite of embedding-layer."""

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_raises, unchanged

SHAPES = ((5,), (3, 4), (2, 3, 4), (1,), (4, 1), (2, 1, 3, 2))


def looked_up(ids, weight):
    """The rows, one id after the other."""
    result = np.zeros((*ids.shape, weight.shape[1]))
    for place in np.ndindex(ids.shape):
        result[place] = weight[int(ids[place])]
    return result


def collected(dout, ids, v, padding_id=None):
    """The gradient of the weight, one id after the other."""
    result = np.zeros((v, dout.shape[-1]))
    for place in np.ndindex(ids.shape):
        if int(ids[place]) != padding_id:
            result[int(ids[place])] += dout[place]
    return result


def expect_forward(submission, ids, weight):
    """The submission looks up what the definition does."""
    expected = looked_up(ids, weight)
    expect_equal(submission.embedding_forward(ids, weight), expected, what=f"forward for ids of shape {ids.shape}")


def expect_backward(submission, dout, ids, v, *padding_id):
    """The submission collects what the definition does."""
    expected = collected(dout, ids, v, *padding_id)
    what = f"backward for ids of shape {ids.shape}" + "".join(f", padding_id {p}" for p in padding_id)
    expect_close(submission.embedding_backward(dout, ids, v, *padding_id), expected, what=what)


def case(rng, shape, v=9, d=5):
    """Ids of this shape, a weight, and a gradient of the result."""
    return rng.integers(0, v, shape), rng.normal(size=(v, d)), rng.normal(size=(*shape, d))


@pytest.mark.points(3)
def test_looks_up_rows(submission, rng):
    """forward gives the row of each id, for ids of any shape"""
    for shape in SHAPES:
        ids, weight, _ = case(rng, shape)
        expect_forward(submission, ids, weight)
    for v, d in ((1, 1), (1, 4), (7, 1), (4, 9)):
        ids, weight, _ = case(rng, (3, 2), v, d)
        expect_forward(submission, ids, weight)
    for v in (300, 2000):
        ids, weight, _ = case(rng, (4,), v, 1)
        ids[0] = v - 1
        expect_forward(submission, ids, weight)
        expect_forward(submission, ids.astype(np.int32), 1e3 * weight)
    ids, weight, _ = case(rng, (6,))
    expected = looked_up(ids, weight)
    expect_equal(submission.embedding_forward(weight=weight, ids=ids), expected, what="forward, arguments by name")


@pytest.mark.points(3)
def test_gradient_of_the_weight(submission, rng):
    """backward puts each gradient in the row of its id, and 0 where an id does not occur"""
    for shape in SHAPES:
        v = 3 * int(np.prod(shape))
        _, _, dout = case(rng, shape)
        ids = rng.permutation(v)[: int(np.prod(shape))].reshape(shape)  # each id once
        expect_backward(submission, dout, ids, v)
    for v in (300, 2000):
        ids, _, dout = case(rng, (4,), v, 1)
        ids[0] = v - 1
        expect_backward(submission, 1e3 * dout, ids, v)
        expect_backward(submission, dout, ids.astype(np.int32), v)
    for dtype, v in ((np.uint8, 200), (np.int8, 120), (np.int16, 9000)):  # an id times 5 does not fit into these
        ids, weight, dout = case(rng, (6,), v)
        ids[0] = v - 1
        expect_forward(submission, ids.astype(dtype), weight)
        expect_backward(submission, dout, ids.astype(dtype), v)
    _, _, dout = case(rng, (2, 3))
    ids = np.array([[4, 0, 6], [1, 5, 3]])
    expected = collected(dout, ids, 8, 5)
    mine = submission.embedding_backward(padding_id=5, num_embeddings=8, ids=ids, dout=dout)
    expect_close(mine, expected, what="backward, arguments by name")


@pytest.mark.points(4)
def test_repeated_ids_collect_their_sum(submission, rng):
    """backward adds up the gradients of an id that occurs more than once"""
    for shape in SHAPES:
        for v, d in ((2, 3), (5, 1), (1, 4)):
            ids, _, dout = case(rng, shape, v, d)
            expect_backward(submission, dout, ids, v)
    expect_backward(submission, rng.normal(size=(40, 6)), np.full(40, 3), 5)
    ids, _, dout = case(rng, (3, 500), d=1)
    expect_backward(submission, dout, ids, 9)


@pytest.mark.points(2)
def test_a_single_id(submission, rng):
    """takes ids of the shape (), an array without axes"""
    for i in (0, 3, 6):
        ids = np.array(i)
        _, weight, dout = case(rng, (), 7, 4)
        expect_forward(submission, ids, weight)
        expect_backward(submission, dout, ids, 7)
        expect_backward(submission, dout, ids, 7, 3)


@pytest.mark.points(2)
def test_no_ids(submission, rng):
    """takes empty ids: a result without rows, and a gradient of zeros"""
    for shape in ((0,), (2, 0), (0, 3), (2, 0, 4)):
        ids, weight, dout = case(rng, shape, 6, 3)
        expect_forward(submission, ids, weight)
        expect_backward(submission, dout, ids, 6)
        expect_backward(submission, dout, ids, 6, 2)
    ids, weight, dout = case(rng, (4,), 6, 3)
    expect_forward(submission, ids, weight)
    expect_backward(submission, dout, ids, 6)


@pytest.mark.points(3)
def test_padding_gets_no_gradient(submission, rng):
    """backward leaves the row of padding_id at 0, and the other rows as they are"""
    for shape in SHAPES:
        for padding_id in (1, 2, 3):
            ids, _, dout = case(rng, shape, 4)
            expect_backward(submission, dout, ids, 4, padding_id)
    expect_backward(submission, rng.normal(size=(9, 2)), np.array([0, 1, 2] * 3), 6, 5)  # does not occur


@pytest.mark.points(2)
def test_padding_id_0(submission, rng):
    """takes 0 for a padding_id like any other, and without a padding_id gives every row its gradient"""
    for shape in ((8,), (4, 5)):
        ids, _, dout = case(rng, shape, 3)
        ids.flat[:3] = 0, 1, 2
        expect_backward(submission, dout, ids, 3, 0)
        expect_backward(submission, dout, ids, 3)
        expect_backward(submission, dout, ids, 3, None)


@pytest.mark.points(2)
def test_forward_refuses_ids_too_large(submission, rng):
    """raises ValueError for an id of V or more in the forward pass, and takes V - 1"""
    for shape in ((6,), (2, 3), (1,), (), (2, 3, 2), (40, 30)):
        ids, weight, _ = case(rng, shape, 5)
        ids.flat[-1] = 4
        expect_forward(submission, ids, weight)
        for bad in (5, 6, 100, 2**40):
            wrong = ids.copy()
            wrong.flat[rng.integers(ids.size)] = bad
            with expect_raises(ValueError, f"{bad} is not in [0, 5)"):
                submission.embedding_forward(wrong, weight)


@pytest.mark.points(2)
def test_forward_refuses_negative_ids(submission, rng):
    """raises ValueError for a negative id in the forward pass, and takes 0"""
    for shape in ((6,), (2, 3), (1,), (), (2, 3, 2), (40, 30)):
        ids, weight, _ = case(rng, shape, 5)
        ids.flat[-1] = 0
        expect_forward(submission, ids, weight)
        for bad in (-1, -5, -6, -100, -(2**40)):
            wrong = ids.copy()
            wrong.flat[rng.integers(ids.size)] = bad
            with expect_raises(ValueError, f"{bad} is not in [0, 5)"):
                submission.embedding_forward(wrong, weight)


@pytest.mark.points(2)
def test_backward_refuses_ids_outside(submission, rng):
    """raises ValueError for negative ids and ids of V or more in the backward pass, with and without a padding_id"""
    for shape in ((6,), (2, 3), (1,), (), (2, 3, 2)):
        ids, _, dout = case(rng, shape, 5)
        for padding in ((), (0,), (4,)):
            for good in (0, 4):
                ids.flat[-1] = good
                expect_backward(submission, dout, ids, 5, *padding)
            for bad in (-1, -5, -6, 5, 6, 100, 2**40):
                wrong = ids.copy()
                wrong.flat[rng.integers(ids.size)] = bad
                with expect_raises(ValueError, f"{bad} is not in [0, 5)"):
                    submission.embedding_backward(dout, wrong, 5, *padding)


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves ids, weight and dout as they were"""
    ids, weight, dout = case(rng, (3, 4), 4)
    ids[1, 2] = 1
    rows, gradient = looked_up(ids, weight), collected(dout, ids, 4, 1)
    with unchanged(ids=ids, weight=weight):
        mine = submission.embedding_forward(ids, weight)
    expect_equal(mine, rows, what="forward")
    with unchanged(dout=dout, ids=ids):
        mine = submission.embedding_backward(dout, ids, 4, 1)
    expect_close(mine, gradient, what="backward")
