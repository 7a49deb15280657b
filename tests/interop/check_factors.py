# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The factors in a compressed file, multiplied back by TensorLy, are as far from the weight as the report says, and the file computes what
the original does with those weights."""
from common import Checks, Tenfold, arguments, layer_id, made_models

import numpy as np
import tensorly as tl
import torch
from tensorly.tt_matrix import tt_matrix_to_tensor

tl.set_backend("pytorch")
given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)


def unfolded(tensor, dense):
    """A matrix from its modes, as many of the rows as of the columns, without the zeros that filled it up."""
    rows = int(np.prod(tensor.shape[: tensor.ndim // 2]))
    return tensor.reshape(rows, -1)[: dense.shape[0], : dense.shape[1]]


def channels_back(tensor, dense):
    """A kernel from [in, kernel..., out]."""
    return tensor.movedim(-1, 0) if dense.ndim > 2 else unfolded(tensor, dense)


def multiplied_back(state, weight, dense, family):
    """The dense weight that the factors named `weight`.* of that family stand for; None when it is dense."""
    parts = {key.removeprefix(weight + "."): tensor.double() for key, tensor in state.items() if key.startswith(weight + ".")}
    if not parts:
        return None
    factors = [parts[f"factors.factor_{k}"] for k in range(sum(key.startswith("factors.") for key in parts))]
    if family == "tucker":   # a convolution keeps its kernel's modes in the core
        whole = tl.tenalg.multi_mode_dot(parts["core"], factors, modes=list(range(len(factors))))
        return whole if dense.ndim > 2 else unfolded(whole, dense)
    if family == "cp":
        whole = tl.cp_to_tensor((parts["weights"], factors))
        return whole if dense.ndim > 2 else unfolded(whole, dense)
    if family == "block-cp":   # [out, in, rank]: CP of the pairs, then out modes and in modes together
        pairs = tl.cp_to_tensor((parts["weights"], [factor.reshape(-1, factor.shape[-1]) for factor in factors]))
        apart = pairs.reshape([size for factor in factors for size in factor.shape[:2]])
        order = list(range(0, apart.ndim, 2)) + list(range(1, apart.ndim, 2))
        return unfolded(apart.permute(order), dense)
    if family == "block-tt":   # [rank, out, in, rank]
        return unfolded(tt_matrix_to_tensor(factors), dense)
    if family == "tt":
        return channels_back(tl.tt_to_tensor(factors), dense)
    if family == "tensor-ring":
        return channels_back(tl.tr_to_tensor(factors), dense)
    return (factors[0] @ factors[1].T).reshape(dense.shape)


def transposed_kernels(program):
    """Names of the kernels of transposed convolutions."""
    names = program.graph_signature.inputs_to_parameters
    return {names[node.args[1].name] for node in program.graph.nodes if "conv_transpose" in str(node.target)}


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
        transposed = key in transposed_kernels(before)   # stored as [in, out, kernel...]
        if transposed:
            dense = dense.transpose(0, 1)
        check.equal(row["family"], family, f"{title}: {key} is")
        weight = multiplied_back(program.state_dict, key, dense, family)
        if not check.true(weight is not None, f"{title}: {key} has factors"):
            continue
        error = float((weight - dense).norm() / dense.norm())
        check.close(row["relative_error"], error, 1e-4 * error + 1e-6, f"{title}: {key} relative error, reported against recomputed")
        rebuilt[key] = (weight.transpose(0, 1) if transposed else weight).to(before.state_dict[key].dtype)

    dense = before.module()
    with torch.no_grad():
        for key, parameter in dense.named_parameters(remove_duplicate=False):
            if key in rebuilt:
                parameter.copy_(rebuilt[key])
    sample = before.example_inputs[0]
    check.same_tensor(program.module()(*sample), dense(*sample), 1e-4, f"{title}: output against the weights multiplied back")


every = ("low-rank", "cp", "tucker", "tt", "block-tt", "tensor-ring", "block-cp")
of_kernels = ("low-rank", "cp", "tucker", "tt", "tensor-ring")
for name, path in [(path.stem, path) for path in sorted(given.samples.glob("*.pt2"))]:
    for family in every:
        compare(name, path, family, "0.3")
families_of = {"cnn": every, "tied": ("low-rank", "block-tt"), "embedding": every, "conv1d": of_kernels, "conv3d": of_kernels,
               "unet": of_kernels, "vocoder": of_kernels, "volumes": of_kernels}
for name, facts, path in made_models(given):
    for family in families_of.get(name, ()):
        compare(name, path, family, "0.4")
check.finish()
