# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The factors in a compressed file, multiplied back by TensorLy, are as far from the weight as the report says, and the file computes what
the original does with those weights."""
from common import Checks, Tenfold, arguments, layer_id, made_models

import tensorly as tl
import torch
from tensorly.tt_matrix import tt_matrix_to_tensor

tl.set_backend("pytorch")
given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)


def multiplied_back(state, weight, dense):
    """The dense weight that the factors named `weight`.* stand for, and the family's name; None when it is dense."""
    parts = {key.removeprefix(weight + "."): tensor.double() for key, tensor in state.items() if key.startswith(weight + ".")}
    if not parts:
        return None, None
    factors = [parts[f"factors.factor_{k}"] for k in range(sum(key.startswith("factors.") for key in parts))]
    if "core" in parts:   # a convolution keeps its kernel's modes in the core
        return tl.tenalg.multi_mode_dot(parts["core"], factors, modes=list(range(len(factors)))).reshape(dense.shape), "tucker"
    if "weights" in parts:
        return tl.cp_to_tensor((parts["weights"], factors)).reshape(dense.shape), "cp"
    if factors[0].ndim == 4:   # [rank, out, in, rank]
        return tt_matrix_to_tensor(factors).reshape(dense.shape), "block-tt"
    if factors[0].ndim == 3:   # of [in, kernel..., out]
        return tl.tt_to_tensor(factors).movedim(-1, 0), "tt"
    return (factors[0] @ factors[1].T).reshape(dense.shape), "low-rank"


def compare(name, path, family, rank):
    written = given.out / f"{name}-{family}.pt2"
    title = f"{name} {family}"
    try:
        report = tenfold.ask("compress", path, "--out", written, "--family", family, "--rank", rank)
        program, before = torch.export.load(written), torch.export.load(path)
    except Exception as error:
        check.true(False, f"{title}: {str(error)[:800]}")
        return
    reported = {layer_id(row): row for row in report["layers"]}
    check.true(reported, f"{title}: {len(reported)} layers are factorized")
    rebuilt = {}
    for key, row in reported.items():
        dense = before.state_dict[key].double()
        weight, found = multiplied_back(program.state_dict, key, dense)
        if not check.true(weight is not None, f"{title}: {key} has factors"):
            continue
        wanted = "block-tt" if family == "tt" and dense.ndim == 2 else family
        check.equal(found, wanted, f"{title}: {key} is")
        error = float((weight - dense).norm() / dense.norm())
        check.close(row["relative_error"], error, 1e-4 * error + 1e-6, f"{title}: {key} relative error, reported against recomputed")
        rebuilt[key] = weight.to(before.state_dict[key].dtype)

    dense = before.module()
    with torch.no_grad():
        for key, parameter in dense.named_parameters(remove_duplicate=False):
            if key in rebuilt:
                parameter.copy_(rebuilt[key])
    sample = before.example_inputs[0]
    check.same_tensor(program.module()(*sample), dense(*sample), 1e-4, f"{title}: output against the weights multiplied back")


for name, path in [(path.stem, path) for path in sorted(given.samples.glob("*.pt2"))]:
    for family in ("low-rank", "cp", "tucker", "tt"):
        compare(name, path, family, "0.3")
for name, facts, path in made_models(given):
    if name in ("cnn", "tied", "embedding", "conv1d", "conv3d"):
        for family in ("low-rank",) if name in ("embedding", "tied") else ("low-rank", "cp", "tucker", "tt"):
            compare(name, path, family, "0.4")
check.finish()
