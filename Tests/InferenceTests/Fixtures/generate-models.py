#!/usr/bin/env python3
"""Writes the tiny models that the tests run: random weights, a few hundred pieces, a few kilobytes.

    pip install onnx==1.23.2 onnxruntime==1.31.1 tokenizers==0.23.3 numpy==2.4.6
    python3 generate-models.py               # writes tiny/ and graphs/ beside this script

tiny/            a whole model directory: one attention layer, four labels; the word "nan" makes an answer that is no
                 number, the word "fail" makes the run fail
tiny/answers.json  texts and the probabilities that the reference packages give them
graphs/*.onnx    graphs that are each unfit in one way, or fit in another
"""

import hashlib
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(7)
WIDTH, LABELS, LONGEST = 16, 4, 64
WORDS = """nan fail the a of and to in is it for on with as by mail image sound kernel network client server library file
package python perl game science math editor language text font driver web data base time zone small fast""".split()
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,:;!?-()'äöüéßж한"
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + WORDS + list(LETTERS) + ["##" + c for c in LETTERS if c.isalnum()]
PIECES = list(dict.fromkeys(PIECES))


def tokenizer():
    ids = {p: i for i, p in enumerate(PIECES)}
    t = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=False)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.add_special_tokens(PIECES[:5])
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])])
    return t


class Graph:
    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def weight(self, name, *shape):
        return self.constant(name, (rng.standard_normal(shape) / np.sqrt(shape[0])).astype(np.float32))

    def node(self, kind, inputs, **attributes):
        out = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [out], **attributes))
        return out


def classifier(types=False, integer=TensorProto.INT64, shape=("documents", "tokens"), output="logits", width=LABELS, coupled=False):
    g = Graph()
    one, two = g.constant("one", np.array([1], np.int64)), g.constant("two", np.array([2], np.int64))
    axis = g.constant("axis", np.array([1], np.int64))
    embedding = rng.standard_normal((len(PIECES), WIDTH)).astype(np.float32)
    embedding[PIECES.index("nan")] = np.nan
    ids = "input_ids" if integer == TensorProto.INT64 else g.node("Cast", ["input_ids"], to=TensorProto.INT64)
    mask = g.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    tokens = g.node("Squeeze", [g.node("Slice", [g.node("Shape", [ids]), one, two])])
    places = g.node("Range", [g.constant("zero", np.int64(0)), tokens, g.constant("step", np.int64(1))])
    x = g.node("Add", [g.node("Gather", [g.constant("embedding", embedding), ids]),
                       g.node("Gather", [g.weight("positions", LONGEST, WIDTH), places])])
    if types:
        x = g.node("Add", [x, g.node("Gather", [g.weight("types", 2, WIDTH), "token_type_ids"])])
    q, k, v = (g.node("MatMul", [x, g.weight(n, WIDTH, WIDTH)]) for n in "qkv")
    away = g.node("Mul", [g.node("Sub", [g.constant("f1", np.float32(1)), g.node("Unsqueeze", [mask, axis])]),
                          g.constant("far", np.float32(-1e9))])
    scores = g.node("Add", [g.node("MatMul", [q, g.node("Transpose", [k], perm=[0, 2, 1])]), away])
    x = g.node("Add", [x, g.node("MatMul", [g.node("Softmax", [scores], axis=-1), v])])
    x = g.node("Add", [x, g.node("MatMul", [g.node("Relu", [g.node("MatMul", [x, g.weight("up", WIDTH, 32)])]),
                                            g.weight("down", 32, WIDTH)])])
    column = g.node("Unsqueeze", [mask, g.constant("last", np.array([2], np.int64))])
    total = g.node("ReduceSum", [g.node("Mul", [x, column]), axis], keepdims=0)
    mean = g.node("Div", [total, g.node("ReduceSum", [mask, axis], keepdims=1)])
    logits = g.node("Add", [g.node("MatMul", [mean, g.weight("head", WIDTH, width)]), g.weight("bias", width)])
    if coupled:
        logits = g.node("Add", [logits, g.node("ReduceMax", [mean], keepdims=0)])
    # An index out of range, and so a failed run, where the word "fail" occurs.
    found = g.node("Cast", [g.node("Equal", [ids, g.constant("bad", np.int64(PIECES.index("fail")))])], to=TensorProto.INT64)
    index = g.node("Mul", [g.node("ReduceMax", [found, axis], keepdims=1), g.constant("beyond", np.int64(1000))])
    g.nodes.append(helper.make_node("Add", [logits, g.node("Gather", [g.constant("nought", np.zeros(1, np.float32)), index])],
                                    [output]))
    names = ["input_ids", "attention_mask"] + (["token_type_ids"] if types else [])
    return finish(g, [helper.make_tensor_value_info(n, integer, list(shape)) for n in names],
                  [helper.make_tensor_value_info(output, TensorProto.FLOAT, [shape[0], width])])


def finish(g, inputs, outputs):
    model = helper.make_model(helper.make_graph(g.nodes, "tiny", inputs, outputs, g.constants),
                              opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def other_family():
    g = Graph()
    g.nodes.append(helper.make_node("MatMul", ["pixels", g.weight("w", 8, LABELS)], ["logits"]))
    return finish(g, [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["documents", 8])],
                  [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["documents", LABELS])])


TEXTS = ["the kernel", "a small fast mail client for the web", "", "Python science library: math & data.",
         "game", "unbelievable", "Äöüß ж 한 漢", "the " * 100, "file " * 31 + "time zone data", "x"]


def main():
    tiny, graphs = HERE / "tiny", HERE / "graphs"
    tiny.mkdir(exist_ok=True)
    graphs.mkdir(exist_ok=True)
    t = tokenizer()
    (tiny / "tokenizer.json").write_text(t.to_str(pretty=False))
    (tiny / "model.onnx").write_bytes(classifier())
    for name, model in [
        ("types", classifier(types=True)), ("int32", classifier(integer=TensorProto.INT32)),
        ("fixed-batch", classifier(shape=(1, "tokens"))), ("no-logits", classifier(output="scores")),
        ("five-labels", classifier(width=5)), ("other-family", other_family()), ("coupled", classifier(coupled=True)),
    ]:
        (graphs / f"{name}.onnx").write_bytes(model)
    digests = {n: hashlib.sha256((tiny / n).read_bytes()).hexdigest() for n in ("model.onnx", "tokenizer.json")}
    (tiny / "model.yaml").write_text(
        "name: tiny\nversion: 1.0.0\nfamily: sequence-classification\n"
        "description: random weights, for tests\ngraph: model.onnx\ntokenizer: tokenizer.json\nmax_tokens: 48\n"
        "temperature: 0.5\ntasks:\n  - name: section\n    labels: [mail, science, games, other]\n"
        "    low_confidence: 0.4\nfiles:\n" + "".join(f"  {n}: {d}\n" for n, d in digests.items()))
    session = onnxruntime.InferenceSession(str(tiny / "model.onnx"))
    t.enable_truncation(48)
    answers = []
    for text in TEXTS:
        ids = np.array([t.encode(text).ids], np.int64)
        logits = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0].astype(np.float64) / 0.5
        p = np.exp(logits - logits.max())
        answers.append({"text": text, "tokens": ids.shape[1], "scores": [float(x) for x in p / p.sum()]})
    (tiny / "answers.json").write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n")


main()
