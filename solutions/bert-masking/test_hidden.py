"""The hidden suite of bert-masking.

Bounds on random counts are Chernoff's: of n independent events of probability p, a share of a or more (or, for
a < p, of a or less) happens with a probability of at most exp(-n KL(a, p)). `expect_share` asks for n KL < 21, so that
it refuses correct code with a probability below 2 exp(-21) = 1.6e-9. There are fewer than 200 such counts: together
they do so with a probability below 3.2e-7.
"""

import math

import numpy as np
import pytest

from grader.expect import expect_array, expect_equal, expect_sequence, expect_that, unchanged

MASK = 3


def new_seed(rng):
    """A seed that no solution was written for, with room below 2**32 for its neighbours."""
    return int(rng.integers(1, 2**31))


def divergence(a, p):
    """KL(a, p) of two events' probabilities."""
    terms = ((a, p), (1 - a, 1 - p))
    return sum(x * (math.log(x / y) if y > 0 else math.inf) for x, y in terms if x > 0)


def expect_share(events, p, what):
    """About a share p of these independent events happened."""
    events = np.asarray(events)
    n, share = events.size, float(np.mean(events))
    expect_that(n * divergence(share, p) < 21, f"a share of {p:.4g} among {n}", f"{share:.4g}", what)


def parts(reply, ids, special=()):
    """Where the places are chosen, and inputs; all that does not depend on the draw is right."""
    inputs, labels = expect_sequence(reply, 2, what="(inputs, labels)")
    expect_array(inputs, like=ids, what="inputs")
    expect_array(labels, like=ids, what="labels")
    chosen = labels != -100
    expect_equal(labels, np.where(chosen, ids, -100), what="labels")
    expect_equal(np.where(chosen, -1, inputs), np.where(chosen, -1, ids), what="inputs where nothing is chosen")
    hidden = np.isin(ids, list(special))
    expect_equal(chosen & hidden, np.zeros(ids.shape, bool), what="special places with a label")
    return chosen, inputs


def by_seeds(inside, rng, count, ids, vocab, special, p):
    """Chosen places and inputs of calls with `count` seeds in a row, (count, N, T) each."""
    start = new_seed(rng)
    reply = inside.with_seeds(list(range(start, start + count)), ids, MASK, vocab, special, p)
    return parts(reply, np.broadcast_to(ids, (count, *ids.shape)), special)


def pairs(n):
    """All pairs of n things."""
    return [(i, j) for i in range(n) for j in range(i)]


def expect_independent(events, p, what):
    """Along the first axis are draws of places that are independent, each with probability p."""
    events = events.reshape(len(events), -1)
    places, count = events.shape[1], events.sum(axis=1)
    for k in range(places + 1):
        expected = math.comb(places, k) * p**k * (1 - p) ** (places - k)
        expect_share(count == k, expected, f"{k} of {places} places {what}")
    for i, j in pairs(places):
        expect_share(events[:, i] == events[:, j], p * p + (1 - p) ** 2, f"two places both {what} or both not")


@pytest.mark.points(2)
def test_labels_hold_the_original_ids(submission, rng):
    """labels hold the original id at every chosen place, masked or not, and -100 at all others"""
    for shape, vocab in (((40, 60), 30000), ((30, 35), 7), ((1, 900), 50), ((900, 1), 50)):
        ids = rng.integers(0, vocab, shape)
        chosen, inputs = parts(submission.mask_tokens(ids, MASK, vocab, [1, 2], new_seed(rng), 0.5), ids, [1, 2])
        expect_share(chosen[~np.isin(ids, [1, 2])], 0.5, "chosen")
        ids = np.where(ids == MASK, 5, ids)
        chosen, inputs = parts(submission.mask_tokens(ids, MASK, vocab, [], new_seed(rng), 0.5), ids)
        expect_share((inputs == ids)[chosen], 0.1 + 0.1 / vocab, "chosen places that keep their id")


