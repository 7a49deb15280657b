# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ONNX in and out. In: models exported by both of PyTorch's exporters, opened, written as .pt2 and run by PyTorch, against ONNX Runtime on the
first file. Out: compressed models written as ONNX, passed by the full checker, run by ONNX Runtime, against PyTorch on the .pt2."""
import logging
import os
import warnings
from dataclasses import dataclass
from typing import Callable

os.environ.setdefault("TORCH_LOGS", "-all")
warnings.filterwarnings("ignore")

from common import Checks, Tenfold, arguments, inputs_of, made_models, references

import onnx
import onnxruntime
import torch
from torch import nn
from torch.nn import functional as F

import make_models

logging.getLogger("torch.onnx").setLevel(logging.ERROR)
given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)


class Recurrent(nn.Module):
    def __init__(self, kind, both=False):
        super().__init__()
        self.tokens = nn.Embedding(200, 16)
        self.layers = kind(16, 24, num_layers=2, batch_first=True, bidirectional=both)
        self.out = nn.Linear(48 if both else 24, 5)

    def forward(self, ids):
        return self.out(self.layers(self.tokens(ids))[0][:, -1])


class ManyOperators(nn.Module):
    """What the common models do not use."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding="same")
        self.up = nn.ConvTranspose2d(8, 6, 3, stride=2, padding=1, output_padding=1)
        self.groups, self.instances, self.slope = nn.GroupNorm(2, 6), nn.InstanceNorm2d(6, affine=True), nn.PReLU(6)

    def forward(self, x):
        y = self.slope(self.groups(self.up(F.hardswish(self.conv(x)))))
        y = F.interpolate(self.instances(y), scale_factor=2, mode="nearest")
        y = F.interpolate(y, size=(20, 20), mode="bilinear", align_corners=False)
        y = F.avg_pool2d(y, 3, 2, 1, count_include_pad=False)
        a, b = y.chunk(2, 1)
        y = F.pad(torch.cat([a * torch.sigmoid(b), F.leaky_relu(a)], 1), (1, 2, 0, 1), mode="reflect")
        y = F.pixel_shuffle(torch.cat([y, y[:, :2]], 1), 2)
        values, places = y.flatten(1).topk(5, dim=1)
        return (values, y.mean((2, 3)), y.amax(1), torch.einsum("bchw,bcd->bd", y, y.mean(3)), torch.cumsum(values, 1),
                torch.where(values > 0.1, values, torch.zeros_like(values)).clamp(0, 3), F.softmax(y, 1).var(-1),
                F.log_softmax(values, -1), y.flip(2)[:, :, 1:-1:2, ::3], y.flatten(1).gather(1, places), values.argmax(1))


class Filled(nn.Module):
    """A mask made and filled in place, sums in place that are looked at from another side, pooling to a size that does not divide."""

    def __init__(self):
        super().__init__()
        self.conv, self.out = nn.Conv2d(3, 6, 3, padding=1), nn.Linear(6, 4)

    def forward(self, x):
        mask = x.new_zeros(10, 10)
        mask[:5, 2:] = 1.0
        mask[5:, :-4] += 2.0
        y = self.conv(x) * mask.t()
        y += torch.ones_like(y)
        z = F.adaptive_avg_pool2d(y.permute(0, 1, 3, 2), 7)
        return self.out(z.permute(0, 2, 3, 1)), y.flatten(1)[:, ::9]


class Bags(nn.Module):
    def __init__(self):
        super().__init__()
        self.bags = nn.ModuleList(nn.EmbeddingBag(50, 8, mode=mode, padding_idx=padding) for mode, padding in
                                  (("sum", None), ("mean", 3), ("max", None), ("max", 3)))

    def forward(self, ids, flat, offsets):
        return [bag(ids) for bag in self.bags] + [bag(flat, offsets) for bag in self.bags]


def bags(batch):
    return (torch.randint(0, 50, (batch, 6)), torch.randint(0, 50, (11,)), torch.tensor([0, 4, 4, 9])), ({0: torch.export.Dim("batch")}, None, None)


