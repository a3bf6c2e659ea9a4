"""The hidden suite of data-augmentation.

An event that is counted as often, or as rarely, as it is with a probability below 1e-9 fails: 58 counts with two
tails fail correct code with a probability below 58 * 2 * 1e-9 = 1.2e-7. That of lam and of seeds is as small.
"""

import math
from functools import cache

import numpy as np
import pytest

from grader.expect import as_number, expect_array, expect_close, expect_raises, expect_sequence, expect_that, unchanged

CLOSE = {"rtol": 1e-9, "atol": 1e-9}


def picture(rng, *shape):
    """An image (C, H, W) of distinct numbers of both signs, none of them near 0."""
    numbers = rng.permutation(math.prod(shape)) + rng.uniform(1.1, 1.9)
    return (numbers * rng.choice([-1.0, 1.0], numbers.shape)).reshape(shape)


def new_seed(rng):
    """A seed that no solution was written for, with room below 2**32 for its neighbours."""
    return int(rng.integers(1, 2**31))


def crops(image, size, padding):
    """Every window of the image with zeros around it, by its place."""
    c, h, w = image.shape
    padded = np.zeros((c, h + 2 * padding, w + 2 * padding))
    padded[:, padding : padding + h, padding : padding + w] = image
    places = np.ndindex(padded.shape[1] - size + 1, padded.shape[2] - size + 1)
    return {(i, j): padded[:, i : i + size, j : j + size] for i, j in places}


def cutouts(image, size):
    """The image without the square around each of its pixels, by that pixel."""
    rows, columns = np.ogrid[: image.shape[1], : image.shape[2]]
    results = {}
    for cy, cx in np.ndindex(image.shape[1:]):
        top, left = cy - size // 2, cx - size // 2
        inside = (top <= rows) & (rows <= top + size - 1) & (left <= columns) & (columns <= left + size - 1)
        results[cy, cx] = np.where(inside, 0.0, image)
    return results


def key(array):
    """What is the same for arrays that are nearly equal."""
    return (np.round(array, 5) + 0.0).tobytes()


def places_of(replies, possible, what):
    """The place of each reply among the possible results; one of its places, where several give the same."""
    by_key = {key(result): place for place, result in possible.items()}
    like, places = next(iter(possible.values())), []
    for reply in replies:
        place = by_key.get(key(expect_array(reply, like=like, what=what)))
        expect_that(place is not None, f"one of the {len(possible)} possible results", "another one", what)
        expect_close(reply, possible[place], rtol=1e-9, atol=0.0, what=what)
        places.append(place)
    return places


@cache
def tail(count, n, p):
    """The probability that an event of probability p happens as rarely as `count` times of n, or as often."""
    terms = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    return min(sum(terms[: count + 1]), sum(terms[count:]))


def expect_uniform(places, rows, columns, what):
    """Rows, columns and pairs of both are equally likely, and the border is as likely as it should be."""
    n, counts = len(places), {}
    for name, axis, length in (("row", 0, rows), ("column", 1, columns)):
        along = [place[axis] for place in places]
        counts |= {f"{name} {k}": (along.count(k), 1 / length) for k in range(length)}
        counts[f"the first or the last {name}"] = along.count(0) + along.count(length - 1), 2 / length
    counts |= {place: (places.count(place), 1 / (rows * columns)) for place in np.ndindex(rows, columns)}
    for where, (count, p) in counts.items():
        expect_that(tail(count, n, p) > 1e-9, f"{what} at {where} about {p * n:.0f} times of {n}", f"{count} times")


def expect_seeds_to_matter(observe, call, rng):
    """The same seed gives the same, whatever the global generators; other seeds give other results."""
    start = new_seed(rng)
    seeds = [0, 1, 2, 3, *(start + step for step in (0, 1, 1000, 2000, 2**16, 2**17))]
    first = {}
    for seed in [*seeds, *seeds[::-3]]:
        observe.seed(1 if seed not in first else 2)
        reply = [key(part) for part in expect_sequence(call(seed))]
        expect_that(first.setdefault(seed, reply) == reply, f"for seed {seed} the same again", "another result")
    # Two seeds give the same with a probability of at most 1 / 158,404; two or more of the 45 pairs
    # with one of about (45 / 158,404)^2 / 2 = 4e-8. All parts count: lam tells where rows are their own partners.
    different = len({tuple(reply) for reply in first.values()})
    expect_that(different >= 9, f"{len(seeds)} results for {len(seeds)} seeds", f"{different} different ones")


