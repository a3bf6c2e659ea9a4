"""The hidden suite of mlp."""

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_sequence, numeric_gradient, open_to_changes, unchanged


def by_rows(params, x, dlogits):
    """The definition, one row and one unit at a time: the logits, the gradients of all parameters, and dx."""
    logits, dx = np.zeros((len(x), len(params[-1][1]))), np.zeros(x.shape)
    grads = [(np.zeros(weight.shape), np.zeros(bias.shape)) for weight, bias in params]
    for n, row in enumerate(x):
        below, reached = [row], []  # each layer's input, and its sums z
        for weight, bias in params:
            z = np.array(
                [bias[j] + sum(below[-1][i] * weight[i, j] for i in range(len(weight))) for j in range(len(bias))]
            )
            reached.append(z)
            below.append(np.array([value if value > 0 else 0.0 for value in z]))
        logits[n] = reached[-1]
        slopes = dlogits[n]
        for layer in range(len(params) - 1, -1, -1):
            weight, (dweight, dbias) = params[layer][0], grads[layer]
            for i, j in np.ndindex(weight.shape):
                dweight[i, j] += below[layer][i] * slopes[j]
            dbias += slopes
            slopes = np.array([sum(weight[i, j] * slopes[j] for j in range(len(slopes))) for i in range(len(weight))])
            if layer > 0:
                slopes = np.array([s if z > 0 else 0.0 for s, z in zip(slopes, reached[layer - 1], strict=True)])
        dx[n] = slopes
    return logits, grads, dx


def draw(rng, n, *widths):
    """Parameters of layers between these widths, inputs and a gradient of the logits, of all signs."""
    params = [
        (rng.normal(size=(a, b)) * np.sqrt(2.0 / a), rng.normal(size=b))
        for a, b in zip(widths[:-1], widths[1:], strict=True)
    ]
    return params, rng.normal(size=(n, widths[0])), rng.normal(size=(n, widths[-1]))


def near(got, expected, what):
    """To 1e-9 relative or 1e-10 absolute, which float32 misses."""
    expect_close(got, expected, rtol=1e-9, atol=1e-10, what=what)


def forward(submission, params, x):
    """The submission's logits and cache."""
    return expect_sequence(submission.forward(params, x), 2, what="the reply of forward")


def expect_logits(submission, params, x):
    """The submission's logits are those of the definition."""
    expected = by_rows(params, x, np.zeros((len(x), len(params[-1][1]))))[0]
    near(forward(submission, params, x)[0], expected, what="logits")


def expect_grads(reply, expected, *, dx_alone=False):
    """The reply of backward has the definition's gradients."""
    _, wanted, wanted_dx = expected
    grads, dx = expect_sequence(reply, 2, what="the reply of backward")
    if not dx_alone:
        pairs = expect_sequence(grads, len(wanted), what="grads")
        for layer, (pair, (dweight, dbias)) in enumerate(zip(pairs, wanted, strict=True)):
            mine = expect_sequence(pair, 2, what=f"grads[{layer}]")
            near(mine[0], dweight, what=f"dW of layer {layer}")
            near(mine[1], dbias, what=f"db of layer {layer}")
    near(dx, wanted_dx, what="dx")


def expect_backward(submission, params, x, dlogits, *, dx_alone=False):
    """The submission's gradients are those of the definition."""
    expected = by_rows(params, x, dlogits)
    cache = forward(submission, params, x)[1]
    expect_grads(submission.backward(params, cache, dlogits), expected, dx_alone=dx_alone)


@pytest.mark.points(2)
def test_one_layer_is_linear(submission, rng):
    """one layer alone is x W + b, without a ReLU"""
    params, x, _ = draw(rng, 5, 3, 4)
    expect_logits(submission, params, x)


@pytest.mark.points(3)
def test_relu_between_layers(submission, rng):
    """puts a ReLU between two layers, and none after the last"""
    params, x, _ = draw(rng, 6, 4, 7, 3)
    expect_logits(submission, params, x)
    expect_logits(submission, params, x * 50.0)
    expect_logits(submission, params, x * 1e7)
    params = [(np.asfortranarray(weight), bias) for weight, bias in params]
    expect_logits(submission, params, np.asfortranarray(x))


