#!/usr/bin/env python3
"""Measures this program's engine against other ways to run the same model on the same texts, in one run on one core.

    swift build -c release --product InferenceBenchmark
    scripts/test-export Help      # makes .deps/export-venv, with PyTorch
    ORT_LIBRARY_PATH=… .deps/export-venv/bin/python Benchmarks/Inference/compare.py [--texts N] [--budget N]

(a) ours: texts in, answers out, one worker.
(b) the bare runtime: the same texts already tokenised and laid out, sorted by length, in batches within a budget of
    tokens (the best of four), from Python, whose own part is a call a batch.
(c) Python: the reference tokenizer and the runtime, batches of 32 in the order of arrival, padded to the longest; of a
    GLiNER model the package's own preparation and decoding around the runtime.
(d) the package gliner's own prediction call, with PyTorch and with its own ONNX graph, as its documentation has it.

Two models with random weights and MiniLM-L6's size are made, a classifier and a GLiNER 1 with five labels; the texts
are descriptions of the packages that are installed here, in an order drawn with a seed. Times are of CPU, of one
thread, the least of the rounds, which take turns.
"""

import argparse
import collections
import contextlib
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

os.environ |= {"RAYON_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "TRANSFORMERS_VERBOSITY": "error",
               "OMP_NUM_THREADS": "1", "TORCH_CPP_LOG_LEVEL": "ERROR", "HF_HUB_OFFLINE": "1"}
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "export"))
sys.dont_write_bytecode = True

import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
import tokenizers  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402

SEED = 20260811
LABELS = ["program", "programming language", "organisation", "file format", "person"]
BUDGETS = (256, 512, 1024, 2048)
IN_ARRIVAL_ORDER = 32


def descriptions(count):
    """Long descriptions of installed Debian packages, each once."""
    out = subprocess.run(["dpkg-query", "--show", "--showformat=${Description}\n\f\n"], check=True, capture_output=True,
                         text=True).stdout
    texts = []
    for entry in out.split("\n\f\n"):
        lines = ["" if line.strip() == "." else line.strip() for line in entry.strip().split("\n")]
        text = "\n".join(lines).strip()
        if len(text) >= 80 and text not in texts:
            texts.append(text)
    random.Random(SEED).shuffle(texts)
    return texts[:count]


