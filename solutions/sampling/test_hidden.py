"""The hidden suite of sampling."""

import math

import numpy as np
import pytest

from grader.expect import as_integer, expect_close, expect_integer, expect_raises, expect_that, unchanged


def by_definition(logits, temperature=1.0, top_k=None, top_p=None):
    """The definition, one token after another; top_p must not be near a border, except where sums are exact."""
    scores = [float(logit) for logit in logits]
    kept = sorted(range(len(scores)), key=lambda token: (-scores[token], token))
    kept = kept[:1] if temperature == 0 else kept[:top_k]
    weights = [math.exp((scores[token] - scores[kept[0]]) / (temperature or 1.0)) for token in kept]
    if top_p is not None and temperature > 0:
        mass, count = 0.0, 0
        while count < len(kept) and mass < top_p * sum(weights):
            mass += weights[count]
            count += 1
        weights = weights[:count]
    out = np.zeros(len(scores))
    for token, weight in zip(kept, weights, strict=False):
        out[token] = weight / sum(weights)
    return out


def clear_top_p(rng, logits, temperature=1.0, top_k=None, low=0.05, high=0.95):
    """A top_p that no sum of sorted probabilities comes near."""
    sums = np.cumsum(np.sort(by_definition(logits, temperature, top_k))[::-1])
    while True:
        top_p = float(rng.uniform(low, high))
        if np.abs(sums - top_p).min() > 1e-4:
            return top_p


def expect_distribution(submission, logits, what="", **options):
    """The submission's probabilities are those of the definition."""
    expected = by_definition(logits, **options)
    shown = what or f"probabilities of {len(logits)} tokens, {options}"
    expect_close(submission.next_token_distribution(logits, **options), expected, what=shown)


def new_seeds(rng, count):
    """Different seeds that no solution can have been written for."""
    return [int(seed) for seed in rng.choice(2**31, count, replace=False)]


def expect_frequencies(submission, logits, seeds, **options):
    """Over these seeds tokens are about as frequent as the definition says, and no other token is drawn."""
    expected = by_definition(logits, **options)
    counts = np.zeros(len(logits))
    for seed in seeds:
        token = as_integer(submission.sample(logits, seed, **options), "sample")
        possible = [int(i) for i in np.flatnonzero(expected)]
        expect_that(token in possible, f"one of {possible}", str(token), f"sample, {options}")
        counts[token] += 1
    # Hoeffding: a frequency is off by e with a chance below 2 exp(-2 n e^2). With n = 1400 and e = 0.083 that is
    # 1e-8, and 15 frequencies are looked at: below one in a million in all.
    expect_close(counts / len(seeds), expected, rtol=0.0, atol=0.083, what=f"frequencies over {len(seeds)} seeds")


@pytest.mark.points(1)
def test_softmax_by_default(submission, rng):
    """by default gives the softmax of the logits, float64, for any V from 1 up"""
    for size in (1, 2, 7, 50):
        expect_distribution(submission, 2.0 * rng.normal(size=size))


@pytest.mark.points(1)
def test_divides_by_temperature(submission, rng):
    """divides the logits by the temperature, be it below or above 1"""
    for temperature in (0.5, 0.05, 1.7, 30.0, 2):
        expect_distribution(submission, rng.normal(size=8), temperature=temperature)
    expect_distribution(submission, 0.002 * rng.normal(size=8), temperature=0.002)


@pytest.mark.points(2)
def test_keeps_the_top_k(submission, rng):
    """top_k keeps that many tokens and makes them sum to 1; V or more keeps all"""
    sizes = {9: (1, 4, 8, 9, 10), 4: (1000,), 1: (1, 3), 300: (40,), 1500: (1500, 2000)}
    for size, top_k in ((size, top_k) for size, several in sizes.items() for top_k in several):
        for temperature in (1.0, 0.6):
            expect_distribution(submission, rng.normal(size=size), temperature=temperature, top_k=top_k)
    close = 5.0 + 1e-9 * rng.permutation(8)  # float64 tells these apart
    expect_distribution(submission, close, what="probabilities of logits that differ by 1e-9, top_k = 3", top_k=3)


