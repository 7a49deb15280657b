#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# package.sh <source> <build> <work>: makes both packages and starts the programs of each in a root of its own, where nothing else lies: the archive
# with glibc and GCC's libraries beside it, the .deb with what it says it depends on. What is not in the root cannot be loaded: no build
# folder, no Qt for the archive, no LibTorch but the package's own. Ends with 77, after one sentence, where that cannot be tried.
set -euo pipefail
source=$1 build=$2 work=$3
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
skip() { printf 'SKIPPED: %s\n' "$*"; exit 77; }

for program in dpkg-query dpkg-deb dpkg-shlibdeps unshare chroot; do
  command -v $program >/dev/null || skip "there is no $program here"
done
private=(unshare --mount --pid --fork)
[ "$(id -u)" = 0 ] || private=(unshare --map-root-user --mount --pid --fork)
"${private[@]}" sh -c 'mount -t tmpfs none /mnt && mkdir /mnt/proc && mount -t proc none /mnt/proc && chroot / true' 2>/dev/null ||
  skip "this user may not make a root of its own (unshare and chroot are refused)"

rm -rf "$work"
mkdir -p "$work/out (1)"
"$source/packaging/package" --built "$build" "$work/out (1)"
archive=$(ls "$work/out (1)"/tenfold-*-linux-x86_64.tar.gz)
deb=$(ls "$work/out (1)"/tenfold_*_amd64.deb)

# add_package <root> <name>: the files that an installed Debian package has, but for documentation
declare -A added
add_package() {
  local root=$1 name=$2
  dpkg-query -L "$name" | grep -Ev '^/usr/share/(doc|man|locale|info|lintian)/' | while read -r file; do
    if [ -L "$file" ] || [ -f "$file" ]; then printf '%s\0' "${file#/}"; fi
  done | tar -C / -c --null -T - | tar -x -C "$root"
}