class OpenSizes(nn.Module):
    """What depends on the number of samples, a query that may look nowhere, and a buffer named like an argument."""

    def __init__(self):
        super().__init__()
        self.register_buffer("x", torch.randn(6))
        self.register_buffer("mask", torch.ones(3, 3).tril(-1).bool())

    def forward(self, x):
        y = x.unflatten(1, (3, 2))
        return (torch.roll(x, (-1, 2), (0, 1)) + self.x, torch.roll(x, 3, 0), x.var(0), x.std(), y.var((0, 1), correction=0),
                F.scaled_dot_product_attention(y, y, y, self.mask), torch.eye(x.shape[0]) @ x, x.narrow(1, -2, 2),
                torch.nan_to_num(1 / x.clamp(min=0), posinf=0.0))


def open_sizes(batch):
    return (torch.randn(batch, 6),), ({0: torch.export.Dim("batch")},)


def images(batch):
    return (torch.randn(batch, 3, 10, 10),), ({0: torch.export.Dim("batch")},)


def transformer(architecture, settings, result, **options):
    class Wrapped(nn.Module):
        def __init__(self):
            super().__init__()
            import transformers
            config = getattr(transformers, architecture + "Config")(**settings)
            model = {"GPT2": "GPT2LMHeadModel", "Bert": "BertModel"}[architecture]
            self.model = getattr(transformers, model)(config)

        def forward(self, input_ids, attention_mask):
            return self.model(input_ids=input_ids, attention_mask=attention_mask, **options)[result]
    return Wrapped


def ids(batch):
    return torch.randint(0, 200, (batch, 12)),


def ids_and_mask(batch):
    mask = torch.ones(batch, 12, dtype=torch.int64)
    mask[-1, 9:] = 0
    return torch.randint(0, 200, (batch, 12)), mask


@dataclass
class Case:
    make: Callable
    inputs: Callable
    exports: tuple = (("old", 13), ("old", 17), ("new", 18))


def of(name, *exports):
    case = make_models.SMALL[name]
    return Case(case.make, case.inputs, exports or Case.exports)


def vision(name, size=64, **options):
    return Case(make_models.torchvision_model(name, **options), make_models.images(3, size, size), (("old", 17), ("new", 18), ("new", 20)))


TRANSFORMERS = (("old", 14), ("old", 17), ("new", 18))   # attention needs opset 14
bert = transformer("Bert", dict(hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128, vocab_size=300,
                                max_position_embeddings=64), "last_hidden_state")
gpt = transformer("GPT2", dict(n_embd=64, n_layer=2, n_head=4, vocab_size=300, n_positions=64), "logits", use_cache=False)
SMALL = {
    "mlp": of("mlp"), "cnn": of("cnn", ("old", 11), ("old", 17), ("new", 20)), "tied": of("tied", ("new", 18)), "embedding": of("embedding", ("old", 17)),
    "conv1d": of("conv1d", ("old", 17)), "conv3d": of("conv3d", ("old", 17)), "mobilenet_v3_small": of("mobilenet_v3_small", ("old", 13)),
    "vit": of("vit", ("old", 17), ("new", 18)), "many": Case(ManyOperators, make_models.images(3, 16, 16), (("old", 17), ("new", 18))),
    "lstm": Case(lambda: Recurrent(nn.LSTM, True), ids, (("old", 17),)), "gru": Case(lambda: Recurrent(nn.GRU), ids, (("old", 17),)),
}
SLOW = {
    "resnet18": vision("resnet18"), "mobilenet_v2": vision("mobilenet_v2"), "mobilenet_v3_small": vision("mobilenet_v3_small"),
    "densenet121": vision("densenet121"), "efficientnet_b0": vision("efficientnet_b0"), "convnext_tiny": vision("convnext_tiny"),
    "vit_b_16": Case(make_models.vit_b_16, make_models.images(3, 64, 64), (("old", 17), ("new", 18))),
    "swin_t": vision("swin_t"), "vgg11_bn": vision("vgg11_bn", 224), "bert": Case(bert, ids_and_mask, TRANSFORMERS), "gpt": Case(gpt, ids_and_mask, TRANSFORMERS),
    "lstm": Case(lambda: Recurrent(nn.LSTM, True), ids, (("old", 13), ("new", 18), ("new", 20))),
    "gru": Case(lambda: Recurrent(nn.GRU), ids, (("new", 18),)), "many": Case(ManyOperators, make_models.images(3, 16, 16), (("new", 20),)),
}


