"""The hidden suite of word2vec.

The two trainings that the rules are about are done once each; what has nothing to do with synonyms is seen on a few
hundred tokens.
"""

import numpy as np
import pytest

from grader.expect import expect_array, expect_equal, expect_sequence, expect_that, unchanged

LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))


def names(rng, count):
    """Different words, in an order that has nothing to do with the alphabet's."""
    found = set()
    while len(found) < count:
        found.add("".join(rng.choice(LETTERS, 6)))
    return [str(name) for name in rng.permutation(sorted(found))]


def planted(rng, pairs, window, tokens=30_000):
    """A text, and for each planted word its synonym.

    Planted words alternate in phrases whose other words are fillers, but for one that tells the pair: exactly `window`
    places from the planted word, before it in one half of the pairs and after it in the other. So who looks less far,
    or to one side alone, learns nothing of half of the pairs at least.
    """
    some = names(rng, 4 * pairs + 60)
    fillers, words = some[:60], [some[60 + 4 * k : 64 + 4 * k] for k in range(pairs)]
    text = []
    while len(text) < tokens:
        for k in np.repeat(rng.permutation(pairs), 2):
            words[k][:2] = words[k][1::-1]
            phrase = [fillers[i] for i in rng.integers(0, 60, 2 * window + 1)]
            phrase[window] = words[k][0]
            phrase[0 if k % 2 else -1] = words[k][2 + rng.integers(2)]
            text += phrase
    synonyms = {a: b for w in words for a, b in ((w[0], w[1]), (w[1], w[0]))}
    return text[:tokens], synonyms


def trained(submission, tokens, dim, *, window=2, negatives=4, epochs=1, lr=0.05, seed=1):
    """The submission's vocabulary and vectors, held to be of the right form."""
    reply = submission.train_word2vec(tokens, dim, window, negatives, epochs, lr, seed)
    vocabulary, vectors = expect_sequence(reply, 2, what="what train_word2vec returns")
    expect_equal(vocabulary, sorted(set(tokens)), what="vocabulary")
    expect_array(vectors, (len(vocabulary), dim), like=np.zeros(1), what="vectors")
    expect_that(bool(np.isfinite(vectors).all()), "finite numbers", "others", what="vectors")
    return vocabulary, vectors


def found_synonyms(vocabulary, vectors, synonyms):
    """The share of the planted words whose nearest neighbour is their synonym."""
    units = vectors / np.maximum(1e-300, np.linalg.norm(vectors, axis=1, keepdims=True))
    right = 0
    for word, synonym in synonyms.items():
        i = vocabulary.index(word)
        cosines = units @ units[i]
        cosines[i] = -2.0
        j = vocabulary.index(synonym)
        right += int(cosines[j] > np.delete(cosines, j).max())
    return right / len(synonyms)


def new_seed(rng):
    """A seed that no solution can have been written for."""
    return int(rng.integers(2, 2**31))


def short_text(rng, tokens=400):
    """A few hundred tokens of 40 words, all of them there, some once."""
    words = names(rng, 40)
    return [words[min(39, int(i))] for i in rng.exponential(8.0, tokens)] + words


@pytest.mark.points(5)
def test_synonyms_are_nearest_neighbours(submission, observe, rng):
    """in 30,000 tokens the nearest neighbour of a planted word is its synonym, after at most 60 s of CPU time"""
    tokens, synonyms = planted(rng, 8, window=2)
    before = observe.cpu_seconds
    result = trained(submission, tokens, 16, window=2, negatives=5, epochs=5, lr=0.05, seed=new_seed(rng))
    seconds = observe.cpu_seconds - before
    share = found_synonyms(*result, synonyms)
    expect_that(share >= 0.8, "at least 80 % of the planted words", f"{share:.0%}", what="nearest to their synonym")
    expect_that(seconds <= 60.0, "at most 60 s of CPU time", f"{seconds:.0f} s", what="training")


@pytest.mark.points(4)
def test_learns_from_the_whole_window(submission, rng):
    """learns from contexts that are `window` places away, on either side"""
    tokens, synonyms = planted(rng, 6, window=3)
    result = trained(submission, tokens, 16, window=3, negatives=5, epochs=5, lr=0.05, seed=new_seed(rng))
    share = found_synonyms(*result, synonyms)
    expect_that(share >= 0.8, "at least 80 % of the planted words", f"{share:.0%}", what="nearest to their synonym")


