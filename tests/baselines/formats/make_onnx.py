# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small ONNX files for the fuzz test, by PyTorch's exporters and by hand: make_onnx.py [FOLDER]"""
import sys
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper
from torch import nn

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "onnx"
folder.mkdir(parents=True, exist_ok=True)
torch.manual_seed(0)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner, self.out = nn.Linear(4, 12), nn.Linear(4, 4)

    def forward(self, x):
        q, k, v = self.inner(x).view(x.shape[0], x.shape[1], 3, 4).unbind(2)
        return self.out(nn.functional.scaled_dot_product_attention(q, k, v))


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.LSTM(3, 4, batch_first=True)

    def forward(self, x):
        return self.layer(x)[0]


def export(name, model, sample, opset):
    torch.onnx.export(model.eval(), sample, folder / f"{name}.onnx", dynamo=False, opset_version=opset, input_names=["x"],
                      dynamic_axes={"x": {0: "batch"}})


export("mlp", nn.Sequential(nn.Linear(4, 6), nn.GELU(), nn.LayerNorm(6), nn.Linear(6, 2)), torch.randn(2, 4), 17)
export("cnn", nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True), nn.Upsample(scale_factor=2),
                            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2, 2)), torch.randn(2, 1, 5, 5), 13)
export("attention", Attention(), torch.randn(2, 3, 4), 14)
export("lstm", Recurrent(), torch.randn(2, 3, 3), 17)

branches = {name: helper.make_graph([helper.make_node(op, ["x"], [op])], op, [], [helper.make_tensor_value_info(op, TensorProto.FLOAT, None)])
            for name, op in (("then_branch", "Neg"), ("else_branch", "Exp"))}
graph = helper.make_graph(
    [helper.make_node("Shape", ["x"], ["shape"]), helper.make_node("Gather", ["shape", "one"], ["size"]),
     helper.make_node("Greater", ["size", "one"], ["wide"]), helper.make_node("If", ["wide"], ["a"], **branches),
     helper.make_node("own", ["a"], ["b"], domain="tenfold.test", slope=0.5), helper.make_node("Slice", ["b", "starts", "ends", "axes"], ["c"]),
     helper.make_node("Pad", ["c", "pads"], ["d"]), helper.make_node("TopK", ["d", "k"], ["y", "places"])],
    "main", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 4])], [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 2])],
    [helper.make_tensor("one", TensorProto.INT64, [], [1]), helper.make_tensor("starts", TensorProto.INT64, [1], [1]),
     helper.make_tensor("ends", TensorProto.INT64, [1], [2**31]), helper.make_tensor("axes", TensorProto.INT64, [1], [1]),
     helper.make_tensor("pads", TensorProto.INT64, [4], [0, 1, 0, 2]), helper.make_tensor("k", TensorProto.INT64, [1], [2])])
leaky = helper.make_node("LeakyRelu", ["p"], ["q"])
leaky.attribute.append(onnx.AttributeProto(name="alpha", type=onnx.AttributeProto.FLOAT, ref_attr_name="slope"))
opsets = [helper.make_opsetid("", 18), helper.make_opsetid("tenfold.test", 1)]
own = helper.make_function("tenfold.test", "own", ["p"], ["q"], [leaky], opsets[:1], ["slope"])
model = helper.make_model(graph, opset_imports=opsets, functions=[own], ir_version=9)
onnx.checker.check_model(model)
onnx.save(model, folder / "choice.onnx")