@pytest.mark.points(1)
def test_flips_the_image(submission, rng):
    """reverses the order of the image's columns"""
    for shape in [(3, 4, 7), (1, 6, 5), (2, 3, 1)]:
        image, boxes = picture(rng, *shape), rng.uniform(0, 1, (2, 4)).cumsum(axis=1)
        for some in (boxes, boxes[:0]):
            flipped, _ = expect_sequence(submission.horizontal_flip(image, some), 2, what="(image, boxes)")
            expect_close(flipped, image[:, :, list(range(shape[2]))[::-1]], what=f"image with {len(some)} boxes")


@pytest.mark.points(3)
def test_flips_the_boxes(submission, rng):
    """makes W - x of each x in the boxes, be there any or not, and keeps x1 <= x2"""
    for shape, n in [((3, 9, 14), 6), ((1, 12, 5), 1), ((2, 7, 7), 4), ((1, 8, 30), 150), ((2, 5, 6), 0)]:
        corner = rng.uniform(-3, 12, (n, 2))
        boxes = np.concatenate([corner, corner + rng.uniform(0.5, 9, (n, 2))], axis=1)
        boxes[3:4, 2] = boxes[3:4, 0]  # one box without a width
        expected = np.array([[shape[2] - x2, y1, shape[2] - x1, y2] for x1, y1, x2, y2 in boxes.tolist()])
        reply = submission.horizontal_flip(image=picture(rng, *shape), boxes=boxes)
        expect_close(expect_sequence(reply, 2, what="(image, boxes)")[1], expected.reshape(n, 4), **CLOSE, what="boxes")


@pytest.mark.points(3)
def test_crops_a_window_of_the_padded_image(submission, rng):
    """cuts one window of all channels out of the image with zeros around it, be it as large as that"""
    loose = [((5, 6, 9), 4, 2), ((2, 8, 5), 3, 0), ((1, 4, 3), 2, 1), ((3, 7, 4), 6, 3), ((2, 3, 2), 1, 4)]
    tight = [((3, 5, 5), 5, 0), ((2, 3, 3), 15, 6), ((2, 4, 7), 6, 1), ((1, 8, 5), 5, 0)]
    for shape, size, padding in loose + tight:
        image, start = picture(rng, *shape), new_seed(rng)
        replies = [submission.random_crop(image=image, size=size, padding=padding, seed=start + i) for i in range(8)]
        places_of(replies, crops(image, size, padding), f"window of size {size} with padding {padding}")


@pytest.mark.points(2)
def test_crops_are_uniform(submission, rng):
    """reaches every position with the same probability, the corners included"""
    image, start = picture(rng, 2, 3, 6), new_seed(rng)
    replies = [submission.random_crop(image, 3, 1, start + i) for i in range(450)]
    expect_uniform(places_of(replies, crops(image, 3, 1), "window"), 3, 6, "the window")
    square = picture(rng, 1, 4, 4)
    places = set(
        places_of([submission.random_crop(square, 3, 1, start + i) for i in range(24)], crops(square, 3, 1), "")
    )
    # Not more than 4 of 4 x 4 places have a probability below C(16, 4) / 4^24 = 7e-12.
    expect_that(len(places) > 4, "row and column apart from one another", f"{sorted(places)}", "places")
    for high, wide in ((3, 6), (6, 3)):  # the window is as large as one side, and moves along the other
        oblong = picture(rng, 1, high, wide)
        replies = [submission.random_crop(oblong, 3, 0, start + i) for i in range(80)]
        places = set(places_of(replies, crops(oblong, 3, 0), "window"))
        # One of the 4 places is missed with a probability below 4 * 0.75^80 = 4e-10.
        expect_that(len(places) == 4, "all 4 places", f"{sorted(places)} alone", f"windows of 3 in {high} x {wide}")
    # One pixel in a border of 8: that 12 windows of one pixel all show it has a probability of 1 / 9^12, 4e-12.
    dots = [submission.random_crop(picture(rng, 1, 1, 1), 1, 1, start + i) for i in range(12)]
    empty = sum(not expect_array(dot, (1, 1, 1), dtype="float64", what="window").any() for dot in dots)
    expect_that(empty > 0, "windows of the padding alone too", "none of 12", "windows of 1 x 1 in 3 x 3")


@pytest.mark.points(1)
def test_refuses_a_window_larger_than_the_padded_image(submission, rng):
    """raises ValueError for a window with more rows or columns than the padded image"""
    for shape, size, padding in [((3, 5, 8), 6, 0), ((2, 8, 5), 6, 0), ((1, 4, 6), 7, 1), ((2, 3, 3), 9, 2)]:
        image, seed, fits = picture(rng, *shape), new_seed(rng), min(shape[1:]) + 2 * padding
        places_of([submission.random_crop(image, fits, padding, seed)], crops(image, fits, padding), "window")
        with expect_raises(ValueError, f"{size} x {size} does not fit {shape[1:]} with a padding of {padding}"):
            submission.random_crop(image, size, padding, seed)


