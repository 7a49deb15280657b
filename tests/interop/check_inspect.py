# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tenfold inspect --json` counts what PyTorch counts, for models that PyTorch wrote."""
from common import Checks, Tenfold, arguments, layer_id, made_models

import torch

given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)
for name, facts, path in made_models(given):
    try:
        report = tenfold.ask("inspect", path)
    except RuntimeError as error:
        check.true(False, f"{name}: {error}")
        continue
    check.equal(report["parameters"], facts["parameters"], f"{name}: parameters")
    check.equal(report["macs"], facts["macs"], f"{name}: multiply-accumulates of one sample")
    check.equal(report["bytes"], path.stat().st_size, f"{name}: size of the file")
    weights = torch.export.load(path).state_dict
    for row in report["layers"]:
        key = layer_id(row)
        if key not in weights or list(row["shape"]) != list(weights[key].shape):
            check.true(False, f"{name}: layer {key} {row['shape']} is in the file")
    check.true(len({layer_id(row) for row in report["layers"]}) == len(report["layers"]) > 0,
               f"{name}: {len(report['layers'])} layers, each weight once")
    if name.startswith("mixer"):
        check.equal([layer_id(row) for row in report["layers"]],
                    ["stem.weight", "first.weight", "second.weight", "head.weight"], f"{name}: all its layers")
    if name == "resnet18":
        check.equal(report["macs"], 1_814_073_344, "resnet18: the number everybody knows, 1.814 G")
check.finish()
