# shellcheck shell=bash
# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by packaging/run, packaging/test and .ci/run: fetches what the build needs and builds. Run again, it costs half a second.
#   TENFOLD_TORCH=<folder with include/ and lib/>   use that LibTorch and fetch none (no CUDA kernels then)
#   TENFOLD_GPU=off|on|libs   off: no CUDA; on: compile the kernels; libs: also fetch what runs them (2 GB more).
#                             Default: libs beside an NVIDIA driver, else on
#   TENFOLD_DEPS=<folder>     where fetched things go, default .deps beside this checkout's other folders
#   TENFOLD_JOBS=<number>     compilers at a time; default: as many as processors and memory allow
#   TENFOLD_PYTHON=<program>  the Python 3.11 for `packaging/test --interop`
set -euo pipefail

say() { printf '== %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
deps=${TENFOLD_DEPS:-$root/.deps}
mkdir -p "$deps"
deps=$(cd "$deps" && pwd)
tree=$deps/tree
[ "$(uname -sm)" = "Linux x86_64" ] || die "Tenfold builds on Linux on x86-64 only; this is $(uname -sm)"

# ---------------------------------------------------------------- what is fetched

names_in() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' -e 's/[[:space:]]//g' "$root/packaging/$1"; }

system_packages() {
  local want missing=() p sudo=()
  mapfile -t want < <(names_in packages.txt)
  if ! command -v apt-get >/dev/null; then
    say "no apt-get here; this system must have what Debian calls ${want[*]}"
    return 0
  fi
  local installed
  installed=$(dpkg-query -Wf '${Package} ${db:Status-Status}\n' "${want[@]}" 2>/dev/null || true)
  for p in "${want[@]}"; do
    grep -qx "$p installed" <<<"$installed" || missing+=("$p")
  done
  [ ${#missing[@]} = 0 ] && return 0
  local apt=(apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  local by_hand="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "packages are missing; as root, once: $by_hand"
    sudo=(sudo)
  fi
  say "installing Debian packages: ${missing[*]}"
  if ! { "${sudo[@]}" "${apt[@]}" update &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } >"$deps/apt.log" 2>&1; then
    tail -5 "$deps/apt.log" >&2
    die "apt-get failed, all it said is in $deps/apt.log; as root: $by_hand"
  fi
}

python_with_pip() {
  local p
  for p in ${TENFOLD_PYTHON:+"$TENFOLD_PYTHON"} /usr/bin/python3 python3; do
    if "$p" -m pip --version >/dev/null 2>&1; then echo "$p"; return 0; fi
  done
  die "no Python with pip (Debian: python3-pip)"
}

# fetch <requirements file>: its wheels into $deps/wheels. What is there already and has the right hash needs no network.
fetch() {
  local list=$root/packaging/$1 n quiet=(-q) python
  local platforms=(--platform manylinux2014_x86_64 --platform manylinux2010_x86_64 --platform manylinux1_x86_64)
  for n in {12..28}; do platforms+=(--platform "manylinux_2_${n}_x86_64"); done   # pip matches the number exactly
  python=$(python_with_pip)
  rm -rf "$deps/tmp"
  mkdir -p "$deps/wheels" "$deps/tmp"   # pip unpacks in TMPDIR, and /tmp may be small
  local command=(env "TMPDIR=$deps/tmp" "$python" -m pip download --disable-pip-version-check --no-deps --require-hashes
    --only-binary=:all: --implementation cp --python-version 3.11 "${platforms[@]}" --retries 5 --timeout 60 -d "$deps/wheels" -r "$list")
  if ! "${command[@]}" -q --no-index --find-links "file://${deps// /%20}/wheels" >/dev/null 2>&1; then
    say "fetching $(sed -n '3s/^# //p' "$list")"
    [ ! -t 2 ] || quiet=()
    "${command[@]}" "${quiet[@]}" >&2 || die "the download failed; what is complete is kept: run the same command again"
  fi
  rm -rf "$deps/tmp"
}

versions_in() { sed -n 's/^\([A-Za-z0-9-]*\)==\([0-9.]*\).*/\1 \2/p' "$root/packaging/$1"; }

# wheels <requirements file>: fetched and unpacked into $tree. Only headers and libraries are wanted: no Python environment
wheels() {
  local stamp=$tree/.$1.done name version
  cmp -s "$root/packaging/$1" "$stamp" && return 0
  fetch "$1"
  mkdir -p "$tree"
  say "unpacking into $tree"
  while read -r name version; do
    case $name in
      torch) unzip -qo "$deps/wheels/torch-$version"-*.whl 'torch/lib/*' 'torch/include/*' '*.dist-info/licenses/*' -x 'torch/lib/libtorch_python.so' -d "$tree" ;;
      *) unzip -qo "$deps/wheels/${name//-/_}-$version"-*.whl -d "$tree" ;;
    esac || die "cannot unpack $name (is the disk full?)"
  done < <(versions_in "$1")
  link_cuda_names
  cp "$root/packaging/$1" "$stamp"
}

# The folder and file names that a CUDA toolkit has and its wheels lack
link_cuda_names() {
  local cuda=$tree/nvidia/cu13 file name
  [ -d "$cuda/lib" ] || return 0
  ln -sfn lib "$cuda/lib64"
  for file in "$cuda"/lib/lib*.so.*; do
    name=${file##*/}
    ln -sfn "$name" "$cuda/lib/${name%%.so.*}.so"
  done
}

digits() {
  local stamp=$deps/data/.requirements-data.txt.done
  [ -s "$deps/data/digits.csv.gz" ] && cmp -s "$root/packaging/requirements-data.txt" "$stamp" && return 0
  fetch requirements-data.txt
  mkdir -p "$deps/data"
  unzip -qoj "$deps/wheels"/scikit_learn-*.whl sklearn/datasets/data/digits.csv.gz -d "$deps/data" || die "cannot unpack the digits"
  cp "$root/packaging/requirements-data.txt" "$stamp"
}

# ---------------------------------------------------------------- Python, only for packaging/test --interop

python_311() {
  local p
  for p in ${TENFOLD_PYTHON:+"$TENFOLD_PYTHON"} /usr/bin/python3.11 python3.11 /usr/bin/python3 python3; do
    if [ "$("$p" -c 'import sys; print(*sys.version_info[:2], sys.implementation.name)' 2>/dev/null)" = "3 11 cpython" ]; then
      echo "$p"; return 0
    fi
  done
  die "--interop needs CPython 3.11, for which the pinned wheels are; name one with TENFOLD_PYTHON=<program>"
}

interop_python() { # makes $deps/interop; not with ensurepip, which bare Debian lacks
  local home=$deps/interop stamp=$deps/interop/.done python with_pip
  if cmp -s <(cat "$root/packaging/requirements-interop.txt" "$root/packaging/cuda_stubs.sh") "$stamp" && "$home/bin/python" -c '' 2>/dev/null; then return 0; fi
  python=$(python_311)
  with_pip=$(python_with_pip)
  fetch requirements-interop.txt
  say "making the Python environment $home (1.9 GB)"
  rm -rf "$home"
  mkdir -p "$deps/tmp"
  "$python" -m venv --without-pip "$home"
  TMPDIR=$deps/tmp "$with_pip" -m pip --python "$home/bin/python" install -q --disable-pip-version-check --no-deps --no-index --require-hashes \
    --no-compile --find-links "file://${deps// /%20}/wheels" -r "$root/packaging/requirements-interop.txt" >&2 || die "pip could not install into $home"
  rm -rf "$deps/tmp"
  bash "$root/packaging/cuda_stubs.sh" "$home" || die "the stand-ins for NVIDIA's libraries could not be made"
  "$home/bin/python" -c 'import torch' >&2 || die "torch cannot be imported in $home"
  cat "$root/packaging/requirements-interop.txt" "$root/packaging/cuda_stubs.sh" >"$stamp"
}

# ---------------------------------------------------------------- build

nvidia_driver() { [ -e /proc/driver/nvidia/version ] || [ -e /usr/lib/wsl/lib/libcuda.so.1 ]; }

quoted() { printf 'set(%s [==[%s]==] CACHE %s "" FORCE)\n' "$1" "$3" "$2"; }

# The values every preset needs, in $deps/env.cmake: cmake --preset dev -C .deps/env.cmake
write_environment() {
  local gpu=${TENFOLD_GPU:-} torch=${TENFOLD_TORCH:-$tree/torch} cuda=OFF
  {
    echo "# Written by packaging/setup.sh: where things are on this machine"
    quoted TENFOLD_DATA PATH "$deps/data"
    quoted TENFOLD_TORCH PATH "$torch"
    [ -n "${TENFOLD_TORCH:-}" ] || [ "$gpu" = off ] || cuda=ON
    quoted TENFOLD_CUDA BOOL $cuda
    if [ $cuda = ON ]; then
      quoted CMAKE_CUDA_COMPILER FILEPATH "$tree/nvidia/cu13/bin/nvcc"
      quoted CUDAToolkit_ROOT PATH "$tree/nvidia/cu13"
    fi
  } >"$deps/env.cmake.new"
  if cmp -s "$deps/env.cmake.new" "$deps/env.cmake"; then rm "$deps/env.cmake.new"; else mv "$deps/env.cmake.new" "$deps/env.cmake"; fi
}

prepare() { # everything but the build; the lock is held until `release_lock`, so that of two at once the second waits
  exec 9>"$deps/lock"
  flock -n 9 || { say "another set-up is at work in $deps; waiting for it"; flock 9; }
  system_packages
  case ${TENFOLD_GPU:-} in '' | off | on | libs) ;; *) die "TENFOLD_GPU is '$TENFOLD_GPU'; it may be off, on or libs" ;; esac
  if [ -n "${TENFOLD_TORCH:-}" ]; then
    [ -e "$TENFOLD_TORCH/lib/libtorch_cpu.so" ] || die "no lib/libtorch_cpu.so in TENFOLD_TORCH=$TENFOLD_TORCH"
    TENFOLD_TORCH=$(cd "$TENFOLD_TORCH" && pwd)
    export TENFOLD_TORCH
  else
    wheels requirements.txt
    [ "${TENFOLD_GPU:-}" = off ] || wheels requirements-nvcc.txt
    if [ "${TENFOLD_GPU:-}" = libs ] || { [ -z "${TENFOLD_GPU:-}" ] && nvidia_driver; }; then
      [ -n "${TENFOLD_GPU:-}" ] || cmp -s "$root/packaging/requirements-gpu.txt" "$tree/.requirements-gpu.txt.done" ||
        say "there is an NVIDIA driver: its libraries are fetched too, 2 GB (TENFOLD_GPU=on leaves them out)"
      wheels requirements-gpu.txt
    fi
  fi
  digits
  write_environment
}

release_lock() { exec 9>&-; }

# configure <preset> [cmake arguments]: in $root/build/<preset>, afresh when the checkout or the tools moved
configure() {
  local preset=$1 build=$root/build/$1 log=$deps/configure-$1.log key flags=()
  shift
  if command -v ccache >/dev/null; then   # a precompiled header needs the sloppiness
    flags+=("-DCMAKE_CXX_COMPILER_LAUNCHER=env;CCACHE_SLOPPINESS=pch_defines,time_macros;ccache")
  fi
  flags+=("$@")
  key=$(printf '%s\n' "$root" && cat "$deps/env.cmake")
  if [ -e "$build/CMakeCache.txt" ] && [ "$key" != "$(cat "$build/.environment" 2>/dev/null)" ]; then
    say "tools or folders have changed: $build is made afresh"
    rm -rf "$build"
  fi
  [ -e "$build/build.ninja" ] && [ "$(printf '%s\n' "${flags[@]}")" = "$(cat "$build/.flags" 2>/dev/null)" ] && return 0
  say "configuring $build"
  if ! (cd "$root" && cmake --preset "$preset" -C "$deps/env.cmake" "${flags[@]}") >"$log" 2>&1; then
    grep -A12 -m1 'CMake Error' "$log" >&2 || tail -20 "$log" >&2
    die "cmake failed; all it said is in $log"
  fi
  printf '%s\n' "${flags[@]}" >"$build/.flags"
  printf '%s\n' "$key" >"$build/.environment"
}

jobs_that_fit() { # compiling a file with LibTorch's headers takes up to 1.6 GB, a test rarely more
  local jobs memory
  jobs=$(nproc)
  memory=$(awk '/MemAvailable/ {print int($2 / 1600000)}' /proc/meminfo)
  [ "$memory" -ge "$jobs" ] || jobs=$((memory > 0 ? memory : 1))
  echo "${TENFOLD_JOBS:-$jobs}"
}

build() { # build <preset> [targets]
  local folder=$root/build/$1 pending
  shift
  pending=$(ninja -C "$folder" -n "$@" 2>/dev/null | tail -1) || pending=
  [[ $pending == *"no work to do"* ]] && return 0
  say "building $folder with $(jobs_that_fit) compilers at a time"
  NINJA_STATUS='[%f/%t, %e s] ' ninja -C "$folder" -j "$(jobs_that_fit)" "$@" >&2 || die "the build failed; the first error is above"
}
