"""Scores of spans without a vector for each span.

Both packages make a span's vector from its first and its last word, `W2 · relu(W1 · [start; end] + b1) + b2`, and take
its product with each label's vector. There are twelve spans a word, so nearly all of that is done many times over.
Split as `W1 = [W1s W1e]`, the first product is made once a word; and `q · (W2 h + b2) = (q W2) · h + q · b2` makes the
second once a label. The scores are the same but for rounding, at a small part of the cost.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional


class SpanScores(nn.Module):
    """Of a `SpanMarkerV0` of the package gliner or gliner2, which have the same weights."""

    def __init__(self, marker: nn.Module) -> None:
        super().__init__()
        self.start, self.end = marker.project_start, marker.project_end
        self.first, self.last = marker.out_project[0], marker.out_project[-1]
        self.width = marker.max_width

    def halves(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """What each word gives as a first and as a last word, [batch, words, hidden · 4]."""
        size = words.shape[-1]
        starts = functional.linear(self.start(words).relu(), self.first.weight[:, :size], self.first.bias)
        ends = functional.linear(self.end(words).relu(), self.first.weight[:, size:])
        return starts, ends

    def scores(self, spans: Tensor, queries: Tensor) -> Tensor:
        """Logits [batch, spans, queries] of spans [batch, spans, hidden · 4], the sums of two halves."""
        weights = torch.matmul(queries, self.last.weight)
        shifts = (queries * self.last.bias).sum(-1)
        return torch.matmul(spans.relu(), weights.transpose(1, 2)) + shifts.unsqueeze(1)


def gather(vectors: Tensor, places: Tensor) -> Tensor:
    """[batch, length, size] at [batch, count], as [batch, count, size]."""
    return torch.gather(vectors, 1, places.unsqueeze(-1).expand(-1, -1, vectors.shape[-1]))
