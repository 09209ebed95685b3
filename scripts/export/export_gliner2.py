"""Makes a model directory of the family `gliner2` from a checkpoint; called by `scripts/export-gliner2`."""

import argparse
import sys
import warnings
from pathlib import Path

from checkpoint import ExportError, check_weights, locate, read_json

DESCRIPTION = """\
Makes a model directory of the family `gliner2` from a GLiNER2 checkpoint of the span architecture
(fastino/gliner2-base-v1, fastino/gliner2-large-v1 and their like): model.onnx, tokenizer.json, tokenizer_config.json,
config.json. One graph answers entities, classifications, relations and structures in one pass. It is compared with
PyTorch on a few texts, and nothing is left behind where both differ."""

MOST_INSTANCES = 20
REMEDY = "Take a checkpoint of the span architecture, such as fastino/gliner2-base-v1."


def main() -> int:
    options = _options()
    output = Path(options.output)
    try:
        from model_directory import next_step, prepare_output, write

        prepare_output(output)
        folder = locate(options.checkpoint, options.revision)
        check_configuration(folder)
        write(load(folder, options.instances), folder, output, options.int8)
    except ExportError as error:
        print(f"export-gliner2: {error}", file=sys.stderr)
        return 1
    next_step(output, "--label person --label city")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/export-gliner2", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example:\n  scripts/export-gliner2 fastino/gliner2-base-v1 models/gliner2-base\n"
               "  leeway models add models/gliner2-base --label person --label city")
    parser.add_argument("checkpoint", metavar="CHECKPOINT",
                        help="a folder with config.json and the weights, or a name on the Hugging Face Hub")
    parser.add_argument("output", metavar="DIR", help="the model directory to make")
    parser.add_argument("--int8", action="store_true",
                        help="write model_int8.onnx too, with weights of 8 bits: two to three times as fast, a quarter "
                             "of the size, and less exact; compare both on your own documents before you choose")
    parser.add_argument("--instances", type=int, default=MOST_INSTANCES, metavar="N",
                        help="how many relations of a kind, or records of a structure, the graph can find in a text; "
                             "1 is enough for entities and classifications, and saves a little time "
                             f"(1 to {MOST_INSTANCES}, default %(default)s)")
    parser.add_argument("--revision", metavar="NAME", help="the branch, tag or commit on the Hub (default: main)")
    options = parser.parse_args()
    if not 1 <= options.instances <= MOST_INSTANCES:
        parser.error(f"--instances must be from 1 to {MOST_INSTANCES}")
    return options


def check_configuration(folder: Path) -> None:
    """Refuses what is no GLiNER2 of the span architecture, by name."""
    if (folder / "gliner_config.json").is_file():
        raise ExportError(f"{folder} has a gliner_config.json: it is a GLiNER 1 model, use scripts/export-gliner")
    file = folder / "config.json"
    if not file.is_file():
        raise ExportError(f"{folder} has no config.json, so it is no GLiNER2 checkpoint. {REMEDY}")
    config = read_json(file)
    if config.get("model_type") != "extractor":
        raise ExportError(f"{file} says model_type {config.get('model_type')!r}, not 'extractor', so it is no GLiNER2 "
                          "checkpoint. For classifiers, taggers and sentence encoders see docs/exporting-models.md.")
    architecture = config.get("architecture") or "span"
    if architecture != "span":
        raise ExportError(
            f"architecture is {architecture!r}, which cannot be exported: it has no head for spans. {REMEDY}")
    pooling = config.get("token_pooling", "first")
    if pooling != "first":
        raise ExportError(
            f"token_pooling is {pooling!r}, which cannot be exported: words are read at their first token. {REMEDY}")
    counter = config.get("counting_layer") or "count_lstm"
    if counter not in ("count_lstm", "count_lstm_v2", "count_lstm_moe"):
        raise ExportError(f"counting_layer is {counter!r}, which is not known. {REMEDY}")


