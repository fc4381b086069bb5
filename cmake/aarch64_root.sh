#!/usr/bin/env bash
# aarch64_root.sh <new folder>: Debian 12's arm64 packages that deepprune is built with and runs on, extracted into a folder for
# cmake/aarch64.cmake and qemu. Nothing is installed on this machine. Needs mmdebstrap (Debian: the package of that name).
set -euo pipefail

root=${1:?"usage: aarch64_root.sh <new folder>"}
packages=(libc6-dev libstdc++6 libxtensor-dev libxtensor-blas-dev libopenblas-dev zlib1g-dev nlohmann-json3-dev libhts-dev
    libcli11-dev catch2 libbigwig-dev)
mkdir "$root"
# Through tar, so that everything belongs to whoever runs this.
mmdebstrap --quiet --variant=extract --architectures=arm64 --include="$(IFS=, && printf '%s' "${packages[*]}")" bookworm - |
    tar -x -C "$root" --no-same-owner --exclude=./dev

# Packages link to absolute paths, which must not lead out of the folder.
find "$root/usr" "$root/lib" -lname '/*' | while read -r link; do
    ln -sfnr "$root$(readlink "$link")" "$link"
done
# What update-alternatives would do when OpenBLAS is installed.
for library in libopenblas.so libopenblas.so.0; do
    ln -s "openblas-pthread/$library" "$root/usr/lib/aarch64-linux-gnu/$library"
done
