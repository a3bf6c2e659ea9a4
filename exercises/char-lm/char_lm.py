import torch
import torch.nn.functional as F
from torch import nn


def train(text, seed):
    """Train a model of the next character.

    Args:
        text: English prose of at least 15,000 characters.
        seed: An int >= 0 that decides all randomness.

    Returns:
        model: Whatever bits_per_character and sample need; your own recurrent or attention network.

    Source: Sutskever, Martens and Hinton 2011, "Generating Text with Recurrent Neural Networks".
    """
    raise NotImplementedError


def bits_per_character(model, text):
    """How many bits a character of the text costs: the mean of -log2 p(character | the text before it).

    Args:
        model: From `train`.
        text: Any str, with characters that the training text lacks as well.

    Returns:
        The mean over characters 2 to n, a number; 0.0 for fewer than 2 characters.

    Source: Shannon 1951, "Prediction and Entropy of Printed English".
    """
    raise NotImplementedError


def sample(model, prompt, length, seed):
    """Continue a text with characters drawn from the model.

    Args:
        model: From `train`.
        prompt: At least one character, all of them in the training text.
        length: How many characters to add, >= 0.
        seed: An int >= 0 that decides all randomness.

    Returns:
        A str of len(prompt) + length characters that starts with the prompt.
    """
    raise NotImplementedError
