# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The models that people have: torchvision's, transformers of both kinds, recurrent ones. Small images where the model allows them."""
from dataclasses import dataclass, field
from typing import Callable

import torch
from torch import nn


@dataclass
class Entry:
    make: Callable[[], nn.Module]
    inputs: Callable[[int], tuple]   # of a batch size
    cannot: dict[str, str] = field(default_factory=dict)   # columns of the format table that no reader can fill, and why


def vision(name, size, **options):
    def make():
        import torchvision
        model = getattr(torchvision.models, name)(weights=None, **options)
        for module in model.modules():   # as if trained, else batch norm in evaluation does nothing and some heads are zero
            if isinstance(module, nn.modules.batchnorm._BatchNorm):
                module.running_mean.normal_(0, 0.1)
                module.running_var.uniform_(0.7, 1.5)
        for parameter in model.parameters():
            if parameter.dim() == 2 and not parameter.any():
                nn.init.normal_(parameter, std=0.05)
        return model
    return Entry(make, lambda batch: (torch.randn(batch, 3, size, size),))


class BertLike(nn.Module):
    """Embeddings, nn.TransformerEncoder with a padding mask, a pooled classifier."""

    def __init__(self, words=400, width=64):
        super().__init__()
        self.tokens = nn.Embedding(words, width, padding_idx=0)
        self.positions = nn.Embedding(32, width)
        self.norm = nn.LayerNorm(width)
        layer = nn.TransformerEncoderLayer(width, 4, 128, activation="gelu", batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.pooler = nn.Linear(width, width)
        self.classifier = nn.Linear(width, 3)

    def forward(self, ids, mask):
        x = self.norm(self.tokens(ids) + self.positions(torch.arange(ids.shape[1], device=ids.device)))
        x = self.encoder(x, src_key_padding_mask=mask == 0)
        return self.classifier(torch.tanh(self.pooler(x[:, 0])))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = nn.Linear(width, 3 * width)
        self.project = nn.Linear(width, width)
        self.widen, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = (part.view(batch, length, self.heads, -1).transpose(1, 2) for part in self.attention(self.norm1(x)).chunk(3, dim=-1))
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.project(mixed.transpose(1, 2).reshape(batch, length, width))
        return x + self.narrow(nn.functional.gelu(self.widen(self.norm2(x)), approximate="tanh"))


class GptLike(nn.Module):
    """Causal attention by hand, the head tied to the embedding."""

    def __init__(self, words=300, width=64):
        super().__init__()
        self.tokens = nn.Embedding(words, width)
        self.positions = nn.Parameter(torch.randn(32, width) * 0.02)
        self.blocks = nn.ModuleList(Block(width, 4) for _ in range(2))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, words, bias=False)
        self.head.weight = self.tokens.weight

    def forward(self, ids):
        x = self.tokens(ids) + self.positions[: ids.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


class LstmClassifier(nn.Module):
    """Of all steps' outputs: PyTorch 2.11 exports the last state with a wrong shape."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(6000, 32)
        self.lstm = nn.LSTM(32, 48, num_layers=2, batch_first=True, bidirectional=True)
        self.out = nn.Linear(96, 5)

    def forward(self, ids):
        return self.out(self.lstm(self.tokens(ids))[0].mean(1))


class Bags(nn.Module):
    """EmbeddingBag with offsets and a plain one on a matrix of indices."""

    def __init__(self):
        super().__init__()
        self.words = nn.EmbeddingBag(300, 32, mode="mean")
        self.pairs = nn.EmbeddingBag(300, 32, mode="sum")
        self.out = nn.Linear(64, 4)

    def forward(self, ids, pairs):
        return self.out(torch.relu(torch.cat([self.words(ids), self.pairs(pairs)], dim=1)))


def hugging_face(make_config, make_model, keys):
    def make():
        import transformers

        class Logits(nn.Module):
            def __init__(self):
                super().__init__()
                self.model = getattr(transformers, make_model)(make_config(transformers))

            def forward(self, input_ids, attention_mask):
                return self.model(input_ids=input_ids, attention_mask=attention_mask, use_cache=False).logits if "use_cache" in keys \
                    else self.model(input_ids=input_ids, attention_mask=attention_mask).logits
        return Logits()
    return make


def sequence(words, length=12):
    return lambda batch: (torch.randint(1, words, (batch, length)),)


def masked(words, length=12):
    def make(batch):
        mask = torch.ones(batch, length, dtype=torch.int64)
        mask[-1, length - 3:] = 0
        return torch.randint(1, words, (batch, length)), mask
    return make


def bert_config(transformers):
    return transformers.BertConfig(vocab_size=300, hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128,
                                   max_position_embeddings=32, num_labels=3)


def gpt2_config(transformers):
    return transformers.GPT2Config(vocab_size=300, n_positions=32, n_embd=64, n_layer=2, n_head=4)


ZOO = {
    "resnet18": vision("resnet18", 64),
    "vgg11_bn": vision("vgg11_bn", 32),
    "mobilenet_v2": vision("mobilenet_v2", 64),
    "mobilenet_v3_large": vision("mobilenet_v3_large", 64),
    "densenet121": vision("densenet121", 64),
    "efficientnet_b0": vision("efficientnet_b0", 64),
    "convnext_tiny": vision("convnext_tiny", 64),
    "vit_b_16": vision("vit_b_16", 64, image_size=64),
    "swin_t": vision("swin_t", 64),
    "bert_like": Entry(BertLike, masked(400)),
    "gpt_like": Entry(GptLike, sequence(300)),
    "hf_bert": Entry(hugging_face(bert_config, "BertForSequenceClassification", ()), masked(300)),
    "hf_gpt2": Entry(hugging_face(gpt2_config, "GPT2LMHeadModel", ("use_cache",)), masked(300)),
    "lstm": Entry(LstmClassifier, sequence(6000)),
    "embedding_bag": Entry(Bags, lambda batch: (torch.randint(0, 300, (batch, 6)), torch.randint(0, 300, (batch, 2))),
                           cannot={"ONNX in": "PyTorch writes bags as a loop over sequences"}),
}
