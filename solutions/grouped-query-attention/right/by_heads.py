"""One head after another, softmax by hand, positions compared, a permuted view returned; prints."""

import torch


class Group:
    def __init__(self, keys, values, causal):
        self.keys, self.values, self.causal = keys, values, causal

    def answer(self, queries):
        t, s = queries.size(1), self.keys.size(1)
        scores = torch.bmm(queries * queries.size(2) ** -0.5, self.keys.mT)
        if self.causal:
            places = torch.arange(s - t, s).view(t, 1)
            scores = torch.where(torch.arange(s) <= places, scores, torch.finfo(scores.dtype).min)
        parts = torch.exp(scores - scores.amax(dim=2, keepdim=True))
        return torch.bmm(parts, self.values) / parts.sum(dim=2, keepdim=True)


def grouped_query_attention(q, k, v, causal=False):
    size, rest = divmod(q.size(1), k.size(1))
    if rest:
        raise ValueError("heads", q.size(1), k.size(1))
    print("groups of", size)
    groups = [Group(k[:, g], v[:, g], causal) for g in range(k.size(1))]
    found = [groups[h // size].answer(q[:, h]) for h in range(q.size(1))]
    return torch.stack(found, dim=2).permute(0, 2, 1, 3)


if __name__ == "__main__":
    print(grouped_query_attention(torch.ones(1, 2, 1, 4), torch.ones(1, 1, 3, 4), torch.ones(1, 1, 3, 4)))