@pytest.mark.points(2)
def test_chooses_with_the_probability_given(submission, rng):
    """chooses each place that is not special with the probability given, however many of them there are"""
    for shape, p in (((80, 300), 0.05), ((120, 300), 0.005), ((300, 80), 0.4), ((10, 1500), 0.85), ((3000, 5), 0.15)):
        for low, special in ((2, [0, 1]), (0, [0, 1, 2, 3, 5, 8, 9])):
            ids = rng.integers(low, 12, shape)
            chosen, _ = parts(submission.mask_tokens(ids, MASK, 12, special, new_seed(rng), p), ids, special)
            expect_share(chosen[~np.isin(ids, special)], p, f"chosen with probability {p}")


@pytest.mark.points(2)
def test_chooses_fifteen_percent_by_default(submission, rng):
    """chooses with a probability of 0.15 where none is given"""
    ids = rng.integers(0, 500, (300, 260))
    chosen, inputs = parts(submission.mask_tokens(ids, MASK, 500, [7], new_seed(rng)), ids, [7])
    expect_share(chosen[ids != 7], 0.15, "chosen")
    expect_share((inputs == MASK)[chosen & (ids != MASK)], 0.8 + 0.1 / 500, "masked, of the chosen")


@pytest.mark.points(2)
def test_zero_and_one(submission, rng):
    """chooses nothing with a probability of 0, and all that is not special with 1"""
    for shape in ((30, 50), (1, 1), (1, 700), (40, 1)):
        ids = rng.integers(0, 9, shape)
        ids[0, 0] = 6
        for none, every in ((0, 1), (0.0, 1.0)):
            chosen, _ = parts(submission.mask_tokens(ids, MASK, 9, [0, 4], new_seed(rng), every), ids, [0, 4])
            expect_equal(chosen, ~np.isin(ids, [0, 4]), what="chosen with probability 1")
            chosen, _ = parts(submission.mask_tokens(ids, MASK, 9, [0, 4], new_seed(rng), none), ids, [0, 4])
            expect_equal(chosen, np.zeros(shape, bool), what="chosen with probability 0")


@pytest.mark.points(3)
def test_chooses_places_independently(inside, submission, rng):
    """chooses each place independently of all others, be their ids the same or not"""
    for shape, p in (((2, 2), 0.5), ((1, 3), 0.3), ((3, 1), 0.6), ((1, 1), 0.15)):
        ids = np.full(shape, 6) if shape == (2, 2) else rng.integers(4, 9, shape)
        chosen, _ = by_seeds(inside, rng, 800, ids, 9, [1], p)
        expect_independent(chosen, p, "chosen")
    ids = rng.integers(0, 20, (100, 200))
    chosen, _ = parts(submission.mask_tokens(ids, MASK, 20, [], new_seed(rng), 0.3), ids)
    for name, one, other in (("row", chosen[:, ::2], chosen[:, 1::2]), ("column", chosen[::2], chosen[1::2])):
        expect_share(one & other, 0.09, f"neighbours of a {name} both chosen")


@pytest.mark.points(2)
def test_never_chooses_special_ids(submission, rng):
    """never chooses a special id, be there one or many, and treats all others alike, 0 and mask_id too"""
    for special in ([0], [8, 1], [MASK], [0, 1, 2, MASK, 7], [5, 4], list(range(11))):
        ids = rng.integers(0, 12, (60, 90))
        chosen, inputs = parts(submission.mask_tokens(ids, MASK, 12, special, new_seed(rng), 1.0), ids, special)
        expect_equal(chosen, ~np.isin(ids, special), what=f"chosen where {special} are special")
        others = chosen & (ids != MASK)
        expect_share((inputs == MASK)[others], 0.8 + 0.1 / 12, "masked, of the chosen")


@pytest.mark.points(2)
def test_special_ids_in_any_collection(inside, rng):
    """takes special ids in a list, a tuple, a set, a frozenset, a dict or a range, and none of them"""
    kinds = ("set", "list", "tuple", "frozenset", "dict")
    given = [(kind, special, special) for kind in kinds for special in ([8, 1, 5], [4], [])]
    for kind, arguments, special in [*given, ("range", [2, 6], [2, 3, 4, 5]), ("range", [0, 0], [])]:
        ids = rng.integers(0, 10, (30, 50))
        reply = inside.with_special(kind, arguments, ids, MASK, 10, new_seed(rng), 1.0)
        chosen, inputs = parts(reply, ids, special)
        expect_equal(chosen, ~np.isin(ids, special), what=f"chosen where special_ids is a {kind} of {special}")
        expect_share((inputs == MASK)[chosen & (ids != MASK)], 0.81, "masked, of the chosen")


