#!/usr/bin/env python3
"""Writes families/: tiny random taggers, classifiers and an encoder, with what their own library says of texts.

    pip install torch==2.13.0+cpu transformers==5.16.1 tokenizers==0.23.3 onnx==1.23.2
    python3 generate-families.py             # reads gliner/gliner1_bert/tokenizer.json and gliner/texts.jsonl

Each model is a class of the library with random weights, exported to ONNX; each vector is the output of the library's
own pipeline on PyTorch. `margin` is how far the nearest decision is from another one: where it is under 1e-4 the
vector is left out.
"""

import json
import os
import pathlib
import warnings

os.environ["HF_HUB_OFFLINE"] = "1"
warnings.filterwarnings("ignore")

import torch
from transformers import (BertConfig, BertForSequenceClassification, BertForTokenClassification, BertModel,
                          PreTrainedTokenizerFast, pipeline)

HERE = pathlib.Path(__file__).parent
OUT = HERE / "families"
LONGEST, STRIDE = 128, 16
TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "MISC"]
TEXTS = {r["id"]: r["text"] for r in map(json.loads, open(HERE / "gliner" / "texts.jsonl"))}
TEXTS["long5000"] = TEXTS["long5000"][:2500]
STRATEGIES = ["simple", "first", "average", "max"]


def tokenizer():
    return PreTrainedTokenizerFast(
        tokenizer_file=str(HERE / "gliner" / "gliner1_bert" / "tokenizer.json"), unk_token="[UNK]", pad_token="[PAD]",
        cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]", model_max_length=LONGEST)


def config(labels=(), **more):
    names = dict(enumerate(labels))
    return BertConfig(vocab_size=903, hidden_size=24, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
                      max_position_embeddings=LONGEST, type_vocab_size=2, hidden_dropout_prob=0.0,
                      attention_probs_dropout_prob=0.0, initializer_range=0.4, attn_implementation="eager",
                      id2label=names, label2id={v: k for k, v in names.items()}, **more)


def built(kind, seed, *arguments, **more):
    torch.manual_seed(seed)
    return kind(config(*arguments, **more)).eval()


class Graph(torch.nn.Module):
    def __init__(self, model, output):
        super().__init__()
        self.model, self.output = model, output

    def forward(self, input_ids, attention_mask, token_type_ids):
        out = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return getattr(out, self.output)


def export(model, name, output, per_token):
    ids = torch.randint(5, 900, (2, 9))
    mask = torch.ones_like(ids)
    mask[1, 6:] = 0
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {n: {0: "documents", 1: "tokens"} for n in names}
    axes[output] = {0: "documents", 1: "tokens"} if per_token else {0: "documents"}
    with torch.no_grad():
        torch.onnx.export(Graph(model, output), (ids, mask, torch.zeros_like(ids)), str(OUT / name), input_names=names,
                          output_names=[output], dynamic_axes=axes, opset_version=17, dynamo=False)


def write(name, rows):
    (OUT / name).write_text("".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n" for r in rows))


def margin(model, t, text):
    """The least distance of a token's two best scores, over tokens and words."""
    with torch.no_grad():
        scores = model(**t(text, return_tensors="pt", truncation=True)).logits[0].softmax(-1)
    top = scores.sort(-1, descending=True).values
    return float((top[:, 0] - top[:, 1]).min())


def taggers(t):
    model = built(BertForTokenClassification, 3, TAGS)
    export(model, "tagger.onnx", "logits", True)
    rows = []
    for strategy in STRATEGIES:
        for stride in (None, STRIDE):
            tag = pipeline("token-classification", model=model, tokenizer=t, aggregation_strategy=strategy,
                           **({"stride": stride} if stride else {}))
            for name, text in TEXTS.items():
                if not text or (stride and name != "long5000") or margin(model, t, text) < 1e-4:
                    continue
                rows.append({"text_id": name, "strategy": strategy, "stride": stride, "entities": [
                    [e["entity_group"], int(e["start"]), int(e["end"]), round(float(e["score"]), 7)] for e in tag(text)]})
    write("tagger.jsonl", rows)


def classifiers(t):
    labels = ["mail", "science", "games", "other"]
    for name, kind in (("single", "single_label_classification"), ("multi", "multi_label_classification")):
        model = built(BertForSequenceClassification, 5, labels, problem_type=kind)
        export(model, f"{name}.onnx", "logits", False)
        classify = pipeline("text-classification", model=model, tokenizer=t, top_k=None)
        rows = []
        for text_id, text in TEXTS.items():
            scores = {e["label"]: round(float(e["score"]), 7) for e in classify([text], truncation=True)[0]}
            rows.append({"text_id": text_id, "scores": [scores[label] for label in labels]})
        write(f"{name}.jsonl", rows)


def encoder(t):
    """Mean pooling over the mask and a length of 1, as sentence encoders are used."""
    model = built(BertModel, 7)
    export(model, "encoder.onnx", "last_hidden_state", True)
    rows = []
    for text_id, text in TEXTS.items():
        tokens = t(text, return_tensors="pt", truncation=True)
        with torch.no_grad():
            states = model(**tokens).last_hidden_state[0]
        mask = tokens["attention_mask"][0][:, None].float()
        mean = (states * mask).sum(0) / mask.sum().clamp(min=1e-9)
        vector = torch.nn.functional.normalize(mean, dim=0)
        rows.append({"text_id": text_id, "tokens": int(tokens["input_ids"].shape[1]),
                     "vector": [round(float(x), 7) for x in vector]})
    write("encoder.jsonl", rows)


def main():
    OUT.mkdir(exist_ok=True)
    t = tokenizer()
    taggers(t)
    classifiers(t)
    encoder(t)


main()
