# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""TorchScript in and out. Models are saved scripted, traced and frozen; `tenfold export` turns them into .pt2 files that answer as the
model does, at two batch sizes, with the same parameters. `tenfold compress` writes TorchScript that torch.jit.load opens, that answers as the
.pt2 of it does, and that can be trained on. What cannot be turned, or should never have been opened, ends in one clear sentence.

    check_torchscript.py --tenfold PROGRAM --out FOLDER [--slow] [--only NAME]
"""
import os
import zipfile
from dataclasses import dataclass

import torch
from torch import nn

from common import Checks, Tenfold, arguments
from make_models import SMALL, images, small_vit, torchvision_model

given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)


@dataclass
class Case:
    make: callable
    inputs: callable
    forms: tuple = ("scripted", "traced", "frozen")
    shape: tuple = ()             # --input of forms that do not say it; empty: found out
    compress: bool = True
    batches: tuple = (2, 3)
    budget: float = 0.5


class LstmClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(300, 32)
        self.lstm = nn.LSTM(32, 48, num_layers=2, batch_first=True, dropout=0.2, bidirectional=True)
        self.out = nn.Linear(96, 5)

    def forward(self, ids):
        states, _ = self.lstm(self.tokens(ids))
        return self.out(states[:, -1])


class Encoder(nn.Module):
    """BERT-like: tokens, positions, encoder layers, mean."""

    def __init__(self, width=48, layers=2):
        super().__init__()
        self.tokens = nn.Embedding(200, width)
        self.positions = nn.Embedding(32, width)
        layer = nn.TransformerEncoderLayer(width, 4, 2 * width, dropout=0.1, batch_first=True, activation="gelu")
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.out = nn.Linear(width, 7)

    def forward(self, ids):
        places = torch.arange(ids.size(1), device=ids.device)
        return self.out(self.encoder(self.tokens(ids) + self.positions(places)).mean(dim=1))


class CausalBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.dropout = 0.1

    def forward(self, x):
        b, t, c = x.size(0), x.size(1), x.size(2)
        q, k, v = self.qkv(self.first(x)).split(c, dim=2)
        q = q.view(b, t, self.heads, c // self.heads).transpose(1, 2)
        k = k.view(b, t, self.heads, c // self.heads).transpose(1, 2)
        v = v.view(b, t, self.heads, c // self.heads).transpose(1, 2)
        y = nn.functional.scaled_dot_product_attention(q, k, v, dropout_p=self.dropout if self.training else 0.0, is_causal=True)
        x = x + self.proj(y.transpose(1, 2).contiguous().view(b, t, c))
        return x + self.down(nn.functional.gelu(self.up(self.second(x))))


class Decoder(nn.Module):
    """GPT-like: causal attention, output tied to the tokens."""

    def __init__(self, width=48, blocks=2):
        super().__init__()
        self.tokens = nn.Embedding(150, width)
        self.positions = nn.Parameter(torch.randn(1, 32, width) * 0.1)
        self.blocks = nn.ModuleList(CausalBlock(width, 4) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 150, bias=False)
        self.head.weight = self.tokens.weight

    def forward(self, ids):
        x = self.tokens(ids) + self.positions[:, :ids.size(1)]
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


class TwoInputs(nn.Module):
    """A dictionary as the result, a mask with a default, a loop, a list."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(24, 24) for _ in range(3))
        self.out = nn.Linear(48, 6)

    def forward(self, x, y, scale: float = 2.0):
        parts = []
        for layer in self.layers:
            x = torch.relu(layer(x)) * scale
            parts.append(x)
        both = torch.cat([parts[-1], y], dim=1)
        return {"logits": self.out(both), "parts": torch.stack(parts).sum(0)}


def ids(vocabulary, length=12):
    return lambda batch: (torch.randint(0, vocabulary, (batch, length)),)


def of(name, **changes):
    case = SMALL[name]
    return Case(case.make, case.inputs, **changes)


