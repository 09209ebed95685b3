"""GLiNER 1 in span mode as one graph."""

from gliner.modeling.span_rep import SpanMarkerV0
from span_scores import SpanScores, gather
from torch import Tensor, nn

INPUTS = {
    "input_ids": ("batch", "sequence"),
    "attention_mask": ("batch", "sequence"),
    "words_mask": ("batch", "sequence"),
    "text_lengths": ("batch", None),
    "span_idx": ("batch", "spans", None),
    "span_mask": ("batch", "spans"),
}
OUTPUTS = {"logits": ("batch", "words", None, "labels")}


class GlinerGraph(nn.Module):
    """Inputs and outputs are those of the package's own graph; see INPUTS and OUTPUTS for their axes.

    Spans are row-major: of each word as the first, `width` of them, the widest ones over the end masked.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        marker = model.span_rep_layer.span_rep_layer
        self.spans = SpanScores(marker) if isinstance(marker, SpanMarkerV0) else None

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, words_mask: Tensor, text_lengths: Tensor, span_idx: Tensor,
        span_mask: Tensor,
    ) -> Tensor:
        if self.spans is None:
            return self.model(
                input_ids=input_ids, attention_mask=attention_mask, words_mask=words_mask, text_lengths=text_lengths,
                span_idx=span_idx, span_mask=span_mask).logits
        found = self.model.get_representations(input_ids, attention_mask, text_lengths, words_mask)
        width = self.spans.width
        starts, ends = self.spans.halves(found.words_embedding)
        places = span_idx * span_mask.unsqueeze(-1)
        halves = gather(starts, places[..., 0]) + gather(ends, places[..., 1])
        logits = self.spans.scores(halves, self.model.prompt_rep_layer(found.prompts_embedding))
        return logits.reshape(logits.shape[0], -1, width, logits.shape[-1])
