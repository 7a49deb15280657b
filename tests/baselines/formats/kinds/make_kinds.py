# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of formats that Tenfold only has to recognise, as their own libraries write them (the environment of tests/interop):

    python make_kinds.py FOLDER
"""
import io
import pickle
import sys
import tarfile
from pathlib import Path

import numpy as np
import onnx
import torch
from google.protobuf import text_format
from onnx import TensorProto, helper
from safetensors.numpy import save_file


def onnx_model():
    graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "relu",
                              [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 4])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 4])])
    return helper.make_model(graph, producer_name="make_kinds", opset_imports=[helper.make_opsetid("", 17)])


def main():
    folder = Path(sys.argv[1])
    model = onnx_model()
    onnx.save(model, str(folder / "relu.onnx"))
    (folder / "relu.onnxtxt").write_text(text_format.MessageToString(model))
    save_file({"weight": np.arange(6, dtype=np.float32).reshape(2, 3)}, str(folder / "weight.safetensors"), {"format": "pt"})
    torch.save({"weight": torch.arange(6.0)}, str(folder / "legacy.pth"), _use_new_zipfile_serialization=False)
    (folder / "plain.pkl").write_bytes(pickle.dumps({"coef": [1.0, 2.0]}))
    (folder / "letters.pkl").write_bytes(pickle.dumps({"coef": [1.0, 2.0]}, protocol=0))
    with tarfile.open(folder / "model.tar", "w", format=tarfile.USTAR_FORMAT) as tar:
        for name in ("release/config.json", "release/model.safetensors"):
            entry = tarfile.TarInfo(name)
            entry.size = 2
            tar.addfile(entry, io.BytesIO(b"{}"))


if __name__ == "__main__":
    main()
