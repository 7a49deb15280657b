# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `tenfold export` writes, PyTorch opens and runs: outputs at two batch sizes and every gradient as those of the first model."""
from common import Checks, Tenfold, arguments, inputs_of, made_models, parameter_count, references

import torch

given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)


def gradients(module, inputs, cotangent):
    """By all names of a parameter. PyTorch's module holds one object a name of a tied weight and uses only some: the sum is the gradient."""
    (module(*inputs) * cotangent).sum().backward()
    sums, storage = {}, {}
    for name, parameter in module.named_parameters(remove_duplicate=False):
        storage[name] = parameter.data_ptr()
        if parameter.grad is not None:
            sums[storage[name]] = sums.get(storage[name], 0) + parameter.grad
            parameter.grad = None   # the same object may come again
    return {name: sums.get(pointer) for name, pointer in storage.items()}


for name, facts, path in made_models(given):
    written = given.out / f"{name}.pt2"
    try:
        tenfold.ask("export", path, "--format", "pt2", "--out", written)
        program = torch.export.load(written)
    except Exception as error:
        check.true(False, f"{name}: {str(error)[:800]}")
        continue
    expected = references(path)
    before = torch.export.load(path)
    check.equal(parameter_count(program), facts["stored"], f"{name}: parameters")
    check.true(set(program.state_dict) == set(before.state_dict) and
               all(torch.equal(program.state_dict[key], before.state_dict[key]) for key in before.state_dict),
               f"{name}: the state dict is the same, {len(before.state_dict)} tensors")
    for batch in facts["batches"]:
        module = torch.export.load(written).module()   # afresh: running moves batch norm's statistics in training form
        check.same_tensor(module(*inputs_of(expected, batch)), expected[f"output_{batch}"], 1e-5, f"{name}: output at batch {batch}")

    batch = facts["batches"][0]
    found = gradients(program.module(), inputs_of(expected, batch), expected["cotangent"])
    wanted = {key.removeprefix("gradient/"): tensor for key, tensor in expected.items() if key.startswith("gradient/")}
    check.true(all(found.get(key) is not None for key in wanted), f"{name}: a gradient reaches all {len(wanted)} parameters")
    # against the largest gradient of all: a bias before batch norm has none but rounding
    scale = max(float(tensor.abs().max()) for tensor in wanted.values())
    worst = max((float((found[key] - tensor).abs().max()) / scale for key, tensor in wanted.items() if found.get(key) is not None),
                default=1.0)
    check.true(worst <= 1e-4, f"{name}: gradients differ by {worst:.1e} of the largest")
check.finish()
