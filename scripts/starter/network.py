"""The classifier: one pre-norm transformer layer over word pieces, pooled by mean and by maximum."""

import math

import torch
from torch import Tensor, nn

SCORE_LIMIT = 40.0
"""Attention scores are held within this, so that the softmax needs no maximum: exp(40) is far from fp32's limits."""

FAR_BELOW = -1.0e9
"""Added to what the mask leaves out before a maximum is taken."""


class Classifier(nn.Module):
    """Word-piece ids and their mask, both [batch, sequence], to logits [batch, labels]."""

    def __init__(self, pieces: int, labels: int, width: int, heads: int, inner: int, length: int,
                 dropout: float) -> None:
        super().__init__()
        self.pieces = nn.Embedding(pieces, width)
        self.places = nn.Parameter(torch.zeros(length, width))
        self.layer = Layer(width, heads, inner, dropout)
        self.norm = nn.LayerNorm(width)
        self.drop = nn.Dropout(dropout)
        self.head = nn.Linear(2 * width, labels)
        nn.init.normal_(self.pieces.weight, std=0.05)
        nn.init.normal_(self.places, std=0.02)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        present = mask.unsqueeze(-1).to(torch.float32)
        x = self.drop(self.pieces(ids) + self.places[: ids.shape[1]])
        x = self.norm(self.layer(x, present))
        mean = (x * present).sum(1) / present.sum(1)
        peak = (x + (1.0 - present) * FAR_BELOW).amax(1)
        return self.head(self.drop(torch.cat([mean, peak], -1)))


class Layer(nn.Module):
    """Self-attention and a ReLU network, each on a normalised input and added to it."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.inner_norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, present: Tensor) -> Tensor:
        batch, length, width = x.shape
        normal = self.attention_norm(x)
        query, key, value = (part(normal).view(batch, length, self.heads, -1).transpose(1, 2)
                             for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // self.heads)
        raised = scores.clamp(-SCORE_LIMIT, SCORE_LIMIT).exp() * present[:, None, None, :, 0]
        mixed = (raised @ value) / raised.sum(-1, keepdim=True)
        x = x + self.drop(self.output(mixed.transpose(1, 2).reshape(batch, length, width)))
        return x + self.drop(self.narrow(torch.relu(self.widen(self.inner_norm(x)))))
