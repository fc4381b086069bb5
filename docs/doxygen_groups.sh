#!/bin/sh
# Doxygen's input filter: puts what a header declares into the module of its folder (docs/groups.dox). Lines keep their
# numbers.
folder=$(basename "$(dirname "$1")")
if [ "$folder" = deepprune ]; then exec cat "$1"; fi
exec sed -e "s|^inline namespace DEEPPRUNE_ABI {|& /** \\\\addtogroup $folder */ /** @{ */|" \
    -e "s|^}  // namespace DEEPPRUNE_ABI|/** @} */ &|" "$1"