# provider <dependency>: the installed package that answers it, "a (>= 1) | b" gives a or b; nothing for what has no files
provider() {
  local choice
  while read -r choice; do
    choice=${choice%%[ (:]*}
    if [ "$(dpkg-query -Wf '${db:Status-Status}' "$choice" 2>/dev/null)" = installed ]; then echo "$choice"; return; fi
    choice=$(dpkg-query -Wf '${db:Status-Status} ${Package}: ${Provides}\n' | grep -E "^installed .*[: ]$choice( |,|\$)" | head -1 | sed 's/^installed \([^:]*\):.*/\1/')
    if [ -n "$choice" ]; then echo "$choice"; return; fi
  done < <(tr '|' '\n' <<<"$1" | sed 's/^ *//')
}

# add_with_dependencies <root> <"a, b | c, ...">
add_with_dependencies() {
  local root=$1 dependency name
  while read -r dependency; do
    [ -n "$dependency" ] || continue
    name=$(provider "$dependency")
    [ -n "$name" ] || fail "the dependency '$dependency' is not installed on this machine"
    [ -z "${added[$root:$name]:-}" ] || continue
    added[$root:$name]=1
    add_package "$root" "$name"
    add_with_dependencies "$root" "$(dpkg-query -Wf '${Pre-Depends}, ${Depends}' "$name")"
  done < <(tr ',' '\n' <<<"$2" | sed 's/^ *//; s/ *$//')
}

new_root() { # a merged /usr, as Debian has it, and a folder to write into
  mkdir -p "$1"/{usr/bin,usr/lib,usr/lib64,usr/sbin,proc,dev,tmp,root}
  ln -s usr/lib "$1/lib"; ln -s usr/lib64 "$1/lib64"; ln -s usr/bin "$1/bin"; ln -s usr/sbin "$1/sbin"
}

# in_root <root> <program> <arguments>: with an empty environment but for the variables in `extra`
extra=(LANG=C)
in_root() {
  local root=$1
  shift
  env -i PATH=/usr/bin:/usr/sbin HOME=/tmp OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen "${extra[@]}" "${private[@]}" bash -c '
    mount -t proc none "$0/proc" && mount --bind /dev "$0/dev" && exec chroot "$0" "$@"' "$root" "$@"
}

# try <root> <folder of the programs there> <folder of the data there>: what users do, and what comes out
try() {
  local root=$1 bin=$2 share=$3 said
  said=$(in_root "$root" "$bin/tenfold" --version)
  [[ $said == "tenfold "[0-9]* ]] || fail "--version said: $said"
  said=$(in_root "$root" "$bin/tenfold" inspect "$share/tenfold/samples/digits_cnn.pt2" --json)
  [[ $said == *'"parameters": 127082'* || $said == *'"parameters":127082'* ]] || fail "inspect said: $said"
  in_root "$root" "$bin/tenfold" compress "$share/tenfold/samples/digits_cnn.pt2" --budget 0.25 --out /tmp/small.pt2 >/dev/null
  said=$(in_root "$root" "$bin/tenfold" inspect /tmp/small.pt2 --json)
  python3 -c 'import json, sys; count = json.loads(sys.argv[1])["parameters"]; assert 20000 < count <= 127082 // 4, count' "$said" ||
    fail "the compressed sample has another number of parameters: $said"
  in_root "$root" "$bin/tenfold" export /tmp/small.pt2 --out /tmp/small.pt | grep -q verified || fail "TorchScript is not read back: the reader does not run"
  in_root "$root" "$bin/tenfold" evaluate /tmp/small.pt2 --data digits | grep -qi accuracy || fail "the digits are not in the package"
  in_root "$root" "$bin/tenfold-gui" --picture /tmp/window.png --report /tmp/report.json "$share/tenfold/samples/digits_cnn.pt2" ||
    fail "the window does not open"
  grep -q '"layers"' "$root/tmp/report.json" || fail "the window wrote no report"
  # text is drawn, not a box for each letter, and the plots are there: a picture of that many bytes has them
  [ "$(stat -c %s "$root/tmp/window.png")" -gt 60000 ] || fail "the picture of the window is too plain: $root/tmp/window.png"
  for file in man/man1/tenfold.1 bash-completion/completions/tenfold applications/tenfold.desktop icons/hicolor/scalable/apps/tenfold.svg \
    mime/packages/tenfold.xml metainfo/tenfold.metainfo.xml doc/tenfold/LICENSE doc/tenfold/licences/libtorch.txt; do
    [ -s "$root$share/$file" ] || [ -s "$root$share/$file.gz" ] || fail "the package lacks share/$file"
  done
}

# nothing_of_ours <root>: no path of this machine and nothing of NVIDIA's in what is handed out
nothing_of_ours() {
  local file
  while read -r file; do
    if readelf -d "$file" 2>/dev/null | grep -E 'R(UN)?PATH' | grep -vE '\[\$ORIGIN(/\.\./lib/tenfold|/\.\./\.\./lib/tenfold)?\]'; then
      fail "$file looks for libraries outside the package"
    fi
  done < <(find "$1" -type f \( -name '*.so*' -o -path '*/bin/tenfold*' -o -name 'tenfold-torchscript-reader' \) -path '*tenfold*')
  file=$(find "$1" -path '*tenfold*' \( -name 'libcud*' -o -name 'libcupti*' \) -size +100k | head -1)
  [ -z "$file" ] || fail "$file is NVIDIA's own"
}

# try_gpu <root> <folder of the programs there> <sample>: fetched libraries, of which only NVIDIA's runtime is real, and a driver that is none.
# The program must start itself anew with that runtime in place of the stand-in, and look for the rest where it was fetched.
try_gpu() {
  local root=$1 bin=$2 sample=$3 gpu=$1/tmp/.local/share/tenfold/gpu runtime version said
  runtime=$(readlink -f "$(sed -n 's/^LibTorch_CPU_LIBRARY:[^=]*=//p' "$build/CMakeCache.txt")")
  runtime=${runtime%/torch/lib/*}/nvidia/cu13/lib/libcudart.so.13
  if ! [ -e "$runtime" ]; then echo "no libcudart.so.13 beside LibTorch: GPU support is not tried"; return 0; fi
  gcc -shared -Wl,-soname,libcuda.so.1 -x c /dev/null -o "$root/usr/lib/x86_64-linux-gnu/libcuda.so.1"
  said=$(in_root "$root" "$bin/tenfold" train "$sample" --data digits --epochs 1 --device cuda --out /tmp/t.pt2 2>&1) && fail "trained on no GPU"
  [[ $said == *"libtorch_cuda.so: cannot open"* ]] || fail "without fetched libraries it said: $said"
  version=$(basename "${runtime%/nvidia/*}"/torch-*.dist-info .dist-info)   # torch-2.11.0
  mkdir -p "$gpu/nvidia/cu13/lib"
  cp "$runtime" "$gpu/nvidia/cu13/lib/"
  echo "LibTorch ${version#torch-}" >"$gpu/complete"
  extra=(LD_DEBUG=libs)
  said=$(in_root "$root" "$bin/tenfold" --version 2>&1)
  extra=(LANG=C)
  grep -q 'calling init: /proc/self/fd/' <<<"$said" || fail "the fetched runtime is not loaded"
  [[ $said == *"tenfold "[0-9]* ]] || fail "the program does not start anew"
  said=$(in_root "$root" "$bin/tenfold" train "$sample" --data digits --epochs 1 --device cuda --out /tmp/t.pt2 2>&1) && fail "trained on no GPU"
  [[ $said == *"tenfold/gpu/torch/lib/libtorch_cuda.so: cannot open"* ]] || fail "with fetched libraries it said: $said"
}

echo "== the archive, beside glibc and GCC's libraries, in a folder with a space"
root="$work/archive root"
new_root "$root"
for name in libc6 libgcc-s1 libstdc++6; do add_package "$root" "$name"; done
mkdir -p "$root/opt/my programs"
tar -xzf "$archive" -C "$root/opt/my programs"
inside="/opt/my programs/$(basename "$archive" .tar.gz)"
nothing_of_ours "$root/opt"
try "$root" "$inside/bin" "$inside/share"
try_gpu "$root" "$inside/bin" "$inside/share/tenfold/samples/digits_cnn.pt2"
for file in plugins/platforms/libqxcb.so plugins/tls/libqopensslbackend.so libssl.so.3; do
  [ -e "$root$inside/lib/tenfold/$file" ] || fail "the archive lacks $file"
done

echo "== the .deb, beside what it depends on"
root="$work/deb root"
new_root "$root"
add_with_dependencies "$root" "$(dpkg-deb -f "$deb" Depends)"
add_package "$root" fonts-dejavu-core   # recommended
dpkg-deb -x "$deb" "$work/deb"
nothing_of_ours "$work/deb"
cp -a "$work/deb/." "$root/"
! ls "$work"/deb/usr/lib/tenfold/libQt6* 2>/dev/null || fail "the .deb bundles Qt"
try "$root" /usr/bin /usr/share

rm -rf "$work"
echo "both packages run where nothing else is"
