# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that tltorch wrote are read bit for bit, of whatever tensor and layer; what we write PyTorch loads with weights_only and tltorch's
own load_state_dict takes."""
import subprocess
import sys

driver = sys.argv.pop(sys.argv.index("--driver") + 1)
sys.argv.remove("--driver")

from common import Checks, arguments  # noqa: E402

import tltorch  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

given = arguments()
check = Checks()
torch.manual_seed(0)


def drive(*words):
    done = subprocess.run([driver, *map(str, words)], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else f"error: {done.stderr.strip()[-300:]}"


def saved(module, name):
    path = given.out / f"{name}.pt"
    torch.save(module.state_dict() if isinstance(module, nn.Module) else module, path)
    return path


def same(found, expected):
    return (list(found) == list(expected) and all(
        found[key].dtype == expected[key].dtype and found[key].shape == expected[key].shape and torch.equal(found[key], expected[key])
        and found[key].stride() == expected[key].stride() for key in expected))


def copied(module, name):
    """The module's file through our reader and writer: the same entries, and tltorch takes them."""
    with torch.no_grad():   # tltorch leaves some of them without values
        for parameter in module.parameters():
            parameter.normal_()
    path, out = saved(module, name), given.out / f"{name}-copy.pt"
    said = drive("copy", path, out)
    if not check.true(not said, f"{name}: copied {said}"):
        return
    back, before = torch.load(out, weights_only=True), {key: value.clone() for key, value in module.state_dict().items()}
    check.true(same(back, before), f"{name}: {len(before)} entries bit for bit")
    with torch.no_grad():
        for value in module.state_dict().values():
            value.zero_()
    module.load_state_dict(back)
    check.true(same(module.state_dict(), before), f"{name}: loaded by its own load_state_dict")


def tensor(name, made, expected, shape):
    """A tensor object: our reading of its format, and a module of rank 1 that takes its ranks."""
    copied(made, name)
    path, out = saved(made, name), given.out / f"{name}-reloaded.pt"
    check.equal(drive("infer", path, "").split(" ")[:2], expected, f"{name}: format")
    said = drive("reload", path, "", out, shape)
    if check.true(not said, f"{name}: reloaded {said}"):
        check.true(same(torch.load(out, weights_only=True), made.state_dict()), f"{name}: bit for bit through a module of other ranks")


plain = (4, 5, 6)
for kind, format_name in (("CP", "CP"), ("Tucker", "Tucker"), ("TT", "TT"), ("Dense", "Dense")):
    tensor(f"plain-{kind}", tltorch.FactorizedTensor.new(plain, rank=0.6, factorization=kind), [format_name, "whole"], "4,5,6")
for kind in ("CP", "Tucker", "TT"):
    tensor(f"complex-{kind}", tltorch.FactorizedTensor.new(plain, rank=0.6, factorization=f"Complex{kind}"), [kind, "split"], "4,5,6")
for kind in ("CP", "Tucker", "BlockTT"):
    for batch in ((), (3,)):
        made = tltorch.TensorizedTensor.new((*batch, (4, 2), (3, 5)), rank=0.6, factorization=kind)
        tensor(f"tensorized-{kind}{len(batch)}", made, [kind, "whole"], "".join(f"{b}," for b in batch) + "(4,2),(3,5)")
    name = "ComplexTT" if kind == "BlockTT" else f"Complex{kind}"   # tltorch's name for ComplexBlockTT
    made = tltorch.TensorizedTensor.new(((4, 2), (3, 5)), rank=0.6, factorization=name, dtype=torch.cfloat)
    tensor(f"complex-tensorized-{kind}", made, [kind, "split"], "(4,2),(3,5)")

for kind in ("CP", "Tucker", "BlockTT"):
    for layers in (1, 2):
        copied(tltorch.FactorizedLinear((4, 4), (2, 5), n_layers=layers, rank=0.5, factorization=kind), f"linear-{kind}{layers}")
    copied(tltorch.FactorizedEmbedding(60, 16, rank=8, n_tensorized_modes=3, factorization=kind), f"embedding-{kind}")
for kind in ("CP", "Tucker", "TT", "Dense"):
    for layers in (1, 3, (2, 2)):
        name = f"conv-{kind}-{layers}".replace(" ", "")
        made = tltorch.FactorizedConv(4, 6, kernel_size=3, order=2, rank=0.5, n_layers=layers, factorization=kind,
                                      implementation="reconstructed")
        copied(made, name)
for kind in ("CP", "Tucker", "TT"):
    copied(tltorch.TRL((3, 4), (2,), rank=0.6, factorization=kind, bias=True), f"trl-{kind}")
copied(tltorch.TCL((3, 4, 5), rank=2), "tcl")
for kind in ("CP", "Tucker", "TT"):
    lassoed = tltorch.FactorizedTensor.new(plain, rank=3, factorization=kind)
    tltorch.tensor_hooks.tensor_lasso(kind.lower()).apply(lassoed)
    copied(lassoed, f"lasso-{kind}")

# storages that are shared, strided, of other types, and within a checkpoint
whole = torch.arange(60.0).reshape(5, 12)
odd = {"whole": whole, "view": whole[1:4, ::3], "turned": whole.t(), "half": whole.half(), "bf16": whole.bfloat16(), "count": torch.tensor(3),
       "complex": torch.randn(3, 2, dtype=torch.complex128), "conjugate": torch.randn(3, 2, dtype=torch.complex64).conj(),
       "none": torch.empty(0, 4), "flag": torch.tensor([True, False])}
path, out = saved(odd, "odd"), given.out / "odd-copy.pt"
check.equal(drive("copy", path, out), "", "odd tensors: copied")
back = torch.load(out, weights_only=True)
check.true(all(torch.equal(back[key], value) and back[key].stride() == value.stride() for key, value in odd.items()), "odd tensors: the same")
check.true(back["view"].untyped_storage().data_ptr() == back["whole"].untyped_storage().data_ptr(), "odd tensors: views share their storage")
layer = nn.Linear(3, 2)
torch.save({"epoch": 3, "state_dict": layer.state_dict(), "optimizer": torch.optim.Adam(layer.parameters()).state_dict()}, path)
check.equal(drive("copy", path, out), "", "checkpoint: copied")
check.true(same(torch.load(out, weights_only=True), layer.state_dict()), "checkpoint: its state_dict")
torch.save(layer, path)
check.equal(drive("copy", path, out), "", "a whole module: copied")
check.true(same(torch.load(out, weights_only=True), layer.state_dict()), "a whole module: its state_dict, nothing executed")
check.finish()
