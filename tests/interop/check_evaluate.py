# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tenfold evaluate --data digits` finds exactly the accuracy that PyTorch finds on the same held-out fifth."""
from common import Checks, Tenfold, arguments, digits_held_out

import torch

given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)
images, labels = digits_held_out(given.data)
check.equal(len(labels), 359, "samples held out")


def compare(title, path):
    program = torch.export.load(path)
    shape = program.example_inputs[0][0].shape[1:]
    with torch.no_grad():
        output = program.module()(images.reshape(-1, *shape))
    right = int((output.argmax(1) == labels).sum())
    try:
        report = tenfold.ask("evaluate", path, "--data", "digits")
    except RuntimeError as error:
        check.true(False, f"{title}: {error}")
        return
    check.equal(report["samples"], len(labels), f"{title}: samples")
    check.equal(round(report["accuracy"] * len(labels)), right, f"{title}: samples right")
    check.close(report["accuracy"], right / len(labels), 1e-12, f"{title}: accuracy")
    check.close(report["loss"], float(torch.nn.functional.cross_entropy(output.double(), labels)), 1e-4, f"{title}: loss")


for path in sorted(given.samples.glob("*.pt2")):
    compare(path.stem, path)
    smaller = given.out / path.name
    try:
        tenfold.ask("compress", path, "--out", smaller, "--budget", "0.25")
    except RuntimeError as error:
        check.true(False, f"{path.stem}: {error}")
        continue
    compare(f"{path.stem} at a quarter", smaller)
check.finish()