def load(folder: Path, instances: int):
    """The checkpoint as `model_directory.write` takes it."""
    import torch
    from gliner2 import GLiNER2
    from gliner2_graph import INPUTS, OUTPUTS, Gliner2Graph
    from model_directory import Loaded

    warnings.filterwarnings("ignore")
    try:
        model = GLiNER2.from_pretrained(str(folder))
    except Exception as error:
        raise ExportError(f"the package gliner2 cannot load {folder}: {type(error).__name__}: {error}") from error
    check_weights(folder, set(model.state_dict()))
    model = model.float().eval()
    tokenizer = model.processor.tokenizer
    tokens = {token: tokenizer.convert_tokens_to_ids(token) for token in model.processor.SPECIAL_TOKENS}

    def cases():
        with torch.no_grad():
            return _cases(model, instances)

    return Loaded(
        graph=Gliner2Graph(model, instances), inputs=INPUTS, outputs=OUTPUTS, encoder=model.encoder,
        tokenizer=tokenizer, tokens=tokens, configuration=[folder / "config.json"], cases=cases)


def _cases(model, instances: int):
    """The package's own inputs, asked of one by one."""
    from sample_texts import BATCHES, LABELS

    made = []
    for name, texts, count in BATCHES:
        schema = model.create_schema().entities(LABELS[:count]).classification("topic", LABELS[: count + 1])
        if count > 1:
            schema = schema.relations(["writes to", "works for"]).classification("tone", ["glad", "sad"])
        made.append(_case(model, name, [(text, schema.build()) for text in texts], instances))
    # Each text with a schema of its own, so that rows have other numbers of tasks and labels.
    mixed = [(texts[0], model.create_schema().entities(LABELS[:count]).build()) for _, texts, count in BATCHES]
    mixed.append((BATCHES[0][1][1], model.create_schema().classification("topic", LABELS).build()))
    made.append(_case(model, "six texts, a schema of its own for each", mixed, instances))
    return made


def _case(model, name: str, documents: list, instances: int):
    import torch
    from comparison import Case

    batch = model.processor.collate_fn_inference(documents)
    inputs = graph_inputs(batch)
    rows, words = inputs["word_positions"].shape
    shapes = {
        "span_logits": (rows, instances, inputs["query_positions"].shape[1], words, model.max_width),
        "count_logits": (rows, inputs["task_positions"].shape[1], 20),
        "label_logits": tuple(inputs["label_positions"].shape),
    }
    expected = {key: (torch.zeros(shape), torch.zeros(shape, dtype=torch.bool)) for key, shape in shapes.items()}
    tokens, schemas = model._encode_batch(batch)
    for row in range(rows):
        query = label = 0
        for task, kind in enumerate(batch.task_types[row]):
            marks = torch.stack(schemas[row][task])
            _put(expected["count_logits"], (row, task), model.count_pred(marks[0]))
            if kind == "classifications":
                place = slice(label, label := label + len(marks) - 1)
                _put(expected["label_logits"], (row, place), model.classifier(marks[1:]).squeeze(-1))
                continue
            queries = model.count_embed(marks[1:], instances)
            scores = model.compute_span_scores_batched([tokens[row]], [queries.flatten(0, 1)])[0]
            place = slice(query, query := query + len(marks) - 1)
            own = scores.reshape(instances, len(marks) - 1, *scores.shape[1:])
            _put(expected["span_logits"], (row, slice(None), place, slice(own.shape[2])), own)
    return Case(name, inputs, expected)


def _put(expected, place, values) -> None:
    """Writes what is expected at a place; spans over the end are infinite and do not count."""
    expected[0][place] = values.masked_fill(~values.isfinite(), 0)
    expected[1][place] = values.isfinite()


def graph_inputs(batch) -> dict:
    """The package's batch as the graph's inputs."""
    import torch

    queries, numbers, tasks, labels = [], [], [], []
    for positions, kinds in zip(batch.schema_special_indices, batch.task_types, strict=True):
        own = list(zip(positions, kinds, strict=True))
        tasks.append([marks[0] for marks, _ in own])
        labels.append([mark for marks, kind in own if kind == "classifications" for mark in marks[1:]])
        asked = [(mark, number) for number, (marks, kind) in enumerate(own) if kind != "classifications"
                 for mark in marks[1:]]
        queries.append([mark for mark, _ in asked])
        numbers.append([number for _, number in asked])

    def padded(rows: list, value: int) -> torch.Tensor:
        length = max(1, *map(len, rows))
        return torch.tensor([row + [value] * (length - len(row)) for row in rows])

    return {
        "input_ids": batch.input_ids, "attention_mask": batch.attention_mask,
        "word_positions": batch.text_word_indices, "query_positions": padded(queries, 0),
        "query_tasks": padded(numbers, -1), "task_positions": padded(tasks, 0), "label_positions": padded(labels, 0),
    }


if __name__ == "__main__":
    sys.exit(main())