CASES = {
    "mlp": of("mlp"),
    "cnn": of("cnn", shape=("2x3x16x16",)),
    "tied": of("tied"),
    "embedding": of("embedding", shape=("2x12",)),
    "conv3d": of("conv3d", forms=("scripted",), shape=("1x2x8x8x6",), compress=False),
    "mobilenet_v3_small": of("mobilenet_v3_small", forms=("scripted",), shape=("1x3x64x64",)),
    "vit": Case(small_vit, images(3, 64, 64), forms=("traced", "scripted"), compress=False),
    "lstm": Case(LstmClassifier, ids(300), forms=("scripted", "traced"), shape=("2x12",), budget=0.95),
    "encoder": Case(Encoder, ids(200), forms=("scripted", "traced"), shape=("2x12",)),
    "decoder": Case(Decoder, ids(150), forms=("scripted", "frozen"), shape=("2x12",)),
    "bfloat16": Case(lambda: SMALL["mlp"].make().to(torch.bfloat16), lambda batch: (torch.randn(batch, 20).to(torch.bfloat16),),
                     forms=("scripted", "traced")),
    "two_inputs": Case(TwoInputs, lambda batch: (torch.randn(batch, 24), torch.randn(batch, 24)), forms=("scripted",),
                       shape=("2x24", "2x24")),
}


def vision(name, side=64, **changes):
    options = {"image_size": side} if name.startswith("vit") else {}
    return Case(torchvision_model(name, **options), images(3, side, side), shape=(f"1x3x{side}x{side}",), **changes)


SLOW = {
    "resnet18": vision("resnet18"),
    "vgg11_bn": vision("vgg11_bn", compress=False),   # decomposing its first linear layer takes minutes
    "mobilenet_v2": vision("mobilenet_v2"),
    "mobilenet_v3_large": vision("mobilenet_v3_large"),
    "densenet121": vision("densenet121"),
    "efficientnet_b0": vision("efficientnet_b0"),
    "convnext_tiny": vision("convnext_tiny"),
    "vit_b_16": vision("vit_b_16"),
    "swin_t": vision("swin_t"),
    "big_encoder": Case(lambda: Encoder(192, 6), ids(200), shape=("2x12",)),
    "big_decoder": Case(lambda: Decoder(192, 6), ids(150), shape=("2x12",)),
}


def save(model, form, sample, path):
    if form == "traced":
        module = torch.jit.trace(model, sample)
    else:
        module = torch.jit.script(model)
        if form == "frozen":
            module = torch.jit.freeze(module)
    torch.jit.save(module, path)


def leaves(result):
    return torch.utils._pytree.tree_leaves(result)


def trained(model):
    """Statistics as after training, a head that lets something through."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 2)
    for name, parameter in model.named_parameters():
        if name.startswith("heads.head") or name == "layer_scale":
            nn.init.normal_(parameter, std=0.05)
    return model.eval()


def shape_words(case, form):
    return [word for shape in case.shape for word in ("--input", shape)] if form != "traced" else []


def check_export(name, form, case, model, path):
    """The .pt2 of the file answers as the model, with the model's parameters."""
    written = given.out / f"{name}_{form}.pt2"
    tenfold.ask("export", path, "--out", written, *shape_words(case, form))
    program = torch.export.load(written)
    label = f"{name} {form}"
    for batch in case.batches:
        inputs = case.inputs(batch)
        for k, (found, wanted) in enumerate(zip(leaves(program.module()(*inputs)), leaves(model(*inputs)))):
            check.same_tensor(found, wanted, 1e-4, f"{label}: output {k} at batch {batch}")
    if form == "frozen":
        return
    names = dict(model.named_parameters(remove_duplicate=False))
    check.equal(set(program.graph_signature.parameters), set(names), f"{label}: names of parameters") \
        if len(names) < 8 else check.true(set(program.graph_signature.parameters) == set(names), f"{label}: {len(names)} names of parameters")
    check.true(all(torch.equal(program.state_dict[key], names[key]) for key in names), f"{label}: parameters are the same")


