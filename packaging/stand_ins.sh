#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# stand_ins.sh <libtorch_cpu.so> <folder>: LibTorch for the CPU still loads NVIDIA's libcudart and libcupti, for its profiler alone. They are
# not free software, so what we hand out has small libraries of the same names, symbols and versions in their place, which answer "no CUDA
# here". Made from what this libtorch_cpu.so asks for; one that asks for neither gets none.
set -euo pipefail
asker=$1 to=$2
mkdir -p "$to"
rm -f "$to"/*.so.*
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
nm -D --undefined-only "$asker" | awk '$1 == "U" {print $2}' | grep -E '@lib(cudart|cupti)\.so\.' | sort -u >"$work/wanted" || true

body_of() { # the C function of this name; 100 is cudaErrorNoDevice and means nothing but failure to CUPTI
  case $1 in
    cudaGetErrorString) echo 'const char* cudaGetErrorString(int error) { return "there is no CUDA here"; }' ;;
    cuptiGetResultString) echo 'int cuptiGetResultString(int result, const char** text) { *text = "there is no CUDA here"; return 0; }' ;;
    cudaGetDeviceCount | cudaDriverGetVersion | cudaRuntimeGetVersion | cuptiGetVersion) echo "int $1(int* number) { *number = 0; return 100; }" ;;
    *) echo "int $1(void) { return 100; }" ;;
  esac
}

while read -r library; do
  sed -n "s/@$library\$//p" "$work/wanted" | while read -r name; do body_of "$name"; done >"$work/stand_in.c"
  printf '%s { global: *; };\n' "$library" >"$work/versions"
  "${CC:-gcc}" -shared -fPIC -O1 -s -w -fno-builtin "-Wl,-soname,$library" "-Wl,--version-script=$work/versions" -o "$to/$library" "$work/stand_in.c"
done < <(sed 's/.*@//' "$work/wanted" | sort -u)
