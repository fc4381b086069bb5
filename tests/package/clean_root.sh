#!/usr/bin/env bash
# Installs both Debian packages into a clean Debian root, runs the demo there, trains on peaks and a genome, and builds a
# program against the library by CMake and by pkg-config. By hand, as it downloads Debian: needs root, debootstrap and the network.
#
#   cmake --preset package && cmake --build --preset package && cpack --preset package
#   tests/package/clean_root.sh build/package [MIRROR]
set -euo pipefail

build=$(cd "$1" && pwd)
mirror=${2:-http://deb.debian.org/debian}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
skip() {
    printf 'skipped: %s\n' "$*"
    exit 77
}
[ "$(id -u)" = 0 ] || skip "needs root"
command -v debootstrap >/dev/null || skip "needs debootstrap"

root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf "$root"' EXIT
debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 || {
    tail -n 3 "$root.log"
    rm -f "$root.log"
    skip "debootstrap could not make a root"
}
rm -f "$root.log"
mount -t proc proc "$root/proc" || true
# What apt is told of proxies and mirrors here holds there, too.
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
cp /etc/apt/apt.conf.d/*prox* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
mkdir "$root/packages" "$root/work"
cp "$build"/*.deb "$root/packages/"
cp "$here/../../examples/quickstart.cpp" "$here/../../examples/save_and_load.cpp" "$root/work/"
inside apt-get update -qq
inside sh -c 'apt-get install -y -qq /packages/deepprune_*.deb >/dev/null'
inside dpkg --list deepprune | tail -n 1

echo "== the demo"
inside sh -c 'cd /work && time deepprune train --out demo'
inside test -s /work/demo/report.html
inside deepprune --version

echo "== a program against the library"
inside sh -c 'apt-get install -y -qq /packages/libdeepprune-dev_*.deb g++ cmake make pkg-config zlib1g-dev nlohmann-json3-dev >/dev/null'
cat >"$root/work/CMakeLists.txt" <<'TEXT'
cmake_minimum_required(VERSION 3.25)
project(guest CXX)
find_package(deepprune REQUIRED COMPONENTS io)
add_executable(guest quickstart.cpp)
target_link_libraries(guest PRIVATE deepprune::deepprune)
add_executable(files save_and_load.cpp)
target_link_libraries(files PRIVATE deepprune::io)
TEXT
inside sh -c 'cd /work && cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS=-Wall >/dev/null && cmake --build build && build/guest && build/files'
inside sh -c 'cd /work && g++ -std=c++20 -O1 quickstart.cpp -o plain $(pkg-config --cflags --libs deepprune) && ./plain | tail -n 1'
inside sh -c 'pkg-config --cflags --libs deepprune-io >/dev/null'

echo "== removed without a trace"
inside apt-get remove -y -qq deepprune libdeepprune-dev >/dev/null
[ -z "$(find "$root/usr" -name '*deepprune*' -print -quit)" ] || {
    find "$root/usr" -name '*deepprune*'
    exit 1
}
echo "all good"
