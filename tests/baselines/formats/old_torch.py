# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a value as torch.save of PyTorch before 0.1.10 did: a tar with the pickles sys_info, storages, tensors and pickle. What
torch.serialization.load reads as `legacy_load`."""
import io
import pickle
import struct
import sys
import tarfile

import torch


def member(archive, name, contents):
    info = tarfile.TarInfo(name)
    info.size = len(contents)
    archive.addfile(info, io.BytesIO(contents))


def storage_class(tensor):
    return getattr(torch, torch.storage._dtype_to_storage_type_map()[tensor.dtype])



def save_tar(value, path):
    """Tensors anywhere in `value` become numbers, their storages are shared where they were."""
    tensors, storages = {}, {}

    class Pickler(pickle.Pickler):
        def persistent_id(self, part):
            if isinstance(part, torch.Tensor):
                tensors[id(part)] = part
                return str(id(part))
            if isinstance(part, type) and issubclass(part, torch.nn.Module):
                return (part, None, None)
            return None

    body = io.BytesIO()
    Pickler(body, protocol=2).dump(value)
    for tensor in tensors.values():
        storages.setdefault(tensor.untyped_storage()._cdata, tensor)

    stored = io.BytesIO()
    pickle.dump(len(storages), stored, protocol=2)
    for key, tensor in storages.items():
        contents = bytes(tensor.untyped_storage())
        pickle.dump((key, "cpu", storage_class(tensor)), stored, protocol=2)
        stored.write(struct.pack("<q", len(contents) // tensor.element_size()) + contents)
    pickle.dump([], stored, protocol=2)

    described = io.BytesIO()
    pickle.dump(len(tensors), described, protocol=2)
    for key, tensor in tensors.items():
        pickle.dump((key, tensor.untyped_storage()._cdata, type(tensor)), described, protocol=2)
        described.write(struct.pack("<ii", tensor.dim(), 0))
        described.write(struct.pack(f"<{tensor.dim()}q", *tensor.size()) + struct.pack(f"<{tensor.dim()}q", *tensor.stride()))
        described.write(struct.pack("<q", tensor.storage_offset()))

    facts = {"protocol_version": 1000, "little_endian": sys.byteorder == "little", "type_sizes": {"short": 2, "int": 4, "long": 4}}
    with tarfile.open(path, "w:", format=tarfile.PAX_FORMAT) as archive:
        member(archive, "sys_info", pickle.dumps(facts, protocol=2))
        member(archive, "pickle", body.getvalue())
        member(archive, "tensors", described.getvalue())
        member(archive, "storages", stored.getvalue())
