#!/usr/bin/env bash
# Formats the sources, or with --check says which are not formatted. One version of clang-format decides, because each
# has its own taste; Debian 12's package is called as the program: clang-format-16.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=16

program=
for name in "clang-format-$version" clang-format; do
    if command -v "$name" >/dev/null && "$name" --version | grep -q "version $version\."; then
        program=$name
        break
    fi
done
if [ -z "$program" ]; then
    echo "format: clang-format $version is needed (Debian: apt-get install clang-format-$version)" >&2
    exit 1
fi

mapfile -t files < <(git ls-files -- '*.hpp' '*.cpp')
case "${1:-}" in
    '') "$program" -i "${files[@]}" ;;
    --check)
        "$program" --dry-run --Werror "${files[@]}"
        # What clang-format cannot break it leaves: a long literal, say.
        if LC_ALL=C.UTF-8 grep -nE '^.{121,}' "${files[@]}"; then
            echo "format: these lines have more than 120 columns" >&2
            exit 1
        fi
        ;;
    *)
        echo "usage: cmake/format.sh [--check]" >&2
        exit 2
        ;;
esac