def check_compress(name, form, case, path):
    """What is written opens in PyTorch, answers as the .pt2 of it, keeps the names, and learns."""
    small, again = given.out / f"{name}_small.pt", given.out / f"{name}_small.pt2"
    report = tenfold.ask("compress", path, "--budget", case.budget, "--out", small, *shape_words(case, form))
    tenfold.ask("export", small, "--out", again)
    module, program = torch.jit.load(small), torch.export.load(again)
    label = f"{name} compressed"
    for batch in case.batches:
        inputs = case.inputs(batch)
        for k, (found, wanted) in enumerate(zip(leaves(module(*inputs)), leaves(program.module()(*inputs)))):
            check.same_tensor(found, wanted, 1e-5, f"{label}: output {k} at batch {batch}")
    names = {key for key, _ in module.named_parameters()}
    check.true(names <= set(program.graph_signature.parameters) and any(".factors." in key for key in names),
               f"{label}: {len(names)} parameters, factors among them")
    storages = {parameter.data_ptr(): parameter.numel() for parameter in module.parameters()}
    check.equal(sum(storages.values()), report["after"]["parameters"], f"{label}: parameters, as PyTorch counts them")
    rows = tenfold.ask("inspect", small)["layers"]
    check.true(any(row["family"] != "dense" for row in rows), f"{label}: Tenfold knows its factorized layers again")

    module.train()
    statistics = {key: value.clone() for key, value in module.named_buffers() if key.endswith("running_mean")}
    inputs = case.inputs(8)
    target = [torch.zeros_like(each) for each in leaves(module(*inputs)) if each.is_floating_point()]
    optimizer = torch.optim.SGD(module.parameters(), lr=0.02 if statistics else 0.05)
    losses = []
    for _ in range(6):
        torch.manual_seed(0)   # the same dropout each time
        found = [each for each in leaves(module(*inputs)) if each.is_floating_point()]
        loss = sum((a - b).square().mean() for a, b in zip(found, target))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss))
    check.true(losses[-1] < losses[0], f"{label}: a few steps lower the loss from {losses[0]:.4g} to {losses[-1]:.4g}")
    if statistics:
        moved = [key for key, value in module.named_buffers() if key in statistics and not torch.equal(value, statistics[key])]
        check.equal(len(moved), len(statistics), f"{label}: statistics that moved in training")
        counters = [int(value) for key, value in module.named_buffers() if key.endswith("num_batches_tracked")]
        check.true(counters and min(counters) == max(counters) > 0, f"{label}: batches are counted")
    module.eval()
    first, second = leaves(module(*inputs)), leaves(module(*inputs))
    check.true(all(torch.equal(a, b) for a, b in zip(first, second)), f"{label}: nothing is random in use")


def check_case(name, case):
    torch.manual_seed(5)
    model = trained(case.make())
    for form in case.forms:
        path = given.out / f"{name}_{form}.pt"
        try:
            with torch.no_grad():
                save(model, form, case.inputs(case.batches[0]), path)
        except Exception as error:   # PyTorch itself cannot make this form
            check.true(form == "scripted" or form == "frozen", f"{name} {form}: PyTorch cannot save it ({str(error).splitlines()[0][:80]})")
            continue
        for step in (lambda: check_export(name, form, case, model, path),
                     lambda: check_compress(name, form, case, path) if case.compress and form == case.forms[0] else None):
            try:
                step()
            except Exception as error:
                check.true(False, f"{name} {form}: {type(error).__name__} {str(error)[:700]}")


def refused(path, *texts, words=(), environment=None):
    """The program ends with 1 and says why; it does not crash."""
    before = dict(os.environ)
    os.environ.update(environment or {})
    done = tenfold.run("inspect", path, *words)
    os.environ.clear()
    os.environ.update(before)
    check.true(done.returncode == 1 and all(text in done.stderr for text in texts),
               f"{path.stem} is refused: {done.stderr.strip()[:300]}")


class Branching(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)

    def forward(self, x):
        y = self.first(x)
        if bool(y.sum() > 0):   # data decides
            y = -y
        return y


class Endless(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)

    def forward(self, x):
        y = self.first(x)
        while True:
            y = y + 1
        return y


class Bomb(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)

    def forward(self, x):
        return self.first(x) + torch.zeros([1 << 20, 1 << 20]).sum()