@pytest.mark.points(2)
def test_keeps_the_nucleus(submission, rng):
    """top_p keeps the smallest set whose mass reaches it, the token that reaches it included"""
    for size in (2, 6, 6, 6, 12, 40, 40):
        logits = 1.5 * rng.normal(size=size)
        expect_distribution(submission, logits, top_p=clear_top_p(rng, logits))
    expect_distribution(submission, np.log([0.1, 0.6, 0.3]), top_p=0.75)
    expect_distribution(submission, np.log([0.1, 0.6, 0.3]), top_p=0.95)


@pytest.mark.points(1)
def test_nucleus_has_one_token_at_least(submission, rng):
    """top_p keeps the most probable token even where that alone has more mass"""
    for size in (1, 2, 5, 30):
        for top_p in (1e-9, 0.01):
            expect_distribution(submission, rng.normal(size=size), top_p=top_p)
    for top_p in (0.3, 0.9):
        expect_distribution(submission, np.array([-1.0, 8.0, 0.0, 1.0]), top_p=top_p)


@pytest.mark.points(2)
def test_mass_that_is_exactly_top_p_reaches_it(submission, rng):
    """top_p: a mass of exactly top_p is enough, no less; top_p = 1 keeps all; of equal tokens the lower ids are kept"""
    for size in (2, 4, 8, 16, 64, 256, 2048):
        for top_p in (0.5, 0.25, 0.75, 1.0):
            if size * top_p >= 1:
                expect_distribution(submission, np.zeros(size), top_p=top_p)
    expect_distribution(submission, np.zeros(32), top_k=16, top_p=0.25)
    expect_distribution(submission, np.zeros(100), top_p=0.333)
    expect_distribution(submission, np.zeros(4), top_p=1)
    for size in (64, 8):
        expect_distribution(submission, np.zeros(size), top_p=0.5 + 1e-6)  # half of them have less
    for size in (3, 5, 8, 13, 20, 30):  # the last sum is 1, or falls short of it by rounding
        for _ in range(3):
            expect_distribution(submission, rng.normal(size=size), top_p=1.0)


