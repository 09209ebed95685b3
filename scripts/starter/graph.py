"""Writes the classifier as an ONNX graph, operator by operator.

Weights are stored as fp16 and cast to fp32 by the graph; all arithmetic is fp32. An answer must not change with the
length of the batch's longest text, nor with the number of texts beside it, not in its last bit. So what runs over the
sequence is a maximum, which has no order, or a matrix product, to which padding adds exact zeros at the end: the
softmax's denominator is one more column of the product with the values, and the mean's sum is a product with the
mask. A plain sum over a row would be added up in an order that depends on the padded length.
"""

import math

import numpy as np
import onnx
from network import FAR_BELOW, SCORE_LIMIT
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

OPSET = 17
IR_VERSION = 8


class GraphWriter:
    """Collects nodes and weights; each operator's method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.count = 0

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        self.count += 1
        result = f"{kind.lower()}_{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [result], name=result, **attributes))
        return result

    def weight(self, name: str, values: np.ndarray) -> str:
        """A weight stored as fp16, cast when the graph is loaded."""
        return self.op("Cast", self.stored(name, values.astype(np.float16)), to=TensorProto.FLOAT)

    def stored(self, name: str, values: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def constant(self, values: object, kind: type = np.int64) -> str:
        self.count += 1
        return self.stored(f"constant_{self.count}", np.array(values, dtype=kind))


class ClassifierGraph(GraphWriter):
    """The parts of `network.Classifier`. Between products rows are flat: [batch · sequence, width]."""

    def __init__(self, state: dict[str, Tensor], heads: int) -> None:
        super().__init__()
        self.state = {name: tensor.detach().cpu().numpy().astype(np.float64) for name, tensor in state.items()}
        self.width = self.state["pieces.weight"].shape[1]
        self.heads = heads
        self.size = self.width // heads
        self.present = self.op("Cast", "attention_mask", to=TensorProto.FLOAT)

    def embed(self) -> str:
        # Only the rows in use are cast, so that no fp32 copy of the table is kept.
        table = self.stored("pieces", self.state["pieces.weight"].astype(np.float16))
        rows = self.op("Cast", self.op("Gather", table, "input_ids"), to=TensorProto.FLOAT)
        shape = self.op("Shape", "input_ids")
        length = self.op("Slice", shape, self.constant([1]), self.constant([2]))
        places = self.op("Slice", self.weight("places", self.state["places"]), self.constant([0]), length,
                         self.constant([0]))
        return self.op("Reshape", self.op("Add", rows, places), self.constant([-1, self.width]))

    def layer(self, x: str) -> str:
        normal = self.norm(x, "layer.attention_norm")
        query = self.split(self.query(normal), self.size, [0, 2, 1, 3])
        key = self.split(self.linear(normal, "layer.key"), self.size, [0, 2, 3, 1])
        mixed = self.attend(query, key, self.value(normal))
        mixed = self.op("Reshape", self.op("Transpose", mixed, perm=[0, 2, 1, 3]), self.constant([-1, self.width]))
        x = self.op("Add", x, self.linear(mixed, "layer.output"))
        wide = self.op("Relu", self.linear(self.norm(x, "layer.inner_norm"), "layer.widen"))
        return self.op("Add", x, self.linear(wide, "layer.narrow"))

    def query(self, x: str) -> str:
        """The query, with the scale of the scores in its weights."""
        scale = 1.0 / math.sqrt(self.size)
        weight, shift = self.state["layer.query.weight"] * scale, self.state["layer.query.bias"] * scale
        return self.gemm(x, "layer.query", weight, shift)

    def value(self, x: str) -> str:
        """The values, [batch, heads, sequence, size + 1], zero at padding: a head's last column is the mask."""
        grid = (self.heads, self.size + 1)
        weight, shift = np.zeros((*grid, self.width)), np.ones(grid)
        weight[:, : self.size] = self.state["layer.value.weight"].reshape(self.heads, self.size, self.width)
        shift[:, : self.size] = self.state["layer.value.bias"].reshape(self.heads, self.size)
        values = self.gemm(x, "layer.value", weight.reshape(-1, self.width), shift.reshape(-1))
        mask = self.op("Reshape", self.present, self.constant([-1, 1]))
        return self.split(self.op("Mul", values, mask), self.size + 1, [0, 2, 1, 3])

    def attend(self, query: str, key: str, value: str) -> str:
        """Softmax of the scores times the values, [batch, heads, sequence, size]."""
        scores = self.op("Clip", self.op("MatMul", query, key), self.constant(-SCORE_LIMIT, np.float32),
                         self.constant(SCORE_LIMIT, np.float32))
        both = self.op("MatMul", self.op("Exp", scores), value)
        parts = self.constant([0]), self.constant([self.size]), self.constant([self.size + 1]), self.constant([3])
        top = self.op("Slice", both, parts[0], parts[1], parts[3])
        return self.op("Div", top, self.op("Slice", both, parts[1], parts[2], parts[3]))

    def pool(self, x: str) -> str:
        """Mean and maximum over the tokens that are present, [batch, 2 · width]."""
        shape = self.op("Concat", self.op("Shape", "input_ids"), self.constant([self.width]), axis=0)
        x = self.op("Reshape", x, shape)
        # Two equal rows, of which one is kept: the product of a single row has a path of its own in the runtime,
        # which adds up the last few terms in another order.
        row = self.op("Unsqueeze", self.present, self.constant([1]))
        totals = self.op("MatMul", self.op("Concat", row, row, axis=1), x)
        count = self.op("ReduceSum", self.present, self.constant([1]), keepdims=1)
        mean = self.op("Div", self.op("Gather", totals, self.constant(0), axis=1), count)
        absent = self.op("Sub", self.constant(1.0, np.float32), self.present)
        bias = self.op("Unsqueeze", self.op("Mul", absent, self.constant(FAR_BELOW, np.float32)), self.constant([2]))
        return self.op("Concat", mean, self.op("ReduceMax", self.op("Add", x, bias), axes=[1], keepdims=0), axis=1)

    def split(self, x: str, size: int, order: list[int]) -> str:
        """Flat rows to [batch, sequence, heads, size], in the given order of axes."""
        shape = self.op("Concat", self.op("Shape", "input_ids"), self.constant([self.heads, size]), axis=0)
        return self.op("Transpose", self.op("Reshape", x, shape), perm=order)

    def norm(self, x: str, name: str) -> str:
        return self.op("LayerNormalization", x, self.weight(f"{name}.scale", self.state[f"{name}.weight"]),
                       self.weight(f"{name}.shift", self.state[f"{name}.bias"]), axis=-1, epsilon=1e-5)

    def linear(self, x: str, name: str) -> str:
        return self.gemm(x, name, self.state[f"{name}.weight"], self.state[f"{name}.bias"])

    def gemm(self, x: str, name: str, weight: np.ndarray, shift: np.ndarray) -> str:
        return self.op("Gemm", x, self.weight(f"{name}.weight", weight.T), self.weight(f"{name}.bias", shift))


def make_graph(state: dict[str, Tensor], heads: int, labels: int) -> onnx.ModelProto:
    """The graph of a `network.Classifier` with the weights in `state`."""
    graph = ClassifierGraph(state, heads)
    pooled = graph.pool(graph.norm(graph.layer(graph.embed()), "norm"))
    logits = graph.linear(pooled, "head")
    graph.nodes.append(helper.make_node("Identity", [logits], ["logits"], name="logits"))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"])
              for name in ("input_ids", "attention_mask")]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", labels])]
    body = helper.make_graph(graph.nodes, "starter", inputs, outputs, graph.weights)
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION,
                              producer_name="leeway")
    onnx.checker.check_model(model, full_check=True)
    return model
