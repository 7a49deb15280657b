# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""State dicts that tltorch 0.1.0 and 0.2.0 themselves wrote, with inputs and what their layers made of them.

    pip download --no-deps tensorly-torch==0.1.0 tensorly-torch==0.2.0    # then unpack both
    python make_old_tltorch.py tensorly-torch-0.1.0 tltorch_0.1.pt
    python make_old_tltorch.py tensorly_torch-0.2.0 tltorch_0.2.pt

A file is a dictionary of dictionaries, by the class: the state dict, "input" and "output", in float64."""
import sys

sys.path.insert(0, sys.argv[1])
import numpy as np

np.int = int   # 0.2 asks for it
import tltorch
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)

linear, image, features = torch.randn(2, 16), torch.randn(2, 4, 5, 5), torch.randn(2, 3, 4)
modes, kernel = (2, 5, 4, 4), (4, 6, (3, 3))
first = {
    "CPLinear": (lambda: tltorch.CPLinear(16, 10, modes, rank=4), linear),
    "TuckerLinear": (lambda: tltorch.TuckerLinear(16, 10, modes, rank=(2, 3, 2, 3)), linear),
    "TTLinear": (lambda: tltorch.TTLinear(16, 10, modes, rank=[1, 2, 3, 2, 1]), linear),
    "TTMLinear": (lambda: tltorch.TTMLinear(16, 10, modes, rank=[1, 3, 1]), linear),
    "CPConv": (lambda: tltorch.CPConv(*kernel, rank=4, implementation="reconstructed", bias=True), image),
    "TTConv": (lambda: tltorch.TTConv(*kernel, rank=[1, 2, 3, 2, 1], implementation="reconstructed", bias=True), image),
    "CPTRL": (lambda: tltorch.CPTRL((3, 4), (2,), rank=3, bias=True), features),
    "TuckerTRL": (lambda: tltorch.TuckerTRL((3, 4), (2,), rank=(2, 2, 2), bias=True), features),
    "TensorTrainTRL": (lambda: tltorch.TensorTrainTRL((3, 4), (2,), rank=[1, 2, 2, 1], bias=True), features),
}
second = {f"FactorizedLinear {kind}": (lambda kind=kind: tltorch.FactorizedLinear((4, 4), (2, 5), factorization=kind, rank=0.5), linear)
          for kind in ("CP", "Tucker", "TT", "TTM")}
second |= {f"FactorizedConv {kind}": (lambda kind=kind: tltorch.FactorizedConv(4, 6, kernel_size=(3, 3), factorization=kind, rank=0.5, bias=True,
                                                                               has_bias=True, implementation="reconstructed"), image)
           for kind in ("CP", "Tucker", "TT")}
second |= {f"TRL {kind}": (lambda kind=kind: tltorch.TRL((3, 4), (2,), factorization=kind, rank=0.6, bias=True), features) for kind in ("CP", "Tucker", "TT")}
second |= {"TCL": (lambda: tltorch.TCL((3, 4), rank=2), features)}

made = {}
for name, (make, x) in (first if hasattr(tltorch, "CPLinear") else second).items():
    layer = make()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_()
        made[name] = {**layer.state_dict(), "input": x, "output": layer(x)}
torch.save(made, sys.argv[2])