@pytest.mark.points(2)
def test_any_depth_and_width(submission, rng):
    """works for any depth and any widths, 1 included"""
    for widths in (
        (2, 5, 3, 4),
        (4, 3, 6, 2, 5),
        (3, 8, 2, 7, 4, 5, 2),
        (3, 1, 4),
        (1, 6, 2),
        (5, 4, 1),
        (4, 4, 4),
        (2,) * 20,
    ):
        params, x, _ = draw(rng, 6, *widths)
        expect_logits(submission, params, x)


@pytest.mark.points(2)
def test_gradients_of_one_layer(submission, rng):
    """one layer's gradients are xᵀ dlogits and the sum of dlogits' rows, and dx is dlogits Wᵀ"""
    expect_backward(submission, *draw(rng, 5, 3, 4))


@pytest.mark.points(3)
def test_gradients_of_two_layers(submission, rng):
    """every W and b of two layers gets its gradient, in the order of params"""
    expect_backward(submission, *draw(rng, 6, 4, 7, 3))
    params, x, dlogits = draw(rng, 6, 4, 7, 3)
    expect_backward(submission, params, x * 1e3, dlogits * 1e3)
    params = [(np.asfortranarray(weight), bias) for weight, bias in params]
    expect_backward(submission, params, np.asfortranarray(x), np.asfortranarray(dlogits))


@pytest.mark.points(2)
def test_gradient_of_x(submission, rng):
    """dx passes the ReLUs between layers, and none at x itself"""
    for widths in ((4, 6, 3), (3, 5, 6, 2)):
        expect_backward(submission, *draw(rng, 5, *widths), dx_alone=True)
    params, x, dlogits = draw(rng, 4, 3, 1, 2)
    params[0][1][:], x[2:] = 0.0, -x[:2]  # one hidden unit, awake for some rows and not for others
    expect_backward(submission, params, x, dlogits, dx_alone=True)


@pytest.mark.points(2)
def test_gradients_of_any_depth(submission, rng):
    """the gradients are right for any depth and any widths, 1 included"""
    for widths in (
        (2, 5, 3, 4),
        (4, 6, 3, 5, 2),
        (3, 8, 4, 7, 6, 5, 2),
        (3, 1, 4),
        (1, 6, 2),
        (5, 4, 1),
        (4, 4, 4, 4),
        (2,) * 20,
    ):
        expect_backward(submission, *draw(rng, 6, *widths))


@pytest.mark.points(2)
def test_gradients_by_finite_differences(submission, rng):
    """small steps of the inputs and of each W and b change the logits as the gradients say"""
    params, x, dlogits = draw(rng, 2, 3, 4, 3, 2)
    arrays = [array for pair in params for array in pair] + [x]

    def slope(which):
        def loss(array):
            moved = [array if k == which else a for k, a in enumerate(arrays)]
            pairs = list(zip(moved[:-1:2], moved[1:-1:2], strict=True))
            return float(np.sum(by_rows(pairs, moved[-1], np.zeros(dlogits.shape))[0] * dlogits))

        return numeric_gradient(loss, arrays[which])

    slopes = [slope(which) for which in range(len(arrays))]
    cache = forward(submission, params, x)[1]
    grads, dx = expect_sequence(submission.backward(params, cache, dlogits), 2)
    mine = [g for pair in expect_sequence(grads, 3, what="grads") for g in expect_sequence(pair, 2, what="a pair")]
    for got, wanted, what in zip([*mine, dx], slopes, ("dW0", "db0", "dW1", "db1", "dW2", "db2", "dx"), strict=True):
        expect_close(got, wanted, rtol=1e-5, atol=1e-6, what=what)


@pytest.mark.points(2)
def test_gradients_are_sums_over_the_batch(submission, rng):
    """dW and db are sums over the batch: a row that comes eight times counts eightfold"""
    params, x, dlogits = draw(rng, 1, 3, 5, 2)
    for times in (1, 2, 8, 600):
        expect_backward(submission, params, x.repeat(times, axis=0), dlogits.repeat(times, axis=0))


