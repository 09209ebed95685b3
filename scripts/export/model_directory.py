"""From a loaded checkpoint to a model directory, compared with PyTorch before it is put in place."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from checkpoint import ExportError
from comparison import LARGEST, Case, compare
from tokenizer_files import positions_of, write_tokenizer
from torch import nn

OPSET = 17
# One ONNX file holds less than 2 GiB.
MOST_WEIGHTS = 2**29 - 2**20

Axes = dict[str, tuple[str | None, ...]]


@dataclass
class Loaded:
    """A checkpoint as it is written.

    - inputs, outputs: the names of the axes of each; None for one of fixed length.
    - encoder: the transformer in it.
    - tokens: those by which the model tells labels apart, with their numbers.
    - configuration: the files of the checkpoint that belong into the directory.
    - cases: makes inputs with what PyTorch gives for them; the first has no dynamic axis of length one.
    """

    graph: nn.Module
    inputs: Axes
    outputs: Axes
    encoder: nn.Module
    tokenizer: object
    tokens: dict[str, int]
    configuration: list[Path]
    cases: Callable[[], list[Case]]


def prepare_output(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(f"{folder} is there and not empty; name a new folder, or remove it first")


def write(loaded: Loaded, checkpoint: Path, folder: Path, int8: bool) -> None:
    """Writes the files beside their place, compares, and puts the folder in place only if all is well."""
    weights = sum(weight.numel() for weight in loaded.graph.parameters())
    if weights > MOST_WEIGHTS:
        raise ExportError(f"the model has {weights:,} weights, and one ONNX file holds no more than {MOST_WEIGHTS:,} "
                          "of fp32; take a smaller model")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as made:
        staging = Path(made) / folder.name
        staging.mkdir(mode=0o755)
        for file in loaded.configuration:
            shutil.copyfile(file, staging / file.name)
        positions = positions_of(loaded.encoder.config)
        write_tokenizer(loaded.tokenizer, checkpoint, loaded.tokens, positions, staging)
        if positions is not None:
            loaded.tokenizer.model_max_length = min(loaded.tokenizer.model_max_length, positions)
        loaded.encoder.set_attn_implementation("eager")
        cases = loaded.cases()
        _write_graph(loaded, cases[0], staging / "model.onnx")
        print(f"model.onnx: {_size(staging / 'model.onnx')}, opset {OPSET}, compared with PyTorch:")
        if not compare(staging / "model.onnx", cases):
            raise ExportError(
                f"ONNX Runtime and PyTorch differ by more than {LARGEST:g}; nothing was written. "
                "This model's layers are not exported as they are: please report it with its configuration.")
        if int8:
            _write_int8(staging / "model.onnx", staging / "model_int8.onnx")
            print(f"model_int8.onnx: {_size(staging / 'model_int8.onnx')}, one text at a time, against PyTorch's fp32:")
            compare(staging / "model_int8.onnx", cases, exact=False)
        if folder.exists():
            folder.rmdir()
        staging.rename(folder)


def next_step(folder: Path, example: str) -> None:
    """Says what to do next.

    - example: what must be said of the labels, as options.
    """
    names = ", ".join(sorted(file.name for file in folder.iterdir()))
    print(f"\n{folder} holds {names}.\nNext, to write model.yaml and try the model:"
          f"\n\n  leeway models add {folder} {example}".rstrip())


def _write_graph(loaded: Loaded, example: Case, file: Path) -> None:
    axes = loaded.inputs | loaded.outputs
    dynamic = {name: {place: axis for place, axis in enumerate(own) if axis} for name, own in axes.items()}
    with torch.no_grad():
        torch.onnx.export(
            loaded.graph.eval(), tuple(example.inputs[name] for name in loaded.inputs), str(file),
            input_names=list(loaded.inputs), output_names=list(loaded.outputs), dynamic_axes=dynamic,
            opset_version=OPSET, dynamo=False)
    onnx.checker.check_model(str(file))


def _write_int8(graph: Path, file: Path) -> None:
    """Weights as 8-bit integers with a scale a column, of 7 bits, which no processor's instructions overflow with."""
    import logging

    from onnxruntime.quantization import QuantType, quantize_dynamic

    # It advises a step for graphs with unknown shapes, which changes nothing here.
    logging.getLogger().setLevel(logging.ERROR)
    quantize_dynamic(
        graph, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        nodes_to_exclude=_products_not_with_a_matrix(graph))


def _products_not_with_a_matrix(graph: Path) -> list[str]:
    """The products with a vector or with several matrices at once, which the runtime has no scale a column for."""
    content = onnx.load(str(graph), load_external_data=False).graph
    others = {weight.name for weight in content.initializer if len(weight.dims) != 2}
    return [node.name for node in content.node if node.op_type == "MatMul" and others.intersection(node.input)]


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.1f} MB"

