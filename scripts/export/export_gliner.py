"""Makes a model directory of the family `gliner` from a checkpoint; called by `scripts/export-gliner`."""

import argparse
import sys
import warnings
from pathlib import Path

from checkpoint import ExportError, check_weights, locate, read_json

DESCRIPTION = """\
Makes a model directory of the family `gliner` from a GLiNER 1 checkpoint in span mode (urchade/gliner_*-v2.1,
gliner-community/gliner_*-v2.5 and their like): model.onnx, tokenizer.json, tokenizer_config.json, gliner_config.json.
The graph is compared with PyTorch on a few texts, and nothing is left behind where both differ."""

CANNOT = "cannot be exported for Leeway, which runs GLiNER 1 in span mode with one encoder"


def main() -> int:
    options = _options()
    output = Path(options.output)
    try:
        from model_directory import next_step, prepare_output, write

        prepare_output(output)
        folder = locate(options.checkpoint, options.revision)
        check_configuration(folder)
        write(load(folder), folder, output, options.int8)
    except ExportError as error:
        print(f"export-gliner: {error}", file=sys.stderr)
        return 1
    next_step(output, "--label person --label city")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/export-gliner", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example:\n  scripts/export-gliner urchade/gliner_small-v2.1 models/gliner-small\n"
               "  leeway models add models/gliner-small --label person --label city")
    parser.add_argument("checkpoint", metavar="CHECKPOINT",
                        help="a folder with gliner_config.json and the weights, or a name on the Hugging Face Hub")
    parser.add_argument("output", metavar="DIR", help="the model directory to make")
    parser.add_argument("--int8", action="store_true",
                        help="write model_int8.onnx too, with weights of 8 bits: two to three times as fast, a quarter "
                             "of the size, and less exact; compare both on your own documents before you choose")
    parser.add_argument("--revision", metavar="NAME", help="the branch, tag or commit on the Hub (default: main)")
    return parser.parse_args()


def check_configuration(folder: Path) -> None:
    """Refuses what is no GLiNER 1 in span mode, by name."""
    file = folder / "gliner_config.json"
    if not file.is_file():
        other = folder / "config.json"
        kind = read_json(other).get("model_type") if other.is_file() else None
        remedy = "It is a GLiNER2 model: use scripts/export-gliner2." if kind == "extractor" else (
            "For classifiers, taggers and sentence encoders see docs/exporting-models.md.")
        raise ExportError(f"{folder} has no gliner_config.json, so it is no GLiNER 1 checkpoint. {remedy}")
    config = read_json(file)
    for key, name in (
        ("labels_encoder", "a bi-encoder (labels have an encoder of their own)"),
        ("labels_decoder", "a model with a decoder, which makes labels up,"),
        ("relations_layer", "a model for relations"),
    ):
        if config.get(key) is not None:
            raise ExportError(f"{key} is {config[key]!r}: {name} {CANNOT}. {_remedy(key)}")
    if str(config.get("model_type", "")).startswith("gliner_streaming"):
        raise ExportError(f"model_type is {config['model_type']!r}: a streaming model {CANNOT}. {_remedy('')}")
    for key, supported, name in (
        ("span_mode", ("markerV0", "marker"), "this way of making spans"),
        ("subtoken_pooling", ("first",), "this way of making words from tokens"),
        ("words_splitter_type", ("whitespace",), "this way of splitting words"),
    ):
        found = config.get(key, supported[0])
        if found not in supported:
            kind = "token mode" if found == "token_level" else name
            raise ExportError(f"{key} is {found!r}: {kind} {CANNOT}, and {key} {' or '.join(supported)}. {_remedy('')}")
    if config.get("span_encoder_config") is not None:
        raise ExportError(f"span_encoder_config is given: a second encoder for spans {CANNOT}. {_remedy('')}")
    if config.get("precomputed_prompts_mode"):
        raise ExportError("precomputed_prompts_mode is on: the labels are fixed in the weights, so none can be asked "
                          "for. Export the checkpoint that it was made from.")


def _remedy(key: str) -> str:
    if key == "relations_layer":
        return "For relations export a GLiNER2 model with scripts/export-gliner2."
    return "Take a span model, such as urchade/gliner_small-v2.1, or a GLiNER2 model with scripts/export-gliner2."


def load(folder: Path):
    """The checkpoint as `model_directory.write` takes it."""
    import torch
    from gliner import GLiNER
    from gliner_graph import INPUTS, OUTPUTS, GlinerGraph
    from model_directory import Loaded

    warnings.filterwarnings("ignore")
    try:
        model = GLiNER.from_pretrained(str(folder), local_files_only=True)
    except Exception as error:
        raise ExportError(f"the package gliner cannot load {folder}: {type(error).__name__}: {error}") from error
    check_weights(folder, set(model.model.state_dict()))
    model = model.float().eval()
    encoder = model.model.token_rep_layer.bert_layer.model
    tokens = {model.config.ent_token: model.config.class_token_index}

    def cases():
        with torch.no_grad():
            return _cases(model)

    return Loaded(
        graph=GlinerGraph(model.model), inputs=INPUTS, outputs=OUTPUTS, encoder=encoder,
        tokenizer=model.data_processor.transformer_tokenizer, tokens=tokens,
        configuration=[folder / "gliner_config.json"], cases=cases)


def _cases(model):
    """The package's own inputs and logits; logits count within a text and for its own labels."""
    from comparison import Case
    from gliner_graph import INPUTS
    from sample_texts import BATCHES, LABELS

    made = []
    for name, texts, count in BATCHES:
        prepared = model.prepare_batch(texts, LABELS[:count])
        batch = model.collate_batch(prepared["input_x"], prepared["entity_types"])
        inputs = {key: batch[key] for key in INPUTS}
        logits = model.model(**inputs).logits
        mask = batch["span_mask"].reshape(logits.shape[:3]).unsqueeze(-1).expand_as(logits)
        made.append(Case(name, inputs, {"logits": (logits, mask)}))
    return made


if __name__ == "__main__":
    sys.exit(main())