def export(case, model, path, exporter, opset):
    sample = case.inputs(2)
    names = [f"input_{k}" for k in range(len(sample))]
    if exporter == "old":
        torch.onnx.export(model, sample, path, dynamo=False, opset_version=opset, input_names=names,
                          dynamic_axes={name: {0: "batch"} for name in names})
    else:
        torch.onnx.export(model, sample, path, dynamo=True, opset_version=opset, verbose=False,
                          dynamic_shapes=tuple({0: torch.export.Dim("batch")} for _ in sample))


def runtime(path, layouts=True):
    """`layouts`: with the optimizations of layouts, in which ONNX Runtime 1.31 itself crashes on a convolution in half precision (vit)."""
    options = onnxruntime.SessionOptions()
    if not layouts:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.log_severity_level, options.intra_op_num_threads = 3, 1
    session = onnxruntime.InferenceSession(path, options)
    names = [each.name for each in session.get_inputs()]
    return lambda inputs: [torch.from_numpy(each) for each in
                           session.run(None, {name: tensor.numpy() for name, tensor in zip(names, inputs)})]


def outputs(module, inputs):
    with torch.no_grad():
        found = module(*inputs)
    return [found] if torch.is_tensor(found) else list(found)


def same_outputs(found, expected, tolerance, text):
    if check.true(len(found) == len(expected), f"{text}: {len(expected)} outputs"):
        for k, (a, b) in enumerate(zip(found, expected)):
            check.same_tensor(a, b, tolerance, f"{text}, output {k}")


def read(name, case):
    torch.manual_seed(3)
    model = case.make().eval()
    for module in model.modules():   # as if trained, else batch norm in evaluation does nothing
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.7, 1.5)
    for exporter, opset in case.exports:
        text = f"{name} by the {exporter} exporter, opset {opset}"
        path, written = given.out / f"{name}_{exporter}_{opset}.onnx", given.out / f"{name}_{exporter}_{opset}.pt2"
        export(case, model, path, exporter, opset)
        try:
            tenfold.ask("export", path, "--format", "pt2", "--out", written)
            module, reference = torch.export.load(written).module(), runtime(path)
        except Exception as error:
            check.true(False, f"{text}: {str(error)[:800]}")
            continue
        for batch in (2, 5):
            inputs = case.inputs(batch)
            same_outputs(outputs(module, inputs), reference(inputs), 1e-4, f"{text}, batch {batch}")


def write(name, path):
    """Half the parameters, as .pt2 and from there as ONNX of several operator sets."""
    small = given.out / f"{name}_small.pt2"
    tenfold.ask("compress", path, "--budget", "0.5", "--out", small)
    module, expected = torch.export.load(small).module(), references(path)
    layers = [(row["id"], row["family"], row["ranks"]) for row in tenfold.ask("inspect", small)["layers"]]
    for opset in (13, 17, 21) if path.stat().st_size < 2**20 else (18,):
        text, written = f"{name} written with opset {opset}", given.out / f"{name}_small_{opset}.onnx"
        try:
            tenfold.ask("export", small, "--format", "onnx", "--opset", str(opset), "--out", written)
            onnx.checker.check_model(str(written), full_check=True)
            reference = runtime(written)
        except Exception as error:
            check.true(False, f"{text}: {str(error)[:800]}")
            continue
        for batch in (2, 3):
            inputs = inputs_of(expected, batch)
            same_outputs(reference(inputs), outputs(module, inputs), 1e-4, f"{text}, batch {batch}")
        found = [(row["id"], row["family"], row["ranks"]) for row in tenfold.ask("inspect", written)["layers"]]
        check.true(found == layers, f"{text}: opened again, it has the same {len(layers)} factorized layers" +
                   ("" if found == layers else f", not {found} but {layers}"))


def write_plain(name, model, make_inputs):
    """Operators that ONNX has not, written from a .pt2."""
    torch.manual_seed(4)
    model, path, written = model.eval(), given.out / f"{name}_plain.pt2", given.out / f"{name}_plain.onnx"
    inputs, shapes = make_inputs(2)
    torch.export.save(torch.export.export(model, inputs, dynamic_shapes=shapes), path)
    tenfold.ask("export", path, "--format", "onnx", "--out", written)   # fails where what it reads back differs, in parameters too
    onnx.checker.check_model(str(written), full_check=True)
    for batch in (2, 5):
        inputs, _ = make_inputs(batch)
        same_outputs(runtime(written)(inputs), outputs(model, inputs), 1e-5, f"{name} written, batch {batch}")