class Slow(nn.Module):
    """An endless loop where only LibTorch's interpreter meets it: in evaluation."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)

    def forward(self, x):
        y = self.first(x)
        if not self.training:
            while y.size(0) > 0:
                y = y + 1
        return y


class Writer(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)

    def forward(self, x):
        torch.save(x, "written_by_model.pt")
        return self.first(x)


class Strange(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 5, 6))

    def forward(self, x):
        return torch.einsum("abcd,bcd->a", x, self.weight)


class Streaming(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent, self.head = nn.LSTM(8, 16, batch_first=True), nn.Linear(16, 10)

    def forward(self, x, h, c):
        y, (h, c) = self.recurrent(x, (h, c))
        return self.head(y), h, c


class FixedBatch(Streaming):
    def forward(self, x):
        return self.head(self.recurrent(x)[0])


def check_fixed_batch():
    """At another batch than that of its state LibTorch's LSTM would read beyond it."""
    torch.manual_seed(5)
    x, state = torch.randn(2, 5, 8), torch.randn(1, 2, 16)
    model, path, written = Streaming().eval(), given.out / "streaming.pt", given.out / "streaming.pt2"
    torch.jit.trace(model, (x, state, state)).save(path)
    tenfold.ask("export", path, "--format", "pt2", "--out", written)
    for k, (a, b) in enumerate(zip(torch.export.load(written).module()(x, state, state), model(x, state, state))):
        check.same_tensor(a, b.detach(), 1e-5, f"an LSTM whose state is an input, output {k}")
    model, path, written = FixedBatch().eval(), given.out / "fixed_batch.pt2", given.out / "fixed_batch.ts"
    torch.export.save(torch.export.export(model, (x,)), path)
    tenfold.ask("export", path, "--format", "torchscript", "--out", written)
    check.same_tensor(torch.jit.load(str(written))(x), model(x).detach(), 1e-5, "an LSTM of one batch size")


def rewritten(source, target, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))


def check_refusals():
    def scripted(module, name):
        path = given.out / f"{name}.pt"
        torch.jit.save(torch.jit.script(module.eval()), path)
        return path

    line = next(number for number, text in enumerate(open(__file__), 1) if "y.sum() > 0" in text)
    refused(scripted(Branching(), "branching"), "depends on what stands in a tensor", f"line {line}", "y.sum() > 0")
    refused(scripted(Endless(), "endless"), "may have no end", "while True")
    refused(scripted(Bomb(), "bomb"), "memory")
    refused(scripted(Slow(), "slow"), "cannot be opened", environment={"TENFOLD_TORCHSCRIPT_SECONDS": "4"})
    strange = scripted(Strange(), "strange")
    refused(strange, "--input")
    check.equal(tenfold.run("inspect", strange, "--input", "2x4x5x6").returncode, 0, "a shape that is said is used")
    check.equal(tenfold.run("inspect", strange, "--input", "2x4xfive").returncode, 2, "a shape that is none is wrong usage")
    try:
        refused(scripted(Writer(), "writer"), "cannot be opened")
    except Exception as error:
        print(f"     (PyTorch does not script torch.save: {str(error).splitlines()[0][:80]})")
    good = given.out / "good.pt"
    torch.jit.save(torch.jit.script(nn.Sequential(nn.Linear(8, 8), nn.ReLU())), good)
    data = good.read_bytes()
    for name, bytes_ in {"empty": b"", "cut": data[:len(data) // 2], "head": data[:100]}.items():
        path = given.out / f"{name}.pt"
        path.write_bytes(bytes_)
        refused(path, str(path))
    generator = torch.Generator().manual_seed(1)
    noise = bytes(torch.randint(0, 256, (300,), generator=generator).tolist())
    for name, change in {"noise_in_code": lambda entry, text: noise if entry.endswith(".py") else text,
                         "noise_in_pickle": lambda entry, text: noise if entry.endswith("data.pkl") else text,
                         "no_constants": lambda entry, text: b"" if entry.endswith("constants.pkl") else text,
                         "unknown_operator": lambda entry, text: text.replace(b"torch.linear", b"torch.nothing")}.items():
        path = given.out / f"{name}.pt"
        rewritten(good, path, change)
        refused(path, str(path))
    check.equal(tenfold.run("inspect", good).returncode, 0, "an undamaged file still opens")


for name, case in (SLOW if given.slow else CASES).items():
    if not given.only or given.only in name:
        check_case(name, case)
if not given.slow and not given.only:
    check_fixed_batch()
    check_refusals()
check.finish()
