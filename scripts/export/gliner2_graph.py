"""GLiNER2's span architecture as one graph: entities, relations, structures and classifications in one pass."""

import torch
from gliner2.layers import CountLSTM, CountLSTMoE, CountLSTMv2
from span_scores import SpanScores, gather
from torch import Tensor, nn
from torch.nn import functional

INPUTS = {
    "input_ids": ("batch", "sequence"),
    "attention_mask": ("batch", "sequence"),
    "word_positions": ("batch", "words"),
    "query_positions": ("batch", "queries"),
    "query_tasks": ("batch", "queries"),
    "task_positions": ("batch", "tasks"),
    "label_positions": ("batch", "labels"),
}
OUTPUTS = {
    "span_logits": ("batch", None, "queries", "words", None),
    "count_logits": ("batch", "tasks", None),
    "label_logits": ("batch", "labels"),
}
COUNTERS = (CountLSTM, CountLSTMv2, CountLSTMoE)


class Gliner2Graph(nn.Module):
    """What the package does task by task and text by text, for a batch of texts with several tasks each.

    Positions are those of tokens: of each word's first, of the mark of each entity, field or part of a relation
    (query), of each task's own mark, and of each class's. Padding is position 0, and task -1. Of a task's marks
    `query_tasks` gives the number, which only some counters ask for.

    Outputs: `span_logits` [batch, instances, queries, words, widths], where a span over the end has a finite logit
    without meaning; `count_logits` [batch, tasks, 20], of there being none, one, two … instances of the task;
    `label_logits` [batch, labels].
    """

    def __init__(self, model: nn.Module, instances: int) -> None:
        super().__init__()
        self.encoder, self.classifier, self.counts = model.encoder, model.classifier, model.count_pred
        self.spans = SpanScores(model.span_rep.span_rep_layer)
        self.instances = Instances(model.count_embed, instances)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, word_positions: Tensor, query_positions: Tensor,
        query_tasks: Tensor, task_positions: Tensor, label_positions: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        queries = self.instances(gather(hidden, query_positions), query_tasks)
        spans = self._spans(gather(hidden, word_positions), queries)
        counts = self.counts(gather(hidden, task_positions))
        labels = self.classifier(gather(hidden, label_positions)).squeeze(-1)
        return spans, counts, labels

    def _spans(self, words: Tensor, queries: Tensor) -> Tensor:
        batch, instances, marks, size = queries.shape
        count, width = words.shape[1], self.spans.width
        starts, ends = self.spans.halves(words)
        first = torch.arange(count, device=words.device)
        # Over the end the last word is taken: it keeps the logit finite, and no constant length in the graph.
        last = torch.minimum(first[:, None] + torch.arange(width, device=words.device), first[-1:])
        ends = ends.index_select(1, last.reshape(-1)).reshape(batch, count, width, -1)
        halves = (starts.unsqueeze(2) + ends).reshape(batch, count * width, -1)
        logits = self.spans.scores(halves, queries.reshape(batch, instances * marks, size))
        return logits.transpose(1, 2).reshape(batch, instances, marks, count, width)


class Instances(nn.Module):
    """A mark's vector for each instance of its task, [batch, queries, size] to [batch, instances, queries, size]."""

    def __init__(self, counter: nn.Module, count: int) -> None:
        super().__init__()
        self.counter, self.count = counter, count

    def forward(self, marks: Tensor, tasks: Tensor) -> Tensor:
        states = self._recurrent(marks)
        repeated = marks.unsqueeze(1).expand_as(states)
        if isinstance(self.counter, CountLSTM):
            return self.counter.projector(torch.cat([states, repeated], dim=-1))
        if isinstance(self.counter, CountLSTMv2):
            return self._attentive(states + repeated, tasks)
        return self._experts(states)

    def _recurrent(self, marks: Tensor) -> Tensor:
        """The states of the counter's recurrent cell, which starts with the mark and reads the instance's number."""
        cell = self.counter.gru
        read = functional.linear(self.counter.pos_embedding.weight[: self.count], cell.weight_ih_l0, cell.bias_ih_l0)
        state, states = marks, []
        for step in range(self.count):
            kept = functional.linear(state, cell.weight_hh_l0, cell.bias_hh_l0)
            read_reset, read_update, read_new = read[step].chunk(3, dim=-1)
            kept_reset, kept_update, kept_new = kept.chunk(3, dim=-1)
            update = torch.sigmoid(read_update + kept_update)
            new = torch.tanh(read_new + torch.sigmoid(read_reset + kept_reset) * kept_new)
            state = (1 - update) * new + update * state
            states.append(state)
        return torch.stack(states, dim=1)

    def _attentive(self, states: Tensor, tasks: Tensor) -> Tensor:
        """Of `CountLSTMv2`: the marks of one task attend to each other, and to those of no other."""
        transformer = self.counter.transformer
        same = (tasks.unsqueeze(2) == tasks.unsqueeze(1))[:, None, None]
        x = transformer.in_projector(states)
        for layer in transformer.transformer.layers:
            x = layer.norm1(x + _attention(layer.self_attn, x, same))
            x = layer.norm2(x + layer.linear2(layer.activation(layer.linear1(x))))
        return transformer.out_projector(torch.cat([x, states], dim=-1))

    def _experts(self, states: Tensor) -> Tensor:
        """Of `CountLSTMoE`: all experts, weighed by the router."""
        counter = self.counter
        weights = counter.router(states)
        inner = functional.gelu(torch.matmul(states.unsqueeze(-2).unsqueeze(-2), counter.w1).squeeze(-2) + counter.b1)
        outer = torch.matmul(inner.unsqueeze(-2), counter.w2).squeeze(-2) + counter.b2
        return (weights.unsqueeze(-1) * outer).sum(dim=-2)


def _attention(attention: nn.MultiheadAttention, x: Tensor, same: Tensor) -> Tensor:
    """Attention over the second last axis of [batch, instances, queries, size], where `same` allows it."""
    heads, size = attention.num_heads, x.shape[-1] // attention.num_heads
    parts = functional.linear(x, attention.in_proj_weight, attention.in_proj_bias)
    parts = parts.reshape(*x.shape[:3], 3, heads, size).permute(3, 0, 1, 4, 2, 5)
    weights = torch.matmul(parts[0], parts[1].transpose(-1, -2)) / size**0.5
    weights = weights.masked_fill(~same, torch.finfo(weights.dtype).min).softmax(-1)
    mixed = torch.matmul(weights, parts[2]).permute(0, 1, 3, 2, 4).reshape(x.shape)
    return attention.out_proj(mixed)
