#!/usr/bin/env python3
"""Writes int8/: the graphs of the families with weights of 8 bits, as `scripts/export-transformer --int8` makes them.

    pip install onnxruntime==1.31.1 onnx==1.23.2
    python3 generate-int8.py                 # reads families/*.onnx and gliner/*/model.onnx

Activations are quantised on the fly with one scale for the whole run, so a document's answer depends on its batch mates:
what the program must notice when it loads such a graph.
"""

import logging
import pathlib

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

HERE = pathlib.Path(__file__).parent
GRAPHS = {
    "multi": "families/multi.onnx", "tagger": "families/tagger.onnx", "encoder": "families/encoder.onnx",
    "gliner": "gliner/gliner1_bert/model.onnx", "gliner2": "gliner/gliner2_span/model.onnx",
}


def not_with_a_matrix(graph):
    """Products with a vector or with several matrices at once, which the runtime has no scale a column for."""
    content = onnx.load(graph).graph
    others = {weight.name for weight in content.initializer if len(weight.dims) != 2}
    return [node.name for node in content.node if node.op_type == "MatMul" and others.intersection(node.input)]


logging.getLogger().setLevel(logging.ERROR)
(HERE / "int8").mkdir(exist_ok=True)
for name, source in GRAPHS.items():
    quantize_dynamic(HERE / source, HERE / "int8" / f"{name}.onnx", weight_type=QuantType.QInt8, per_channel=True,
                     reduce_range=True, nodes_to_exclude=not_with_a_matrix(HERE / source))