@pytest.mark.points(2)
def test_crop_seeds(submission, observe, rng):
    """random_crop gives the same window for the same seed, and another for another"""
    image = rng.normal(size=(1, 396, 396))
    expect_seeds_to_matter(observe, lambda seed: submission.random_crop(image, 3, 2, seed), rng)


@pytest.mark.points(3)
def test_cuts_a_square_out(submission, rng):
    """zeroes rows cy - size // 2 to cy - size // 2 + size - 1 and such columns, cut off at the border"""
    squares = [((5, 5, 6), 3), ((1, 12, 11), 8), ((3, 6, 5), 4), ((1, 4, 6), 2), ((2, 3, 4), 1), ((1, 7, 6), 5)]
    larger = [((2, 3, 5), 4), ((1, 4, 3), 5), ((2, 3, 5), 6), ((1, 4, 3), 12)]
    for shape, size in squares + larger:
        image, start = picture(rng, *shape), new_seed(rng)
        replies = [submission.cutout(image=image, size=size, seed=start + i) for i in range(20)]
        places_of(replies, cutouts(image, size), f"image without a square of {size}")


@pytest.mark.points(2)
def test_cutout_centres_are_uniform(submission, rng):
    """centres the square on every pixel with the same probability, those at the border included"""
    image, start = picture(rng, 2, 3, 6), new_seed(rng)
    replies = [submission.cutout(image, 2, start + i) for i in range(450)]
    expect_uniform(places_of(replies, cutouts(image, 2), "image"), 3, 6, "the centre")
    square = picture(rng, 1, 4, 4)
    places = set(places_of([submission.cutout(square, 1, start + i) for i in range(24)], cutouts(square, 1), ""))
    expect_that(
        len(places) > 4, "row and column apart from one another", f"{sorted(places)}", "centres"
    )  # as for crops


@pytest.mark.points(2)
def test_cutout_seeds(submission, observe, rng):
    """cutout cuts the same square for the same seed, and another for another"""
    image = picture(rng, 1, 398, 398)
    expect_seeds_to_matter(observe, lambda seed: submission.cutout(image, 3, seed), rng)


def mixed(submission, *arguments, **named):
    """Mixed x, mixed y and lam, a number in [0, 1]."""
    x, y, lam = expect_sequence(submission.mixup(*arguments, **named), 3, what="(mixed x, mixed y, lam)")
    share = as_number(lam, "lam")
    expect_that(0.0 <= share <= 1.0, "a number in [0, 1]", f"{share}", "lam")
    return x, y, share


def partners(x, got, share):
    """For each row the row that it was mixed with, where its own share is `share`; None where there is no such row."""
    away = np.abs(share * x[:, None] + (1 - share) * x[None] - got[:, None]).reshape(len(x), len(x), -1).max(axis=2)
    return [int(np.argmin(row)) if min(row) < 1e-9 else None for row in away]


def expect_mixed(x, y, reply):
    """The reply mixes each row of x and y with one partner, by lam; returns the partners."""
    got, labels, lam = reply
    expect_array(got, like=x, what="mixed x")
    for share in (lam, 1 - lam):
        found = partners(x, got, share)
        if None not in found:
            break
    expect_that(None not in found, "lam * x[i] + (1 - lam) * x[j], some j for each i", "other rows", "mixed x")
    wanted = np.array([share * y[i] + (1 - share) * y[j] for i, j in enumerate(found)])
    expect_close(labels, wanted, **CLOSE, what="mixed y, with the lam and the partners of x")
    return found


def batch(rng, shape, classes):
    """Inputs, and one-hot labels of all classes before any occurs twice."""
    return rng.normal(0.0, 3.0, shape), np.eye(classes)[rng.permutation(np.arange(shape[0]) % classes)]


@pytest.mark.points(3)
def test_mixes_rows_and_labels_alike(submission, rng):
    """mixes x and y with the same partners and the same lam, that which it returns; one row alone stays"""
    # For alpha >= 2, lam is within 1e-6 of 0 or 1, where partners cannot be told, with a probability below 1e-11.
    cases = [((6, 4), 6, 2.0), ((5, 2, 3, 1, 2), 3, 4.0), ((7, 1), 9, 2.5), ((2, 3), 2, 3), ((1, 5), 4, 2.0)]
    for shape, classes, alpha in cases:
        x, y = batch(rng, shape, classes)
        for seed in (0, new_seed(rng), new_seed(rng)):
            expect_mixed(x, y, mixed(submission, x=x, y=y, alpha=alpha, seed=seed))