def wordpiece(texts, extra=()):
    """A tokenizer of BERT's kind, learnt from the texts."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    t = tokenizers.Tokenizer(tokenizers.models.WordPiece(unk_token="[UNK]"))
    t.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    t.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    t.train_from_iterator(texts, tokenizers.trainers.WordPieceTrainer(
        vocab_size=8000, special_tokens=special, show_progress=False))
    t.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=t, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        mask_token="[MASK]", model_max_length=512)
    fast.add_tokens([tokenizers.AddedToken(token, special=True, normalized=False) for token in extra])
    return fast


def backbone(vocabulary, layers):
    return transformers.BertConfig(
        vocab_size=vocabulary, hidden_size=384, num_hidden_layers=layers, num_attention_heads=12,
        intermediate_size=1536, num_labels=4, pad_token_id=0)


def describe(folder, content):
    """Writes model.yaml."""
    files = "".join(f"  {file.name}: {hashlib.sha256(file.read_bytes()).hexdigest()}\n"
                    for file in sorted(folder.glob("*.*")) if file.name != "model.yaml")
    (folder / "model.yaml").write_text(f"name: random\nversion: 1.0.0\ngraph: model.onnx\ntokenizer: tokenizer.json\n"
                                       f"{content}files:\n{files}")


def make_classifier(folder, texts, layers):
    fast = wordpiece(texts)
    folder.mkdir()
    fast.backend_tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(SEED)
    model = transformers.BertForSequenceClassification(backbone(len(fast), layers)).eval()
    model.set_attn_implementation("eager")

    class Graph(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask):
            return self.model(input_ids=input_ids, attention_mask=attention_mask).logits

    ids = torch.ones((2, 9), dtype=torch.long)
    axes = {0: "batch", 1: "sequence"}
    torch.onnx.export(Graph(), (ids, ids), str(folder / "model.onnx"), input_names=["input_ids", "attention_mask"],
                      output_names=["logits"], opset_version=17, dynamo=False,
                      dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "batch"}})
    describe(folder, "family: sequence-classification\nmax_tokens: 512\ntasks:\n"
                     "  - name: topic\n    labels: [a, b, c, d]\n")


def make_gliner(checkpoint, folder, texts, layers):
    import export_gliner
    import tiny_checkpoints
    from gliner.config import UniEncoderSpanConfig
    from gliner.model import UniEncoderSpanGLiNER

    fast = wordpiece(texts, extra=["<<ENT>>", "<<SEP>>"])
    torch.manual_seed(SEED)
    config = UniEncoderSpanConfig(
        model_name="bert", encoder_config=backbone(len(fast), layers).to_dict(), hidden_size=384, max_width=12,
        dropout=0.1, vocab_size=len(fast), class_token_index=fast.convert_tokens_to_ids("<<ENT>>"))
    model = UniEncoderSpanGLiNER(config, tokenizer=fast, backbone_from_pretrained=False)
    tiny_checkpoints.spread(model.eval())
    model.save_pretrained(checkpoint)
    sys.argv = ["export-gliner", str(checkpoint), str(folder)]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        if export_gliner.main() != 0:
            sys.exit(f"the model could not be exported:\n{printed.getvalue()}")
    describe(folder, f"family: gliner\nconfig: gliner_config.json\ntokenizer_config: tokenizer_config.json\n"
                     f"windows: none\nentities: {json.dumps(LABELS)}\n")


def session(graph):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def timed(body):
    start = time.process_time()
    body()
    return time.process_time() - start


def within_budget(lengths, budget):
    """Batches of places: the shortest first, none over the budget with its padding."""
    batches = [[]]
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batches[-1] and (len(batches[-1]) + 1) * lengths[place] > budget:
            batches.append([])
        batches[-1].append(place)
    return batches


class Ours:
    def __init__(self, folder, texts_file, budget):
        benchmark = os.environ.get("LEEWAY_BENCHMARK", str(ROOT / ".build" / "release" / "InferenceBenchmark"))
        self.command = [benchmark, "answer", str(folder), texts_file, str(budget)]
        self.report = {}

    def __call__(self):
        out = subprocess.run(self.command, check=True, capture_output=True, text=True).stdout
        self.report = json.loads(out)
        if self.report["failures"]:
            sys.exit(f"{self.report['failures']} texts failed")
        return self.report["seconds"]


def bare(graph, lengths, feed):
    """The runtime alone on inputs that are laid out beforehand, by the budget that is best for it.

    - feed: makes the inputs of a batch.
    """
    runtime = session(graph)
    plans = [[feed(batch) for batch in within_budget(lengths, budget)] for budget in BUDGETS]

    def run(feeds):
        for inputs in feeds:
            runtime.run(None, inputs)

    run(plans[0])
    tried = [timed(lambda feeds=feeds: run(feeds)) for feeds in plans]
    print("bare runtime: " + ", ".join(
        f"{seconds:.2f} s in batches of {budget} tokens" for budget, seconds in zip(BUDGETS, tried, strict=True)))
    best = plans[tried.index(min(tried))]
    return lambda: timed(lambda: run(best))


def classifier_ways(folder, texts, texts_file, budget):
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(512)

    def feed(encodings):
        columns = max(len(encoding.ids) for encoding in encodings)
        ids, mask = (np.zeros((len(encodings), columns), dtype=np.int64) for _ in range(2))
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        return {"input_ids": ids, "attention_mask": mask}

    encoded = [tokenizer.encode(text) for text in texts]
    lengths = [len(encoding.ids) for encoding in encoded]
    runtime = session(folder / "model.onnx")

    def python():
        for start in range(0, len(texts), IN_ARRIVAL_ORDER):
            said = runtime.run(None, feed(tokenizer.encode_batch(texts[start : start + IN_ARRIVAL_ORDER])))[0]
            scores = np.exp(said - said.max(-1, keepdims=True))
            (scores / scores.sum(-1, keepdims=True)).argmax(-1)

    return {
        "(a) ours": Ours(folder, texts_file, budget),
        "(b) bare runtime, ideal batches": bare(
            folder / "model.onnx", lengths, lambda batch: feed([encoded[place] for place in batch])),
        "(c) Python, reference tokenizer, batches of 32": lambda: timed(python),
    }


def gliner_ways(checkpoint, folder, texts, texts_file, budget):
    from gliner import GLiNER

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    own = folder.parent / "package-graph"
    package = GLiNER.from_pretrained(str(checkpoint), local_files_only=True)
    with contextlib.redirect_stdout(io.StringIO()):
        package.export_to_onnx(own)
    ours, theirs = (
        GLiNER.from_pretrained(str(place), local_files_only=True, load_onnx_model=True, session_options=options)
        for place in (folder, own))
    names = [port.name for port in session(folder / "model.onnx").get_inputs()]

    def feed(batch):
        prepared = package.prepare_batch([texts[place] for place in batch], LABELS)
        made = package.collate_batch(prepared["input_x"], prepared["entity_types"])
        return {name: made[name].numpy() for name in names}

    lengths = [feed([place])["input_ids"].shape[1] for place in range(len(texts))]

    def predict(model, size):
        return lambda: timed(lambda: model.inference(texts, LABELS, batch_size=size))

    return {
        "(a) ours": Ours(folder, texts_file, budget),
        "(b) bare runtime, ideal batches": bare(folder / "model.onnx", lengths, feed),
        "(c) Python around the same graph, batches of 32": predict(ours, IN_ARRIVAL_ORDER),
        "(d) the package with its own ONNX graph, batches of 8": predict(theirs, 8),
        "(d) the package with PyTorch, batches of 8": predict(package, 8),
    }


def measure(name, ways, rounds, count):
    best = collections.defaultdict(lambda: float("inf"))
    for _ in range(rounds):
        for way, run in ways.items():
            best[way] = min(best[way], run())
    report = ways["(a) ours"].report
    print(f"\n{name}: {count} texts, {report['tokens']} tokens, {report['entities']} entities; "
          f"texts run together: {report['runsTogether']}")
    for way, seconds in best.items():
        ratio = "" if way.startswith("(a)") else f"; (a) is {seconds / best['(a) ours']:.2f} times as fast"
        print(f"  {way}: {seconds:.2f} s of CPU, {count / seconds:.1f} texts per CPU-second{ratio}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--budget", type=int, default=512, help="the most tokens of a batch of ours, 512 as the program")
    parser.add_argument("--layers", type=int, default=6, help="of the transformer; 6 as MiniLM-L6, 12 as MiniLM-L12")
    asked = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    texts = descriptions(asked.texts)
    print(f"ONNX Runtime {onnxruntime.__version__}, tokenizers {tokenizers.__version__}, PyTorch {torch.__version__}; "
          f"{asked.layers} layers of 384")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "texts.jsonl").write_text("".join(json.dumps(text) + "\n" for text in texts))
        texts_file = str(folder / "texts.jsonl")
        make_classifier(folder / "classifier", texts, asked.layers)
        measure("Classifier", classifier_ways(folder / "classifier", texts, texts_file, asked.budget), asked.rounds,
                len(texts))
        make_gliner(folder / "checkpoint", folder / "gliner", texts, asked.layers)
        measure("GLiNER, five labels",
                gliner_ways(folder / "checkpoint", folder / "gliner", texts, texts_file, asked.budget), asked.rounds,
                len(texts))


if __name__ == "__main__":
    main()
