#!/bin/bash
# SPDX-FileCopyrightText: The Tenfold authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Two processes that train together in two network namespaces, as on two machines: the model is the one that two
# processes of one machine make, and when one is killed the other ends with an error and a checkpoint.
# namespaces.sh <tenfold> <model>; 77 where namespaces cannot be made.
set -u
tenfold=$1 model=$2
place=$(mktemp -d)
one=tenfold-$$-a two=tenfold-$$-b
clean() {
  ip netns del "$one" 2>/dev/null
  ip netns del "$two" 2>/dev/null
  rm -rf "$place"
}
trap clean EXIT
die() { echo "error: $*" >&2; exit 1; }
skip() { echo "skipped: $*"; exit 77; }

command -v ip >/dev/null || skip "there is no ip to make network namespaces with"
ip netns add "$one" 2>/dev/null && ip netns add "$two" 2>/dev/null || skip "this user may not make network namespaces"
ip netns exec "$one" true 2>/dev/null || skip "this user may not enter network namespaces"
ip link add "tf$$a" type veth peer name "tf$$b" 2>/dev/null || skip "this user may not make network devices"
ip link set "tf$$a" netns "$one" && ip link set "tf$$b" netns "$two" || die "the devices cannot be moved"
ip -n "$one" addr add 10.97.0.1/24 dev "tf$$a" && ip -n "$two" addr add 10.97.0.2/24 dev "tf$$b" || die "no addresses"
for each in "$one" "$two"; do ip -n "$each" link set lo up; done
ip -n "$one" link set "tf$$a" up && ip -n "$two" link set "tf$$b" up || die "the devices do not come up"

train() { # train <epochs> <out> <more ...>
  local epochs=$1 out=$2
  shift 2
  "$tenfold" train "$model" --data digits --epochs "$epochs" --from-scratch --batch 64 --seed 3 --threads 1 --out "$out" "$@"
}
rank() { # rank <0|1> <command ...>
  local rank=$1 space=$one device=tf$$a
  [ "$rank" = 1 ] && space=$two device=tf$$b
  shift
  RANK=$rank WORLD_SIZE=2 MASTER_ADDR=10.97.0.1 MASTER_PORT=29711 GLOO_SOCKET_IFNAME=$device in_space "$space" "$@"
}
in_space() { # the function of this shell, in a namespace
  local space=$1
  shift
  export -f train
  export tenfold model
  ip netns exec "$space" bash -c '"$@"' - "$@"
}

rank 1 train 3 "$place/other.pt2" > "$place/1.txt" 2>&1 &
rank 0 train 3 "$place/apart.pt2" > "$place/0.txt" 2> "$place/0.err" || die "$(tail -n 1 "$place/0.err")"
wait $! || die "$(tail -n 1 "$place/1.txt")"
train 3 "$place/here.pt2" --nproc 2 > "$place/here.txt" 2> /dev/null || die "two processes of one machine fail"
apart=$(grep -a "test accuracy" "$place/0.txt") here=$(grep -a "test accuracy" "$place/here.txt")
[ -n "$apart" ] && [ "$apart" = "$here" ] || die "'$apart' apart, '$here' on one machine"
echo "$apart"

rank 1 train 100000 "$place/lost.pt2" > /dev/null 2>&1 &
rank 0 train 100000 "$place/kept.pt2" --checkpoint "$place/run.safetensors" > /dev/null 2> "$place/0.err" &
first=$!
for _ in $(seq 100); do
  sleep 0.2
  grep -aq "epoch" "$place/0.err" && break
done
pkill -9 -f "$place/lost.pt2"
wait "$first" && die "nobody noticed that a process was killed"
grep -aq "another process of this training has ended" "$place/0.err" || die "$(tail -n 1 "$place/0.err")"
[ -s "$place/run.safetensors" ] || die "no checkpoint was kept"
echo "a killed process is told, and a checkpoint is there"