@pytest.mark.points(3)
def test_masks_eight_of_ten(submission, rng):
    """of the chosen places 0.8 become mask_id, 0.1 a random id, 0.1 stay, whatever the probability"""
    for mask_id, p in ((103, 1.0), (0, 0.3), (29999, 0.6), (7, 0.05), (500, 0.15)):
        ids = rng.integers(1, 29999, (200, 220))
        ids = np.where(ids == mask_id, mask_id - 1, ids)
        chosen, inputs = parts(submission.mask_tokens(ids, mask_id, 30000, [], new_seed(rng), p), ids)
        masked, same = inputs[chosen] == mask_id, inputs[chosen] == ids[chosen]
        expect_share(chosen, p, "chosen")
        expect_share(masked, 0.8 + 0.1 / 30000, "masked, of the chosen")
        expect_share(same, 0.1 + 0.1 / 30000, "unchanged, of the chosen")
        expect_share(~masked & ~same, 0.1 * (1 - 2 / 30000), "another id, of the chosen")


@pytest.mark.points(3)
def test_draws_for_each_chosen_place(inside, submission, rng):
    """draws for each chosen place by itself whether it is masked, replaced or left"""
    for shape in ((2, 2), (1, 3), (3, 1), (1, 1)):
        ids = np.full(shape, 6) if shape == (2, 2) else rng.integers(4, 9, shape)
        chosen, inputs = by_seeds(inside, rng, 800, ids, 9, [1], 1.0)
        expect_equal(chosen, np.ones(chosen.shape, bool), what="chosen with probability 1")
        expect_independent(inputs == MASK, 0.8 + 0.1 / 9, "masked")
        expect_independent(inputs == ids, 0.1 + 0.1 / 9, "unchanged")


@pytest.mark.points(2)
def test_random_ids_are_uniform(submission, rng):
    """a random id is each of [0, vocab_size) equally often: the first, the last, special ones, mask_id, its own"""
    # Where few are chosen, a random id made of the draw that chose its place would be one of the first.
    cases = ((5, [0, 1], 6, 1.0), (0, [], 5, 1.0), (4, [2], 5, 1.0), (5, [0, 1], 6, 0.3), (1, [], 5, 0.15))
    for own, special, vocab, chance in cases:
        ids = np.full((160, 250), own)
        chosen, inputs = parts(submission.mask_tokens(ids, MASK, vocab, special, new_seed(rng), chance), ids, special)
        expect_share(chosen, chance, "chosen")
        for token in range(vocab):
            p = 0.1 / vocab + (0.8 if token == MASK else 0.0) + (0.1 if token == own else 0.0)
            expect_share(inputs[chosen] == token, p, f"{token} in place of {own}, of {vocab} ids")
        strange = sorted(set(inputs.flat) - set(range(vocab)))
        expect_that(not strange, f"ids in [0, {vocab})", f"also {strange}", "inputs")


@pytest.mark.points(1)
def test_random_ids_differ(submission, rng):
    """draws a random id for each place by itself, among all ids and not only those of the batch"""
    ids = rng.integers(10, 20, (100, 100))
    chosen, inputs = parts(submission.mask_tokens(ids, MASK, 1000, [], new_seed(rng), 1.0), ids)
    expect_equal(chosen, np.ones(chosen.shape, bool), what="chosen with probability 1")
    random = (inputs != ids) & (inputs != MASK)
    expect_share(random, 0.1 * (1 - 2 / 1000), "random ids")
    # Neighbours in a row, or in a column, each in one pair: both are random and the same with a probability of less
    # than 0.1^2 * 0.001 = 1e-5. Of 5000 such pairs 6 or more are so with one below 0.05^6 / 720 = 2.2e-11.
    for one, other in ((inputs[:, ::2], inputs[:, 1::2]), (inputs[::2], inputs[1::2])):
        alike = int(np.sum((one == other) & (one != MASK) & (one >= 20)))
        expect_that(alike < 6, "hardly ever the same random id for two neighbours", f"{alike} times", "inputs")
    expect_share(inputs[random] < 500, 0.5, "random ids below 500 of 1000")
    # As one draw changes this count by 1 at most, it is off by 0.12 n with a probability below 2 exp(-2 * 0.12^2 n)
    # (McDiarmid), 1.2e-10 for the 800 random ids or more that there are by now.
    n, different = int(random.sum()), len(set(inputs[random].tolist()))
    likely = round(1000 * (1 - 0.999**n))
    enough = abs(different - likely) < 0.12 * n
    expect_that(enough, f"about {likely} different ones among {n} random ids", f"{different}", "inputs")


