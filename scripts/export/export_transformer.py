"""Makes a model directory from a classifier, tagger or sentence encoder; called by `scripts/export-transformer`."""

import argparse
import sys
import warnings
from pathlib import Path

from checkpoint import ExportError, locate, read_json

DESCRIPTION = """\
Makes a model directory from a Hugging Face checkpoint of one of three families, told by its config.json:
*ForSequenceClassification (sequence-classification), *ForTokenClassification (token-classification), and encoders
without a head (sentence-embedding, by the mean of the tokens' vectors). It holds model.onnx, tokenizer.json,
tokenizer_config.json and config.json. The graph is compared with PyTorch on a few texts, and nothing is left behind
where both differ."""

KINDS = {
    "SequenceClassification": ("AutoModelForSequenceClassification", "logits", ("batch", None)),
    "TokenClassification": ("AutoModelForTokenClassification", "logits", ("batch", "sequence", None)),
    "Model": ("AutoModel", "last_hidden_state", ("batch", "sequence", None)),
}


def main() -> int:
    options = _options()
    output = Path(options.output)
    try:
        from model_directory import next_step, prepare_output, write

        prepare_output(output)
        folder = locate(options.checkpoint, options.revision)
        kind = kind_of(folder)
        write(load(folder, kind), folder, output, options.int8)
    except ExportError as error:
        print(f"export-transformer: {error}", file=sys.stderr)
        return 1
    next_step(output, "")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/export-transformer", description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example:\n  scripts/export-transformer dslim/bert-base-NER models/ner\n  leeway models add models/ner")
    parser.add_argument("checkpoint", metavar="CHECKPOINT",
                        help="a folder with config.json and the weights, or a name on the Hugging Face Hub")
    parser.add_argument("output", metavar="DIR", help="the model directory to make")
    parser.add_argument("--int8", action="store_true",
                        help="write model_int8.onnx too, with weights of 8 bits: two to three times as fast, a quarter "
                             "of the size, and less exact; compare both on your own documents before you choose")
    parser.add_argument("--revision", metavar="NAME", help="the branch, tag or commit on the Hub (default: main)")
    return parser.parse_args()


def kind_of(folder: Path) -> str:
    """Which of KINDS a checkpoint is; refuses others by name."""
    file = folder / "config.json"
    if (folder / "gliner_config.json").is_file():
        raise ExportError(f"{folder} is a GLiNER 1 checkpoint: use scripts/export-gliner")
    if not file.is_file():
        raise ExportError(f"{folder} has no config.json, so it is no checkpoint of transformers")
    config = read_json(file)
    if config.get("model_type") == "extractor":
        raise ExportError(f"{folder} is a GLiNER2 checkpoint: use scripts/export-gliner2")
    if config.get("is_decoder") or config.get("is_encoder_decoder"):
        raise ExportError(f"{file} says that the model makes texts; classifiers, taggers and encoders are exported")
    name = (config.get("architectures") or ["Model"])[0]
    kind = next((kind for kind in KINDS if name.endswith(f"For{kind}") or kind == "Model" and "For" not in name), None)
    # A model for filling in words is an encoder with a head that is left out.
    if kind is None and name.endswith("ForMaskedLM"):
        kind = "Model"
    if kind is None:
        raise ExportError(f"{file} says architectures {name}; what is exported ends in ForSequenceClassification, "
                          "ForTokenClassification or Model")
    pooling = folder / "1_Pooling" / "config.json"
    if kind == "Model" and pooling.is_file() and not read_json(pooling).get("pooling_mode_mean_tokens"):
        raise ExportError(f"{pooling} asks for another vector than the mean of the tokens', and the family "
                          "sentence-embedding takes the mean. Take an encoder with mean pooling.")
    return kind


def load(folder: Path, kind: str):
    """The checkpoint as `model_directory.write` takes it."""
    import torch
    import transformers
    from model_directory import Loaded

    warnings.filterwarnings("ignore")
    transformers.utils.logging.disable_progress_bar()
    loader, output, axes = KINDS[kind]
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder))
        model, told = getattr(transformers, loader).from_pretrained(str(folder), output_loading_info=True)
    except Exception as error:
        raise ExportError(f"the package transformers cannot load {folder}: {type(error).__name__}: {error}") from error
    missing = sorted(name for name in told["missing_keys"] if "pooler" not in name)
    if missing:
        raise ExportError(f"{folder} lacks {len(missing)} of the model's weights, {', '.join(missing[:3])} among them")
    model = model.float().eval()
    inputs = {name: ("batch", "sequence") for name in ("input_ids", "attention_mask", "token_type_ids")
              if name != "token_type_ids" or getattr(model.config, "type_vocab_size", 0) > 1}

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors):
            return getattr(self.model(**dict(zip(inputs, tensors, strict=True))), output)

    def cases():
        with torch.no_grad():
            return [_case(model, tokenizer, name, texts, inputs, output) for name, texts in _batches()]

    return Loaded(
        graph=Graph(), inputs=inputs, outputs={output: axes}, encoder=model, tokenizer=tokenizer,
        tokens={tokenizer.pad_token: tokenizer.pad_token_id} if tokenizer.pad_token else {},
        configuration=[
            file for file in (folder / "config.json", folder / "sentence_bert_config.json") if file.is_file()],
        cases=cases)


def _batches() -> list[tuple[str, list[str]]]:
    from sample_texts import BATCHES

    return [(name.split(",")[0], texts) for name, texts, _ in BATCHES]


def _case(model, tokenizer, name: str, texts: list[str], inputs: dict, output: str):
    """What PyTorch makes of a padded batch; of a tagger or encoder, padding does not count."""
    import torch
    from comparison import Case

    encoded = tokenizer(texts, padding=True, truncation=True, max_length=min(tokenizer.model_max_length, 512),
                        return_tensors="pt", return_token_type_ids=True)
    tensors = {key: encoded[key] for key in inputs}
    said = getattr(model(**tensors), output)
    counts = torch.ones_like(said, dtype=torch.bool)
    if said.dim() == 3:
        counts &= encoded["attention_mask"].bool().unsqueeze(-1)
    return Case(name, tensors, {output: (said, counts)})


if __name__ == "__main__":
    sys.exit(main())