@pytest.mark.points(2)
def test_partners_are_a_permutation(submission, rng):
    """makes every row the partner of one row, and not always of itself"""
    start, alone = new_seed(rng), 0
    for seed, n in enumerate([8] * 12 + [100], start):
        x, y = batch(rng, (n, 3), 8)
        found = expect_mixed(x, y, mixed(submission, x, y, 2.0, seed))
        expect_that(sorted(found) == list(range(n)), "each row as a partner once", f"{sorted(found)}", "partners")
        alone += found == list(range(8))
    # A random permutation leaves all 8 in place with a probability of 1 / 40,320.
    expect_that(alone < 12, "partners other than the row itself", "none for 12 seeds")


@pytest.mark.points(2)
def test_lam_is_beta(submission, rng):
    """draws lam from Beta(alpha, alpha)"""
    (x, y), start, n = batch(rng, (2, 1), 2), new_seed(rng), 600
    lams = sorted(mixed(submission, x, y, 0.5, start + i)[2] for i in range(n))
    theory = np.array([2 / math.pi * math.asin(math.sqrt(lam)) for lam in lams])
    # The distance of distribution functions is beyond t with a probability of at most 2 exp(-2 n t^2)
    # (Dvoretzky, Kiefer and Wolfowitz): for t = 0.123 3e-8.
    gap = max(np.max(np.arange(1, n + 1) / n - theory), np.max(theory - np.arange(n) / n))
    expect_that(gap < 0.123, "lam from Beta(0.5, 0.5)", f"a distribution function off by {gap:.3f}")
    # Numbers from a continuous distribution do not repeat; those with a few digits do.
    expect_that(len(set(lams)) > 550, f"{n} different lam", f"{len(set(lams))} different ones", "Beta(0.5, 0.5)")
    # Shares of 0.955, 0.1 and 0.128 are expected: so few or so many have probabilities below 1e-8.
    for alpha, n, low, least, most in ((200, 60, 0.45, 45, 60), (1, 100, 0.45, 0, 35), (0.02, 60, 0.001, 0, 27)):
        lams = [mixed(submission, x[:1], y[:1], alpha, start + i)[2] for i in range(n)]
        fits = least <= sum(low < lam < 1 - low for lam in lams) <= most and len(set(lams)) > 9
        expect_that(fits, f"{least} to {most} of {n} beyond {low} of 0 and 1", "others", f"Beta({alpha}, {alpha})")


@pytest.mark.points(1)
def test_refuses_alpha_not_positive(submission, rng):
    """raises ValueError for alpha <= 0"""
    x, y = batch(rng, (4, 3), 4)
    mixed(submission, x, y, 0.1, new_seed(rng))
    expect_mixed(x, y, mixed(submission, x, y, 2.0, new_seed(rng)))
    for alpha in (0.0, -0.5, -1e-6, -3.0):
        with expect_raises(ValueError, f"alpha = {alpha} is not positive"):
            submission.mixup(x, y, alpha, new_seed(rng))


@pytest.mark.points(2)
def test_mixup_seeds(submission, observe, rng):
    """mixup gives the same lam and partners for the same seed, and others for another"""
    x, y = batch(rng, (9, 3), 9)
    expect_seeds_to_matter(observe, lambda seed: submission.mixup(x, y, 2.0, seed), rng)


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves image, boxes, x and y as they were"""
    boxes, seed = np.array([[1.0, 2.0, 3.5, 4.0], [0.0, 0.0, 6.0, 5.0]]), new_seed(rng)
    for channels in (2, 1):
        image = picture(rng, channels, 5, 7)
        expected, windows, holes = image[:, :, ::-1].copy(), crops(image, 4, 0), cutouts(image, 3)
        with unchanged(image=image, boxes=boxes):
            reply = submission.horizontal_flip(image, boxes)
        expect_close(expect_sequence(reply, 2)[0], expected, what="image")
        with unchanged(image=image):
            replies = submission.random_crop(image, 4, 0, seed), submission.cutout(image, 3, seed)
        places_of(replies[:1], windows, "window")
        places_of(replies[1:], holes, "image without a square")
    x, y = batch(rng, (5, 2, 3), 4)
    with unchanged(x=x, y=y):
        reply = mixed(submission, x, y, 2.0, seed)
    expect_mixed(x, y, reply)
