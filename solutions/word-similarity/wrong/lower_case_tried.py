"""a word that is unknown is tried once more in lower case"""

import numpy as np

CAUGHT_BY = "test_unknown_words_raise_key_error"


def most_similar(word, vocabulary, vectors, k=5):
    """The words whose vectors have the largest cosine with that of a word.

    Args:
        word: The word that is asked about; str.
        vocabulary: V different words, list of str.
        vectors: One row for each word, (V, D), float64.
        k: How many words to return at most; int >= 1.

    Returns:
        List of (word, cosine), best first, without the word itself; of equal cosines (within 1e-12) the word that
        is earlier in the vocabulary comes first. A zero vector has the cosine 0.

    Raises:
        KeyError: The word is not in the vocabulary.

    Source: Mikolov et al. 2013, "Linguistic Regularities in Continuous Space Word Representations".
    """
    (row,) = rows_of([word], vocabulary)
    units = unit_rows(vectors)
    cosines = units @ units[row]
    return [(vocabulary[i], float(cosines[i])) for i in ranking(cosines, {row}, k)]


def analogy(a, b, c, vocabulary, vectors, k=1):
    """The words that are to c as b is to a: those nearest to unit(b) - unit(a) + unit(c).

    Args:
        a: First word of the pair that is given; str.
        b: Second word of the pair that is given; str.
        c: First word of the pair that is asked for; str.
        vocabulary: V different words, list of str.
        vectors: One row for each word, (V, D), float64.
        k: How many words to return at most; int >= 1.

    Returns:
        List of words, best first, without a, b and c; ties and zero vectors as in most_similar.

    Raises:
        KeyError: One of the three words is not in the vocabulary.

    Source: Mikolov et al. 2013, "Linguistic Regularities in Continuous Space Word Representations".
    """
    first, second, third = rows_of([a, b, c], vocabulary)
    units = unit_rows(vectors)
    target = units[second] - units[first] + units[third]
    cosines = units @ unit_rows(target[None])[0]
    return [vocabulary[i] for i in ranking(cosines, {first, second, third}, k)]


def rows_of(words, vocabulary):
    """The row of each word; a dict raises the KeyError that list.index would not."""
    row = {word: i for i, word in enumerate(vocabulary)}
    return [row[word if word in row else word.lower()] for word in words]


def unit_rows(vectors):
    """Each row scaled to length 1; a row of zeros stays one, without a division by 0."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(norms > 0, norms, 1.0)


def ranking(cosines, without, k):
    """The places of the k largest cosines, of equal ones the first."""
    left = [i for i in range(len(cosines)) if i not in without]
    order = []
    for _ in range(min(k, len(left))):
        best = max(cosines[i] for i in left)
        # Equal cosines may differ in their last bits, so that the maximum alone would not find the first of them.
        first = next(i for i in left if cosines[i] >= best - 1e-12)
        order.append(first)
        left.remove(first)
    return order
