"""Trains, measures and exports the starter model; called by `scripts/train-starter`."""

import argparse
import dataclasses
import hashlib
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("RAYON_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
import torch
import yaml
from archive import ArchiveError, Package, Release, configured_mirror, read_release
from card import card
from corpus import Corpus, make_corpus
from evaluation import Session, check_reproducible, fit_temperature, measure, measure_speed
from graph import make_graph
from groups import GROUPS, group_of
from teacher import soft_labels
from tokenizer import SPECIAL, encode, save, train_tokenizer
from tokenizers import Tokenizer
from training import Settings, train

VERSION = "1.0.0"
LOW_CONFIDENCE = 0.5
LARGEST = 5_000_000
MODEL = Path(__file__).resolve().parents[2] / "models" / "starter"
DESCRIPTION = "Tells which group of archive sections a package description belongs to."


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    settings = Settings(**{field.name: getattr(options, field.name) for field in dataclasses.fields(Settings)})
    folder = Path(options.folder)
    mirror = options.mirror or configured_mirror()
    current = read_release(mirror, options.current, folder, options.trusted)
    following = read_release(mirror, options.following, folder, options.trusted)
    corpus = make_corpus(current, following)
    print(f"{len(corpus.training):,} descriptions to train on, {len(corpus.held_out):,} held out, "
          f"{len(corpus.new):,} new", flush=True)

    if options.trained:
        tokenizer = Tokenizer.from_file(str(Path(options.trained) / "tokenizer.json"))
        state = torch.load(Path(options.trained) / "weights.pt", weights_only=True)
    else:
        tokenizer = train_tokenizer((p.text for p in corpus.training + corpus.unlabelled), settings.pieces)
        state = _train(corpus, tokenizer, settings)
        save(tokenizer, folder / "tokenizer.json")
        torch.save(state, folder / "weights.pt")

    MODEL.mkdir(parents=True, exist_ok=True)
    (MODEL / "model.onnx").write_bytes(make_graph(state, settings.heads, len(GROUPS)).SerializeToString())
    save(tokenizer, MODEL / "tokenizer.json")
    results = _measure(corpus, settings)
    results["data"] = _data(current, following, corpus)
    results["weights"] = sum(tensor.numel() for tensor in state.values())
    results["settings"] = dataclasses.asdict(settings)
    _write_model_file(settings, results["temperature"])
    (MODEL / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (MODEL / "README.md").write_text(card(results), encoding="utf-8")
    _report(results)


def _train(corpus: Corpus, tokenizer: Tokenizer, settings: Settings) -> dict[str, torch.Tensor]:
    rows = _rows(tokenizer, corpus.training, settings.length)
    labels = corpus.labels(corpus.training)
    taught = soft_labels(corpus.training, labels, len(GROUPS))
    return train(rows, labels, taught, len(GROUPS), SPECIAL.index("[MASK]"), len(SPECIAL), settings)


def _measure(corpus: Corpus, settings: Settings) -> dict:
    """Everything that the card says of the exported files."""
    session = Session((MODEL / "model.onnx").read_bytes())
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    splits = {name: getattr(corpus, name) for name in ("validation", "held_out", "held_out_with_duplicates", "new")}
    rows = {name: _rows(tokenizer, packages, settings.length) for name, packages in splits.items()}
    logits = {name: session.all_logits(rows[name]) for name in splits}
    answers = {name: np.array(corpus.labels(packages)) for name, packages in splits.items()}
    temperature = fit_temperature(logits["validation"], answers["validation"])
    results: dict = {"temperature": temperature, "low_confidence": LOW_CONFIDENCE}
    for name in splits:
        results[name] = measure(logits[name], answers[name], temperature, LOW_CONFIDENCE, GROUPS)
    by_length = {len(row): row for row in rows["held_out"]}
    varied = list(by_length.values()) + rows["held_out"][:100]
    results["bit_equal_comparisons"] = check_reproducible(session, varied, settings.length, settings.seed)
    results["speed"] = measure_speed(session, tokenizer, [p.text for p in corpus.held_out], settings.length)
    results["bytes"] = sum((MODEL / name).stat().st_size for name in ("model.onnx", "tokenizer.json"))
    return results


def _data(current: Release, following: Release, corpus: Corpus) -> dict:
    return {
        "current": {"codename": current.codename, "version": current.version, "date": current.date,
                    "packages": len(current.packages)},
        "following": {"codename": following.codename, "version": following.version, "date": following.date,
                      "packages": len(following.packages)},
        "splits": {name: _counts(getattr(corpus, name)) for name in ("training", "validation", "held_out", "new")},
    }


def _counts(packages: list[Package]) -> dict:
    groups = Counter(group_of(package.section) for package in packages)
    return {"descriptions": len(packages), "sources": len({package.source for package in packages}),
            "groups": {group: groups[group] for group in GROUPS}}


def _rows(tokenizer: Tokenizer, packages: list[Package], length: int) -> list[list[int]]:
    return encode(tokenizer, [package.text for package in packages], length)


def _write_model_file(settings: Settings, temperature: float) -> None:
    content = {
        "name": "starter",
        "version": VERSION,
        "family": "sequence-classification",
        "description": DESCRIPTION,
        "graph": "model.onnx",
        "tokenizer": "tokenizer.json",
        "max_tokens": settings.length,
        "temperature": temperature,
        "tasks": [{"name": "section", "labels": GROUPS, "low_confidence": LOW_CONFIDENCE}],
        "files": {name: hashlib.sha256((MODEL / name).read_bytes()).hexdigest()
                  for name in ("model.onnx", "tokenizer.json")},
    }
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)
    (MODEL / "model.yaml").write_text("# Written by scripts/train-starter.\n" + text, encoding="utf-8")


def _report(results: dict) -> None:
    for name in ("held_out", "new"):
        print(f"{name}: accuracy {results[name]['accuracy']:.4f}, macro F1 {results[name]['macro_f1']:.4f}, "
              f"calibration error {results[name]['calibration_error']:.4f}")
    print(f"{results['speed']['graph_per_cpu_second']:,} descriptions per CPU second (graph), {results['bytes']:,} bytes")
    total = sum(path.stat().st_size for path in MODEL.iterdir())
    if total > LARGEST:
        raise SystemExit(f"train-starter: {MODEL} holds {total:,} bytes, more than {LARGEST:,}: use fewer pieces")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="train-starter", description="Trains models/starter from nothing.",
                                     formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--current", default="bookworm", help="the release to train on")
    parser.add_argument("--following", default="trixie", help="the release whose new packages are a second test")
    parser.add_argument("--mirror", default="", help="a Debian archive; else the one of this machine's apt")
    parser.add_argument("--trusted", action="store_true", help="do not check the archive's signature")
    parser.add_argument("--folder", default=str(Path(tempfile.gettempdir()) / "leeway-starter" / "archive"),
                        help="where the archive's lists are kept; those found there are used again")
    parser.add_argument("--trained", default="", help="the folder of an earlier run with the same settings: its weights "
                        "and tokenizer are measured and exported, nothing is trained")
    parser.add_argument("--threads", type=int, default=2, help="threads of torch")
    for field in dataclasses.fields(Settings):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default, help="training")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except ArchiveError as error:
        sys.exit(f"train-starter: {error}")