class Fixed(nn.Module):
    """Of its inputs a number and None are fixed when it is exported."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(8, 16), nn.Linear(16, 4)

    def forward(self, x, times: int = 3, shift=None, more=None):
        y = self.second(torch.relu(self.first(x))) * times
        return (y if shift is None else y + shift) + more


def write_fixed():
    """ONNX and TorchScript leave out what is fixed; what was written is compared all the same."""
    torch.manual_seed(7)
    model, x, more = Fixed().eval(), torch.randn(2, 8), torch.randn(2, 4)
    path = given.out / "fixed.pt2"
    torch.export.save(torch.export.export(model, (x, 3, None, more)), path)
    expected = model(x, 3, None, more).detach()
    tenfold.ask("export", path, "--format", "onnx", "--out", given.out / "fixed.onnx")
    same_outputs(runtime(given.out / "fixed.onnx")((x, more)), [expected], 1e-5, "a model with fixed inputs as ONNX")
    tenfold.ask("export", path, "--format", "torchscript", "--out", given.out / "fixed.ts")
    check.same_tensor(torch.jit.load(str(given.out / "fixed.ts"))(x, more), expected, 1e-5, "a model with fixed inputs as TorchScript")


def write_any_names():
    """The names that the old exporter gives inputs are none in Python, and what it writes of a group norm are no parameters."""
    torch.manual_seed(9)
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.GroupNorm(4, 8), nn.ReLU(), nn.Flatten(), nn.Linear(512, 10)).eval()
    x, path = torch.randn(1, 3, 8, 8), given.out / "any_names.onnx"
    for name in ("class", "onnx::Gemm_0", "input.1"):
        torch.onnx.export(model, (x,), path, dynamo=False, input_names=[name])
        tenfold.ask("export", path, "--format", "pt2", "--out", given.out / "any_names.pt2")
        found = torch.export.load(given.out / "any_names.pt2").module()(x)
        check.same_tensor(found, model(x).detach(), 1e-5, f"an input named {name}")
    tenfold.ask("export", path, "--format", "torchscript", "--out", given.out / "any_names.ts")
    check.same_tensor(torch.jit.load(str(given.out / "any_names.ts"))(x), model(x).detach(), 1e-5, "a group norm as TorchScript")


def write_half_model():
    """A model that is in half precision itself answers as near as that allows."""
    torch.manual_seed(8)
    model = nn.Sequential(nn.Linear(64, 256), nn.GELU(), nn.Linear(256, 32)).eval().half()
    x, path = torch.randn(2, 64).half(), given.out / "half_model.pt2"
    torch.export.save(torch.export.export(model, (x,)), path)
    tenfold.ask("export", path, "--format", "onnx", "--out", given.out / "half_model.onnx")
    same_outputs(runtime(given.out / "half_model.onnx", layouts=False)((x,)), [model(x).detach()], 2e-2, "a model of half precision")


def write_half(name, path):
    written = given.out / f"{name}_half.onnx"
    tenfold.ask("export", path, "--format", "onnx", "--half", "--out", written)
    onnx.checker.check_model(str(written), full_check=True)
    stored = onnx.load(str(written)).graph.initializer
    check.true(not any(each.data_type == onnx.TensorProto.FLOAT and len(each.dims) > 1 for each in stored), f"{name} in half precision: weights")
    inputs = inputs_of(references(path), 2)
    same_outputs(runtime(written, layouts=False)(inputs), outputs(torch.export.load(path).module(), inputs), 2e-2, f"{name} in half precision")


for name, case in (SLOW if given.slow else SMALL).items():
    if not given.only or given.only in name:
        read(name, case)
if not given.slow and (not given.only or given.only == "plain"):
    write_plain("filled", Filled(), images)
    write_plain("bags", Bags(), bags)
    write_plain("sizes", OpenSizes(), open_sizes)
    write_fixed()
    write_any_names()
    write_half_model()
for name, facts, path in made_models(given):
    if not facts["training"] and name != "resnet18":   # whose decomposition takes longer than all others together
        write(name, path)
        if name in ("mlp", "cnn", "embedding", "vit", "vit_b_16"):   # others vanish in half precision with random weights
            write_half(name, path)
check.finish()