@pytest.mark.points(2)
def test_seeds(submission, observe, rng):
    """the same seed gives the same, whatever global generators are at; other seeds, 0 and large ones, give others"""
    ids, start, first = rng.integers(4, 5000, (12, 15)), new_seed(rng), {}
    seeds = [0, 1, 2, 3, 42, 2**31, 2**32 - 2, 2**32 - 1]
    seeds += [start + step for step in (0, 1, 1000, 2000, 2**16, 2**17, 2**20, 2**24, 2**30)]
    for seed in [*seeds, *seeds[::-1]]:
        observe.seed(2 if seed in first else 1)
        chosen, inputs = parts(submission.mask_tokens(ids, MASK, 5000, [], seed, 0.5), ids)
        reply = first.setdefault(seed, (chosen, inputs))
        expect_equal(chosen, reply[0], what=f"chosen with seed {seed}, once more")
        expect_equal(inputs, reply[1], what=f"inputs with seed {seed}, once more")
    # Two seeds choose the same of 180 places with a probability of 2^-180.
    for k, name in enumerate(("chosen", "inputs")):
        different = len({reply[k].tobytes() for reply in first.values()})
        expect_that(different == len(seeds), f"{len(seeds)} results for {len(seeds)} seeds", f"{different}", name)
    every = {}
    for seed in seeds:
        chosen, inputs = parts(submission.mask_tokens(ids, MASK, 5000, [], seed, 1.0), ids)
        expect_equal(chosen, np.ones(ids.shape, bool), what="chosen with probability 1")
        every[inputs.tobytes()] = seed
    expect_that(len(every) == len(seeds), "other inputs for each seed", f"{len(every)} of {len(seeds)}", "inputs")


@pytest.mark.points(1)
def test_leaves_ids_alone(inside, submission, rng):
    """leaves ids and special_ids as they were"""
    ids = rng.integers(0, 50, (20, 30))
    before = ids.copy()
    for names, p in (([9, 4, 0], 0.0), ([9, 4, 0], 0.5), ([9, 4, 0], 1.0), ([], 0.5), ([], 1.0)):
        special = list(names)
        with unchanged(ids=ids, special_ids=special):
            reply = submission.mask_tokens(ids, MASK, 50, special, new_seed(rng), p)
        chosen, _ = parts(reply, before, names)
        expect_share(chosen[~np.isin(before, names)], p, "chosen")
    for kind in ("set", "dict"):
        for special in ([9, 4, 0], [MASK], []):
            now, reply = inside.special_after(kind, special, ids, MASK, 50, new_seed(rng), 0.5)
            expect_equal(sorted(now), sorted(special), what=f"special_ids, a {kind}, after the call")
            parts(reply, ids, special)


@pytest.mark.points(1)
def test_takes_arguments_by_name(submission, rng):
    """takes every argument by its name"""
    ids = rng.integers(0, 90, (50, 60))
    reply = submission.mask_tokens(
        probability=0.7, seed=new_seed(rng), special_ids=(8,), vocab_size=90, mask_id=77, ids=ids
    )
    chosen, inputs = parts(reply, ids, [8])
    expect_share(chosen[ids != 8], 0.7, "chosen")
    expect_share((inputs == 77)[chosen & (ids != 77)], 0.8 + 0.1 / 90, "masked, of the chosen")