@pytest.mark.points(3)
def test_vocabulary_is_sorted(submission, rng):
    """the vocabulary is the sorted different tokens, each as it is, rare ones too"""
    odd = ["b", "B", "a", "Zoo", "10", "9", "été", "ete", "the end", ".", "don't", "a ", "Ω", "zz", "z"]
    odd += ["<unk>", "UNK", ""]
    for _ in range(2):
        some = [odd[i] for i in rng.permutation(len(odd))]
        trained(submission, some + [some[i] for i in rng.integers(0, 12, 60)], 16)
    trained(submission, short_text(rng), 16, window=3)
    for text in ("dbac", "dbac" * 5):  # four words, and no place with a whole window
        for window in (2, 3):
            for negatives in (2, 6):  # fewer than there are words, and more
                trained(submission, list(text), 16, window=window, negatives=negatives)


@pytest.mark.points(2)
def test_a_vector_of_dim_numbers_for_each_word(submission, rng):
    """vectors is (V, dim), float64 and finite, for rates from 0.025 to 0.1 and both windows"""
    for dim, window, lr in ((16, 2, 0.1), (24, 3, 0.025), (64, 3, 0.1)):
        trained(submission, short_text(rng), dim, window=window, lr=lr, epochs=2)
    tokens = short_text(rng)
    named = {"seed": 3, "lr": 0.05, "epochs": 1, "negatives": 3, "window": 2, "dim": 20, "tokens": tokens}
    vocabulary, vectors = expect_sequence(submission.train_word2vec(**named), 2)
    expect_equal(vocabulary, sorted(set(tokens)), what="vocabulary, arguments by name")
    expect_array(vectors, (len(vocabulary), 20), like=np.zeros(1), what="vectors, arguments by name")


@pytest.mark.points(3)
def test_every_argument_makes_a_difference(submission, rng):
    """window, negatives, epochs and lr each change the result, and each epoch every word"""
    tokens, seed = short_text(rng), new_seed(rng)
    for changed in (
        [{"window": 2}, {"window": 3}],
        [{"negatives": 1}, {"negatives": 2}, {"negatives": 9}, {"negatives": 15}, {"negatives": 20}],
        [{"epochs": 1}, {"epochs": 2}, {"epochs": 3}, {"epochs": 7}, {"epochs": 8}, {"epochs": 12}],
        [{"lr": 0.025}, {"lr": 0.05}, {"lr": 0.1}],
    ):
        seen = [trained(submission, tokens, 16, seed=seed, **arguments)[1] for arguments in changed]
        for first, second, arguments in zip(seen, seen[1:], changed[1:], strict=False):
            apart = np.abs(second - first).max(axis=1)
            expect_that(bool((apart > 1e-9).any()), "vectors that it changes", "the same vectors", what=f"{arguments}")
            every = bool((apart > 1e-9).all()) or "epochs" not in arguments  # each word is there in each epoch
            expect_that(every, "a change of every word", f"{int((apart <= 1e-9).sum())} the same", what=f"{arguments}")
    for text in ("dbac", "dbac" * 5):  # less than many a batch, and no place with a whole window in the first
        short = {"tokens": list(text), "dim": 16, "window": 3, "negatives": 2, "seed": seed}
        once, often = (trained(submission, epochs=epochs, **short)[1] for epochs in (1, 6))
        apart = float(np.abs(often - once).max())
        expect_that(apart > 1e-9, "vectors that it changes", "the same vectors", f"6 epochs of {len(text)} tokens")


@pytest.mark.points(3)
def test_same_seed_same_vectors(submission, observe, rng):
    """the same seed gives the same vectors, whatever was drawn before"""
    tokens = short_text(rng)
    for seed in (0, new_seed(rng)):
        observe.seed(1)
        _, first = trained(submission, tokens, 16, epochs=2, seed=seed)
        observe.seed(2)
        _, again = trained(submission, tokens, 16, epochs=2, seed=seed)
        apart = float(np.abs(again - first).max())
        expect_that(
            apart < 1e-7, "the same vectors", f"others, {apart:.2g} apart", what=f"seed {seed}, the second time"
        )


@pytest.mark.points(2)
def test_other_seed_other_vectors(submission, observe, rng):
    """another seed gives other vectors"""
    tokens, some = short_text(rng), new_seed(rng)
    seen = []
    for seed in (0, 1, some, some + 1, some + 1000, some + 2**16):
        observe.seed(1)
        seen.append(trained(submission, tokens, 16, seed=seed)[1].tobytes())
    expect_that(len(set(seen)) == 6, "six sets of vectors for six seeds", f"{len(set(seen))} different ones")


@pytest.mark.points(2)
def test_leaves_tokens_alone(submission, rng):
    """leaves tokens as they were"""
    for window in (2, 3):
        tokens = short_text(rng)
        with unchanged(tokens=tokens):
            trained(submission, tokens, 16, window=window)
