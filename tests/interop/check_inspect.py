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
    computed = {key.split(".parametrizations.")[0] + ".weight" for key in weights if ".parametrizations." in key}
    computed |= {key.removesuffix("_g") for key in weights if key.endswith("weight_g")}
    for row in report["layers"]:
        key = layer_id(row)
        if key in computed:
            continue
        shape = list(weights[key].shape) if key in weights else []
        if row["kind"].startswith("conv_transpose"):
            shape[:2] = reversed(shape[:2])
        if list(row["shape"]) != shape:
            check.true(False, f"{name}: layer {key} {row['shape']} is in the file")
    check.true(len({layer_id(row) for row in report["layers"]}) == len(report["layers"]) > 0,
               f"{name}: {len(report['layers'])} layers, each weight once")
    if name.startswith("mixer"):
        check.equal([layer_id(row) for row in report["layers"]],
                    ["stem.weight", "first.weight", "second.weight", "head.weight"], f"{name}: all its layers")
    if name.startswith("normalized"):
        check.equal([layer_id(row) for row in report["layers"]],
                    ["0.weight", "2.weight", "4.weight", "8.weight", "10.weight"], f"{name}: layers of computed weights")
        check.true(any("computed in every run" in remark for remark in report["remarks"]), f"{name}: and says so")
    if name.startswith("unet"):
        check.equal([layer_id(row) for row in report["layers"]],
                    [f"{part}.weight" for part in ("stem", "down", "deep", "up", "last", "head")], f"{name}: all its layers")
    if name.startswith("words"):
        check.equal([(layer_id(row), row["kind"], row["uses"], row["unfit"]) for row in report["layers"]],
                    [("table.weight", "linear", 2, ""), ("mix.weight", "linear", 1, "")], f"{name}: the table is the output's weight")
    if name == "recurrent":
        check.equal([layer_id(row) for row in report["layers"]], [key for key in weights if "bias" not in key],
                    f"{name}: all matrices of its recurrent operators")
    if name == "resnet18":
        check.equal(report["macs"], 1_814_073_344, "resnet18: the number everybody knows, 1.814 G")
check.finish()