@pytest.mark.points(2)
def test_relu_has_slope_zero_at_zero(submission, rng):
    """nothing passes a hidden unit whose sum is exactly 0, and all passes one whose sum is just above"""
    for widths in ((3, 6, 2), (3, 6, 5, 4)):
        params, x, dlogits = draw(rng, 5, *widths)
        for weight, bias in params[:-1]:
            weight[:, 1], bias[1] = 0.0, 0.0  # a unit that is always 0
            weight[:, 3], bias[3] = np.round(weight[:, 3]), 0.0
            weight[:, 4], bias[4] = 1e-14 * weight[:, 4], 1e-14 * bias[4]  # a sum of nearly 0 is another matter
        x[2] = 0.0  # and a row on which the first layer's unit 3 is
        expect_backward(submission, params, x, dlogits)


@pytest.mark.points(1)
def test_one_row(submission, rng):
    """one row, and one unit in each layer, keep their axes"""
    for n, widths in ((1, (3, 4, 2)), (1, (1, 1)), (1, (1, 1, 1)), (4, (1, 1, 1)), (1, (5, 1))):
        params, x, dlogits = draw(rng, n, *widths)
        params[0][1][:] = np.abs(params[0][1]) + 9.0  # the unit is awake
        expect_logits(submission, params, x)
        expect_backward(submission, params, x, dlogits)


@pytest.mark.points(2)
def test_two_caches_in_any_order(submission, rng, inside):
    """batches may be taken backward in any order, after other calls of forward"""
    for sizes in ((4, 4), (3, 6)):
        params, *first = draw(rng, sizes[0], 3, 5, 4, 2)
        batches = [first, draw(rng, sizes[1], 3, 5, 4, 2)[1:]]
        expected = [by_rows(params, *batch) for batch in batches]
        for order in ((0, 1), (1, 0)):
            caches = [forward(submission, params, x)[1] for x, _ in batches]
            with open_to_changes(caches):
                for i in order:
                    expect_grads(submission.backward(params, caches[i], batches[i][1]), expected[i])
        for order in ((0, 1), (1, 0), (0, 1, 0)):
            for i, reply in zip(order, inside.passes(params, batches, order)[0], strict=True):
                expect_grads(reply, expected[i])


@pytest.mark.points(2)
def test_one_cache_twice(submission, rng, inside):
    """one cache may be taken backward twice, with the same dlogits or with others"""
    for widths in ((3, 2), (3, 5, 4, 2)):
        params, x, dlogits = draw(rng, 4, *widths)
        others = rng.normal(size=dlogits.shape)
        expected, expected_others = by_rows(params, x, dlogits), by_rows(params, x, others)
        cache = forward(submission, params, x)[1]
        with open_to_changes(cache):
            expect_grads(submission.backward(params, cache, dlogits), expected)
            expect_grads(submission.backward(params, cache, others), expected_others)
            expect_grads(submission.backward(params, cache, dlogits), expected)
        for reply in inside.passes(params, [(x, dlogits)], (0, 0, 0))[0]:
            expect_grads(reply, expected)


@pytest.mark.points(1)
def test_arguments_by_name(submission, rng):
    """the arguments go by the names params, x, cache and dlogits"""
    params, x, dlogits = draw(rng, 4, 3, 5, 2)
    expected = by_rows(params, x, dlogits)
    logits, cache = expect_sequence(submission.forward(x=x, params=params), 2)
    near(logits, expected[0], what="logits")
    expect_grads(submission.backward(dlogits=dlogits, cache=cache, params=params), expected)


@pytest.mark.points(2)
def test_leaves_its_arguments_alone(submission, rng, inside):
    """neither function modifies params, x or dlogits, not even through the cache"""
    for n, *widths in ((5, 3, 4), (5, 3, 5, 2), (4, 3, 5, 4, 2), (1, 3, 5, 2)):
        params, x, dlogits = draw(rng, n, *widths)
        expected = by_rows(params, x, dlogits)
        with unchanged(params=params, x=x):
            logits, cache = forward(submission, params, x)
        near(logits, expected[0], what="logits")
        with unchanged(params=params, dlogits=dlogits):
            reply = submission.backward(params, cache, dlogits)
        expect_grads(reply, expected)
        _, params_after, [(x_after, dlogits_after)] = inside.passes(params, [(x, dlogits)], (0, 0))
        expect_equal(params_after, params, what="params after forward and backward")
        expect_equal(x_after, x, what="x after forward and backward")
        expect_equal(dlogits_after, dlogits, what="dlogits after forward and backward")
