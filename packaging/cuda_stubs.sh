#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# cuda_stubs.sh <Python environment>: `import torch` loads libtorch_cuda.so, which wants 2 GB of NVIDIA's libraries even on a machine
# without a GPU. The checks against Python run on the CPU, so small stand-ins with the same names, symbols and versions do: every
# function answers "failed". Made from what LibTorch's own libraries ask for.
set -euo pipefail
site=$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')
lib=$site/torch/lib to=$site/nvidia/cu13/lib
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
askers=("$lib"/libtorch_cuda.so "$lib"/libtorch_python.so "$lib"/libtorch_nvshmem.so "$lib"/libtorch_cuda_linalg.so)
nm -D --undefined-only "${askers[@]}" | awk '$1 == "U" {print $2}' | sort -u >"$work/wanted"

# stub <file name> <version, or - for none> <pattern of the symbols without a version>
stub() {
  local name=$1 version=$2 pattern=$3 options=()
  if [ "$version" = - ]; then
    grep -E "^($pattern)" "$work/wanted" | grep -v @ >"$work/names" || true
  else
    sed -n "s/@$version\$//p" "$work/wanted" >"$work/names"
    printf '%s { global: *; };\n' "$version" >"$work/map"
    options=("-Wl,--version-script=$work/map")
  fi
  sed 's/.*/int &(void) { return 1; }/' "$work/names" >"$work/stub.c"
  gcc -shared -fPIC -w -fno-builtin "-Wl,-soname,$name" "${options[@]}" -o "$to/$name" "$work/stub.c"
}

mkdir -p "$to"
stub libcublas.so.13 libcublas.so.13 ''
stub libcublasLt.so.13 libcublasLt.so.13 ''
stub libcudnn.so.9 libcudnn.so.9 ''
stub libcufft.so.12 libcufft.so.12 ''
stub libcusparse.so.12 libcusparse.so.12 ''
stub libcusolver.so.12 libcusolver.so.12 ''
stub libnvshmem_host.so.3 NVSHMEM ''
stub libcurand.so.10 - 'curand'
stub libcufile.so.0 - 'cuFile'
stub libcusparseLt.so.0 - 'cusparseLt'
stub libnccl.so.2 - 'nccl|pnccl'
