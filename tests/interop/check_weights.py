# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of weights of every kind are read bit for bit; ours are opened by safetensors and torch.load, their Python files rebuild the
models with PyTorch alone, and tltorch takes the factors."""
import importlib.util
import json
import re
import subprocess
import sys
import types
from pathlib import Path

driver = sys.argv.pop(sys.argv.index("--driver") + 1)
sys.argv.remove("--driver")
sys.path.insert(0, str(Path(__file__).parent.parent / "baselines" / "formats"))

from common import Checks, Tenfold, arguments, inputs_of, made_models, references  # noqa: E402
from old_torch import save_tar  # noqa: E402

import numpy as np  # noqa: E402
import safetensors.numpy  # noqa: E402
import safetensors.torch  # noqa: E402
import tltorch  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)
torch.manual_seed(0)


def bits(tensor):
    return tensor.detach().contiguous().reshape(-1).view(torch.uint8)


def same(found, expected):
    return set(found) == set(expected) and all(
        found[key].dtype == value.dtype and found[key].shape == value.shape and torch.equal(bits(found[key]), bits(value))
        for key, value in expected.items())


def read_alike(path, expected, choice=""):
    """Our reading, written by our writer, and what `inspect` says of it."""
    out = given.out / "copy.pt"
    done = subprocess.run([driver, "copy", str(path), str(out), choice], capture_output=True, text=True)
    if not check.true(done.returncode == 0, f"{path.name}: read {done.stderr.strip()[-300:]}"):
        return None
    check.true(same(torch.load(out, weights_only=True), expected), f"{path.name}: {len(expected)} tensors bit for bit")
    report = tenfold.ask("inspect", path, *(["--choice", choice] if choice else []))
    check.true({row["name"]: (row["dtype"], tuple(row["shape"])) for row in report["tensors"]} ==
               {key: (str(value.dtype).removeprefix("torch."), tuple(value.shape)) for key, value in expected.items()},
               f"{path.name}: inspect names them")
    return report


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.head = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
        self.register_buffer("scratch", torch.zeros(3), persistent=False)


def files_of_others():
    net = Net()
    state = dict(net.state_dict())
    odd = {"bf16": torch.randn(5, 3).bfloat16(), "half": torch.randn(7).half(), "double": torch.randn(2, 2).double(), "flag": torch.tensor([True, False]),
           "byte": torch.arange(5, dtype=torch.uint8), "long": torch.tensor(3), "none": torch.empty(0, 4), "short": torch.arange(3, dtype=torch.int16)}
    newer = {"f8": torch.randn(3, 4).to(torch.float8_e4m3fn), "f8b": torch.randn(6).to(torch.float8_e5m2), "u16": torch.tensor([1, 65535], dtype=torch.uint16),
             "complex": torch.randn(2, 2, dtype=torch.complex64)}

    safetensors.torch.save_file({**state, **odd, **newer}, given.out / "torch.safetensors")
    read_alike(given.out / "torch.safetensors", {**state, **odd, **newer})
    arrays = {"a": np.random.randn(4, 5).astype(np.float32), "b": np.arange(6, dtype=np.int64).reshape(2, 3)}
    safetensors.numpy.save_file(arrays, given.out / "numpy.safetensors", metadata={"who": "numpy"})
    read_alike(given.out / "numpy.safetensors", {key: torch.from_numpy(value) for key, value in arrays.items()})
    np.savez(given.out / "arrays.npz", **arrays)
    read_alike(given.out / "arrays.npz", {key: torch.from_numpy(value) for key, value in arrays.items()})
    tied = nn.Sequential(nn.Linear(6, 6), nn.Linear(6, 6))
    tied[1].weight = tied[0].weight
    safetensors.torch.save_model(tied, str(given.out / "tied.safetensors"))
    report = read_alike(given.out / "tied.safetensors", dict(tied.state_dict()))
    check.equal(sum(bool(row["same_as"]) for row in report["tensors"]), 1, "tied.safetensors: one tensor is another")

    torch.save({**state, **odd, **newer}, given.out / "new.pth")
    read_alike(given.out / "new.pth", {**state, **odd, **newer})
    torch.save({**state, **odd}, given.out / "legacy.pth", _use_new_zipfile_serialization=False)
    read_alike(given.out / "legacy.pth", {**state, **odd})
    whole = torch.arange(60.0).reshape(5, 12)
    views = {"whole": whole, "view": whole[1:4, ::3], "turned": whole.t(), "int": torch.arange(4)}
    for name, save in (("views_new.pth", torch.save), ("views_legacy.pth", lambda value, path: torch.save(value, path, _use_new_zipfile_serialization=False)),
                       ("views_tar.pth", save_tar)):
        save(views, given.out / name)
        check.true(same(torch.load(given.out / name, weights_only=not name.endswith("tar.pth")), views), f"{name}: PyTorch reads it")
        read_alike(given.out / name, views)

    optimizer = torch.optim.Adam(net.parameters())
    sum(parameter.sum() for parameter in net.parameters()).backward()
    optimizer.step()
    state = {key: value.clone() for key, value in net.state_dict().items()}
    wrapped = {"module." + key: value for key, value in state.items()}
    checkpoint = {"epoch": 7, "optimizer": optimizer.state_dict(), "ema": state, "outer": {"model": wrapped}, "args": types.SimpleNamespace(lr=0.1)}
    for name, new in (("checkpoint.pth", True), ("checkpoint_legacy.pth", False)):
        torch.save(checkpoint, given.out / name, _use_new_zipfile_serialization=new)
        report = read_alike(given.out / name, wrapped)
        check.equal(report["choices"][:2], ["outer.model", "ema"], f"{name}: choices")
        check.true(any("module." in remark for remark in report["remarks"]), f"{name}: the prefix is said")
        read_alike(given.out / name, state, "ema")
    for name, new in (("module.pth", True), ("module_legacy.pth", False)):
        torch.save(net, given.out / name, _use_new_zipfile_serialization=new)
        report = read_alike(given.out / name, state)
        check.equal({row["path"]: row["type"].rsplit(".", 1)[-1] for row in report["modules"]},
                    {path: type(module).__name__ for path, module in net.named_modules()}, f"{name}: its modules")
        check.true(any("stride=(2, 2)" in row["settings"] for row in report["modules"]), f"{name}: their settings")


def sharded():
    from transformers import BertConfig, BertModel
    model = BertModel(BertConfig(vocab_size=200, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64))
    model.save_pretrained(given.out / "bert", max_shard_size="30KB")
    index = given.out / "bert" / "model.safetensors.index.json"
    state = {}
    for shard in set(json.loads(index.read_text())["weight_map"].values()):
        state.update(safetensors.torch.load_file(given.out / "bert" / shard))
    report = read_alike(index, state)
    check.true(len(set(json.loads(index.read_text())["weight_map"].values())) > 2, "bert: several shards")
    check.equal(report["bytes"], sum(path.stat().st_size for path in (given.out / "bert").glob("model*")), "bert: bytes of all files")
    name = "encoder.layer.1.attention.self.query.weight"
    factors = given.out / "factors.npz"
    answer = tenfold.ask("decompose", index, "--tensor", name, "--family", "low-rank", "--rank", "5", "--out", factors)
    matrix = state[name].double()
    left = torch.linalg.svdvals(matrix)[5:].norm() / matrix.norm()
    check.close(answer["relative_error"], float(left), 1e-6, "bert: a matrix decomposed, its error")


def module_of(weights):
    """The Python file beside the weights, as a module of its own."""
    spec = importlib.util.spec_from_file_location(weights.stem, weights.with_suffix(".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def opened_by_others(weights):
    if weights.suffix == ".safetensors":
        return safetensors.torch.load_file(weights)
    return torch.load(weights, weights_only=True)


def rebuilt(name, facts, path, suffix):
    weights = given.out / f"{name}{suffix}"
    title = f"{name}{suffix}"
    try:
        report = tenfold.ask("export", path, "--out", weights)
        module = module_of(weights)
        model = module.load(weights)
    except Exception as error:
        check.true(False, f"{title}: {str(error)[-800:]}")
        return
    check.true(report["verified"] and len(report["files"]) == 2, f"{title}: verified")
    before, tensors = torch.export.load(path), opened_by_others(weights)
    state = {**before.state_dict, **before.constants}
    check.true(all(key in state and torch.equal(value, state[key]) for key, value in tensors.items()), f"{title}: {len(tensors)} tensors as before")
    module.Model().load_state_dict(tensors, strict=True)
    check.equal(sum(parameter.numel() for parameter in model.parameters()), facts["stored"], f"{title}: parameters")
    expected = references(path)
    for batch in facts["batches"]:
        output = module.load().train(facts["training"])(*inputs_of(expected, batch))
        check.same_tensor(output, expected[f"output_{batch}"], 1e-5, f"{title}: output at batch {batch}")
    model = module.load(str(weights)).train(facts["training"])
    (model(*inputs_of(expected, facts["batches"][0])) * expected["cotangent"]).sum().backward()
    found = {key: parameter.grad for key, parameter in model.named_parameters(remove_duplicate=False)}
    wanted = {key.removeprefix("gradient/"): tensor for key, tensor in expected.items() if key.startswith("gradient/")}
    scale = max(float(tensor.abs().max()) for tensor in wanted.values())
    worst = max(float((found[key] - tensor).abs().max()) / scale if found.get(key) is not None else 1.0 for key, tensor in wanted.items())
    check.true(worst <= 1e-4, f"{title}: {len(wanted)} gradients differ by {worst:.1e} of the largest")


def compressed(path, family, suffix):
    """The same recipe as .pt2 and as weights: the same function, trained alike, and the recipe comes back."""
    weights, whole, recipe = given.out / f"small-{family}{suffix}", given.out / f"small-{family}.pt2", given.out / "recipe.json"
    report = tenfold.ask("compress", path, "--family", family, "--rank", "0.4", "--out", whole, "--save-recipe", recipe)
    tenfold.ask("compress", path, "--recipe", recipe, "--out", weights)
    check.true(all(row["id"] for row in json.loads(recipe.read_text())["layers"]), f"{weights.name}: the recipe was saved")
    inputs = inputs_of(references(path), 2)
    model = module_of(weights).load(weights)
    check.same_tensor(model(*inputs), torch.export.load(whole).module()(*inputs), 1e-5, f"{weights.name}: as the .pt2")
    model.train()
    model(*inputs).square().sum().backward()
    check.true(all(parameter.grad is not None for parameter in model.parameters()), f"{weights.name}: every factor gets a gradient")
    found = tenfold.ask("inspect", weights)
    check.equal(len(found["recipe"]["layers"]), len(report["layers"]), f"{weights.name}: the recipe in it")
    check.equal(found["parameters"] - sum(b.numel() for b in model.buffers() if b.is_floating_point()), report["parameters"], f"{weights.name}: parameters")
    again = tenfold.ask("compress", path, "--recipe", weights, "--out", given.out / "again.pt2")
    check.equal(again["parameters"], report["parameters"], f"{weights.name}: used as a recipe")


def factors_for_tltorch():
    linear = nn.Sequential(nn.Linear(64, 32))
    torch.export.save(torch.export.export(linear, (torch.randn(4, 64),), dynamic_shapes=({0: torch.export.Dim("batch")},)), given.out / "linear.pt2")
    x = torch.randn(5, 64)
    for family, kind, rank in (("cp", "CP", 6), ("tucker", "Tucker", (4, 5, 6, 7)), ("block-tt", "BlockTT", (1, 6, 1))):
        weights = given.out / f"linear-{family}.safetensors"
        asked = ",".join(map(str, rank[1:-1] if family == "block-tt" else rank)) if isinstance(rank, tuple) else rank
        tenfold.ask("compress", given.out / "linear.pt2", "--family", family, "--rank", asked, "--shape", "8x8/4x8", "--out", weights)
        layer = tltorch.FactorizedLinear((8, 8), (4, 8), bias=True, factorization=kind, rank=rank)
        state = {key.removeprefix("0."): value for key, value in safetensors.torch.load_file(weights).items()}
        try:
            layer.load_state_dict(state, strict=True)
        except Exception as error:
            check.true(False, f"tltorch {kind}: {str(error)[-300:]}")
            continue
        check.same_tensor(layer(x), module_of(weights).load()(x), 1e-5, f"tltorch {kind}: loads our factors and computes the same")


@torch.library.custom_op("tenfold_test::twice", mutates_args=())
def twice(x: torch.Tensor) -> torch.Tensor:
    return 2 * x


@twice.register_fake
def _(x):
    return torch.empty_like(x)


def unknown_operators():
    """A graph that cannot be run: what it is, and its weights."""
    class Custom(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(12, 8)

        def forward(self, x):
            return twice(self.fc(x))

    model, path = Custom().eval(), given.out / "custom.pt2"
    torch.export.save(torch.export.export(model, (torch.randn(2, 12),)), path)
    read_alike(path, model.state_dict())
    report = tenfold.ask("decompose", path, "--tensor", "fc.weight", "--family", "low-rank", "--rank", "3")
    check.true(report["parameters"] == 60, "one of its weights is decomposed")


def names_in_scripts():
    """What scripts call by torch.<name> is generated from the operator's schema, so the arguments are the same."""
    listed = re.findall(r'"(\w+)"', (Path(__file__).parents[2] / "engine/formats/python_functions.inc").read_text().split("clang-format off")[1])
    strange = [name for name in listed if not isinstance(getattr(torch, name, None), types.BuiltinFunctionType)]
    check.true(len(listed) > 90 and not strange, f"torch has all {len(listed)} functions {strange}")
    check.equal(listed, sorted(listed), "they are sorted")


files_of_others()
sharded()
unknown_operators()
names_in_scripts()
factors_for_tltorch()
for name, facts, path in made_models(given):
    rebuilt(name, facts, path, ".safetensors")
    if name in ("tied", "embedding", "vit"):
        rebuilt(name, facts, path, ".pth")
    if name in ("cnn", "conv3d"):
        compressed(path, "cp" if name == "cnn" else "tucker", ".safetensors" if name == "cnn" else ".pth")
check.finish()
