# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tenfold compress --budget 0.5`: PyTorch opens and trains the file, and counts no more parameters than were allowed."""
from common import Checks, Tenfold, arguments, inputs_of, made_models, parameter_count, references

import torch

given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)
models = [(name, path, facts["parameters"]) for name, facts, path in made_models(given)]
if not given.slow:
    models += [(path.stem, path, None) for path in sorted(given.samples.glob("*.pt2"))]

for name, path, parameters in models:
    written = given.out / f"{name}.pt2"
    try:
        report = tenfold.ask("compress", path, "--out", written, "--budget", "0.5")
        program = torch.export.load(written)
    except Exception as error:
        check.true(False, f"{name}: {str(error)[:800]}")
        continue
    before = torch.export.load(path)
    if parameters is None:
        parameters = parameter_count(before)
    counted = parameter_count(program)
    check.equal(report["before"]["parameters"], parameters, f"{name}: parameters before")
    check.equal(report["after"]["parameters"], counted, f"{name}: parameters after, as PyTorch counts them")
    check.true(counted <= 0.5 * parameters, f"{name}: {counted} parameters are at most half of {parameters}")
    check.true(written.stat().st_size < path.stat().st_size, f"{name}: the file is smaller")

    if path.with_suffix(".npz").exists():
        expected = references(path)
        batches = [key.removeprefix("output_") for key in expected if key.startswith("output_")]
        inputs = {batch: inputs_of(expected, batch) for batch in batches}
    else:
        sample = before.example_inputs[0]
        inputs = {len(sample[0]): sample, 3: tuple(tensor[:3] for tensor in sample)}
    for batch, given_inputs in inputs.items():
        module = program.module()
        output, first = module(*given_inputs), before.module()(*given_inputs)
        check.true(output.shape == first.shape and bool(torch.isfinite(output).all()), f"{name}: runs at batch {batch}")
    module = program.module()
    module(*next(iter(inputs.values()))).square().sum().backward()
    without = [key for key, parameter in module.named_parameters() if parameter.grad is None]
    check.true(not without, f"{name}: a gradient reaches every parameter {without or ''}")

    again = tenfold.ask("inspect", written)
    check.equal(again["parameters"], counted, f"{name}: Tenfold opens its own file and counts the same")
check.finish()
