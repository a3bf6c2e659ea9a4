"""The README's example by hand."""

import torch

from grader.expect import expect_close

IDS = torch.tensor([[1, 2, 0]])
MASK = torch.tensor([[1, 1, 0]])


def example(submission):
    """The example's model: even attention, and a feed-forward network that adds nothing."""
    model = submission.Bert(3, 2, 1, 1, 2, 3)
    words, places, types = "word_embeddings", "position_embeddings", "token_type_embeddings"
    state = {f"embeddings.{words}.weight": torch.tensor([[0.0, 0.0], [2.0, 0.0], [0.0, 6.0]])}
    state |= {f"embeddings.{places}.weight": torch.tensor([[0.0, 1.0]] * 3)}
    state |= {f"embeddings.{types}.weight": torch.tensor([[0.0, 0.0], [0.0, 8.0]])}
    factors = {"attention.self.query": 0.0, "attention.self.key": 0.0, "attention.self.value": 2.0}
    factors |= {"attention.output.dense": 1.0, "intermediate.dense": 1.0, "output.dense": 0.0}
    state |= {f"encoder.layer.0.{name}.weight": factor * torch.eye(2) for name, factor in factors.items()}
    norms = ["embeddings.LayerNorm", "encoder.layer.0.attention.output.LayerNorm", "encoder.layer.0.output.LayerNorm"]
    state |= {f"{name}.weight": torch.ones(2) for name in norms}
    state |= {f"{name}.bias": torch.zeros(2) for name in [*norms, *(f"encoder.layer.0.{name}" for name in factors)]}
    model.load_state_dict(state)
    return model


def test_example(submission):
    """the example by hand: two tokens and a padded place"""
    expected = torch.tensor([[[1.0, -1.0], [-1.0, 1.0]]])
    expect_close(example(submission)(IDS, MASK)[:, :2], expected, what="output")


def test_example_with_types(submission):
    """the example by hand, with the other token type"""
    output = example(submission)(IDS, attention_mask=MASK, token_type_ids=torch.ones_like(IDS))
    expect_close(output[:, :2], torch.tensor([[[-1.0, 1.0], [-1.0, 1.0]]]), what="output")