@pytest.mark.points(2)
def test_lower_ids_at_the_border_of_top_k(submission, rng):
    """top_k: of equal logits at the border the lower ids are kept"""
    for size in (5, 30, 200, 1500):
        logits = rng.integers(0, 3, size) / 2.0
        for top_k in (1, 2, size // 2, size - 1):
            expect_distribution(submission, logits, top_k=top_k)
    for top_k in (1, 3, 70):
        expect_distribution(submission, np.zeros(100), top_k=top_k)


@pytest.mark.points(3)
def test_temperature_then_top_k_then_top_p(submission, rng):
    """applies temperature, then top_k, then top_p to what is left, as a share of it"""
    for size, top_k, temperature in (
        (12, 5, 1.0),
        (12, 5, 2.0),
        (20, 9, 0.7),
        (20, 3, 3.0),
        (20, 1, 1.5),
        (8, 20, 0.4),
        (30, 12, 5.0),
    ):
        for _ in range(4):
            logits = 1.5 * rng.normal(size=size)
            top_p = clear_top_p(rng, logits, temperature, top_k)
            expect_distribution(submission, logits, temperature=temperature, top_k=top_k, top_p=top_p)
            top_p = clear_top_p(rng, logits, temperature)
            expect_distribution(submission, logits, temperature=temperature, top_p=top_p)
    # Of two equal tokens the first has half of what is left, but a quarter of the whole.
    expect_distribution(submission, np.zeros(4), top_k=2, top_p=0.5)


@pytest.mark.points(2)
def test_temperature_zero_is_greedy(submission, rng):
    """temperature 0 gives all to the largest logit, to the lowest id of equals, whatever top_k and top_p are"""
    for size in (1, 6, 90):
        close = 5.0 + 1e-9 * rng.permutation(size)  # float64 tells these apart
        for logits in (rng.normal(size=size), rng.integers(0, 3, size) / 2.0, np.full(size, -4.0), close):
            for options in ({}, {"top_k": 3}, {"top_p": 0.4}, {"top_k": 2, "top_p": 0.9}):
                for temperature in (0.0, 0):
                    expect_distribution(submission, logits, temperature=temperature, **options)
            for seed in (0, *new_seeds(rng, 3)):
                got = submission.sample(logits, seed, temperature=0.0)
                expect_integer(got, int(np.argmax(logits)), what="sample at temperature 0")


@pytest.mark.points(2)
def test_large_logits(submission, rng):
    """logits of magnitude 1e4 are no trouble, at low temperatures either"""
    near = rng.integers(0, 5, 8) / 4.0
    for base in (1e4 - 2.0, -1e4, 0.0):
        for options in ({}, {"top_k": 3}, {"top_p": clear_top_p(rng, near)}, {"temperature": 3.0, "top_k": 2}):
            expect_distribution(submission, base + near, what=f"logits of {base:g}, {options}", **options)
    wide = np.array([-1e4, 9e3, 1e4, 0.0, -5e3])
    for options in ({}, {"top_k": 4}, {"top_p": 0.9}, {"temperature": 0.01}, {"temperature": 5000.0, "top_k": 3}):
        expect_distribution(submission, wide, what=f"logits from -1e4 to 1e4, {options}", **options)
    expect_integer(submission.sample(wide, 3), 2, what="sample")


@pytest.mark.points(3)
def test_draws_from_that_distribution(submission, rng):
    """sample: over many seeds tokens are as frequent as their probabilities, and no other token is drawn"""
    logits = np.log([0.05, 0.5, 0.1, 0.1, 0.25])
    expect_frequencies(submission, logits, new_seeds(rng, 1400))
    expect_frequencies(submission, logits, range(1400), temperature=0.5, top_k=4)
    expect_frequencies(submission, logits, new_seeds(rng, 1400), temperature=2.0, top_p=0.67)


@pytest.mark.points(2)
def test_sample_takes_every_option(submission, rng):
    """sample: heeds temperature, top_k and top_p, each alone and together"""
    logits = rng.permutation(np.linspace(0.0, 1.0, 40))
    cases = ({"top_k": 2}, {"top_p": 0.06}, {"top_k": 5, "top_p": 0.35}, {"temperature": 0.001}, {"temperature": 0.0})
    for options in cases:
        possible = np.flatnonzero(by_definition(logits, **options) > 1e-4)
        for seed in new_seeds(rng, 12):
            token = as_integer(submission.sample(logits, seed, **options), "sample")
            expect_that(token in possible, f"one of {possible.tolist()}", str(token), f"sample, {options}")
    seeds = new_seeds(rng, 60)
    drawn = {as_integer(submission.sample(logits, seed, 50.0, None, None), "sample") for seed in seeds}
    # No token is likelier than 0.026: that 60 draws stay among some 7 has a chance below (40 over 7) 0.182^60, 1e-37.
    expect_that(len(drawn) >= 8, "many different tokens", f"{len(drawn)} different ones", "sample at temperature 50")


@pytest.mark.points(2)
def test_same_seed_same_token(submission, observe, rng):
    """sample: the same seed gives the same token, whatever was drawn before"""
    logits, seeds = 0.1 * rng.normal(size=1000), [0, 1, *new_seeds(rng, 20)]
    first, again = [], []
    for tokens, state in ((first, 1), (again, 2)):
        for seed in seeds if state == 1 else seeds[::-1]:
            observe.seed(state)
            tokens.append(as_integer(submission.sample(logits, seed), "sample"))
    expect_that(first == again[::-1], f"{first[:5]}..., as at first", f"{again[:-6:-1]}...", "tokens")
    expect_that(len(set(first)) > 4, "different tokens for 22 seeds", f"{sorted(set(first))}", "tokens")


@pytest.mark.points(2)
def test_other_seed_other_token(submission, observe, rng):
    """sample: another seed gives another token, where many are likely"""
    logits, lowest, highest = np.zeros(4096), 4096, 0
    large = int(rng.integers(2**31, 2**32 - 75))
    for seeds in ([*range(75), *range(large, large + 75)], new_seeds(rng, 150)):
        tokens = []
        for seed in seeds:
            observe.seed(1)
            tokens.append(as_integer(submission.sample(logits, seed), "sample"))
        expect_that(
            min(tokens) >= 0 and max(tokens) < 4096, "ids below 4096", f"{min(tokens)}, {max(tokens)}", "tokens"
        )
        lowest, highest = min(lowest, *tokens), max(highest, *tokens)
        # A draw repeats one of at most 149 tokens with a chance below 0.037. That 50 of 150 do has a chance below
        # (150 over 50) 0.037^50, about 1e-31.
        expect_that(len(set(tokens)) > 100, "over 100 different tokens", f"{len(set(tokens))} for 150 seeds", "tokens")
    seed = int(rng.integers(1000))
    others = [10**n for n in range(3, 10)] + [2**n for n in (8, 12, 16, 20, 24, 28, 30)]
    first, *tokens = [as_integer(submission.sample(logits, seed + more), "sample") for more in (0, *others)]
    # That 3 of 14 are the first one's token by chance: (14 over 3) / 4096^3, 5e-9.
    expect_that(tokens.count(first) < 3, "other tokens", f"{tokens.count(first)} of 14 are the same", "far seeds")
    near = [*new_seeds(rng, 2), 2**31 - 1]
    low, high = ([as_integer(submission.sample(logits, s + bit), "sample") for s in near] for bit in (0, 2**31))
    # That three tokens are those of three other seeds has a chance of 1 / 4096^3, 1.5e-11.
    expect_that(low != high, "other tokens for the upper half of all seeds", f"{low} again", "seeds from 2**31 up")
    # That all of 300 draws miss the first or the last tenth of the ids has a chance of 2 times 0.9^300, about 4e-14.
    expect_that(lowest < 410 and highest > 3686, "ids from all of 0 to 4095", f"from {lowest} to {highest}", "tokens")


@pytest.mark.points(2)
def test_rejects_bad_options(submission, rng):
    """a negative temperature, top_k below 1 and top_p outside (0, 1] raise ValueError, at temperature 0 too"""
    logits = rng.normal(size=6)
    for options in (
        {"temperature": 0.001},
        {"top_k": 1},
        {"top_p": 1e-6},
        {"temperature": 0.0, "top_k": 1, "top_p": 1.0},
    ):
        expect_distribution(submission, logits, **options)
    expect_distribution(submission, np.zeros(4), top_p=1.0)
    bad = [{"temperature": -0.001}, {"temperature": -1.0}]
    for temperature in (1.0, 0.0):
        bad += [{"temperature": temperature, "top_k": top_k} for top_k in (0, -1, -7)]
        bad += [{"temperature": temperature, "top_p": top_p} for top_p in (0.0, 0, -0.1, 1.0000001, 2.0, 2)]
        bad += [
            {"temperature": temperature, "top_k": 2, "top_p": 1.5},
            {"temperature": temperature, "top_k": 0, "top_p": 0.5},
        ]
    for options in bad:
        shown = ", ".join(f"{name} = {value}" for name, value in options.items())
        for some in (logits, logits[:1]):
            with expect_raises(ValueError, f"next_token_distribution got {len(some)} logits and {shown}"):
                submission.next_token_distribution(some, **options)
            with expect_raises(ValueError, f"sample got {len(some)} logits and {shown}"):
                submission.sample(some, 5, **options)


@pytest.mark.points(1)
def test_leaves_logits_alone(submission, rng):
    """leaves the logits as they were, and takes its arguments by position and by name"""
    for temperature, top_k, top_p in (
        (0.5, 3, 0.7),
        (2.0, None, 0.6),
        (1.5, 4, None),
        (1.0, None, None),
        (1.0, 3, None),
        (1.0, None, 0.6),
        (1, 3, 0.7),
        (0.0, 2, 0.5),
    ):
        logits = rng.permutation(np.array([2.0, 1.1, 0.3, -0.4, -1.2]))
        expected = by_definition(logits, temperature, top_k, top_p)
        with unchanged(logits=logits):
            got = submission.next_token_distribution(logits, temperature, top_k, top_p)
        expect_close(got, expected, what="probabilities")
        with unchanged(logits=logits):
            got = submission.next_token_distribution(top_p=top_p, top_k=top_k, temperature=temperature, logits=logits)
        expect_close(got, expected, what="probabilities")
        with unchanged(logits=logits):
            token = as_integer(submission.sample(logits, 4, temperature, top_k, top_p), "sample")
        with unchanged(logits=logits):
            named = submission.sample(seed=4, top_p=top_p, top_k=top_k, temperature=temperature, logits=logits)
        expect_integer(named, token, what="sample, arguments by name")
        expect_that(expected[token] > 0, "a token that is possible", str(token), "sample")
