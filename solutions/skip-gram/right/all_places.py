"""Index arithmetic for the pairs, read-only and transposed results, a sigmoid by cases, a loop over negatives."""

import numpy as np


def skip_gram_pairs(tokens, window):
    ids = np.asarray(tokens).astype("int64")
    place = np.arange(ids.size)
    near = np.abs(place[:, None] - place[None]) <= window
    np.fill_diagonal(near, False)
    pairs = np.stack([ids[index] for index in np.nonzero(near)])
    pairs.setflags(write=False)
    return pairs.T


def s(z):
    return 1 / (1 + np.exp(-z)) if z >= 0 else 1 - 1 / (1 + np.exp(z))


def log_s(z):
    return min(z, 0) - np.log(1 + np.exp(-abs(z)))


def negative_sampling_loss(center, context, negatives):
    z = np.dot(center, context)
    loss = -log_s(z)
    d_center = (s(z) - 1) * context
    rows = []
    for row in negatives:
        z_k = np.dot(row, center)
        loss -= log_s(-z_k)
        d_center = d_center + s(z_k) * row
        rows.append(center * s(z_k))
    out = np.asfortranarray(rows)
    out.flags.writeable = False
    print("loss", loss)
    return [np.array(loss), d_center, (s(z) - 1) * center, out]


def noise_distribution(counts, power=0.75):
    raised = np.array([c**power if c else 0.0 for c in counts.tolist()])
    return raised / np.sum(raised)


if __name__ == "__main__":
    print(skip_gram_pairs([1, 2, 3], 1))
