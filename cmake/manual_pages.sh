#!/usr/bin/env bash
# Writes the manual pages of the programs from their own --help, by help2man.
# usage: cmake/manual_pages.sh FOLDER VERSION DEEPPRUNE PAPER
set -euo pipefail

folder=$1 version=$2 deepprune=$3 paper=$4
mkdir -p "$folder"
rm -f "$folder"/*.1.gz

# page <name> <summary> <further sections> <program> [command]
page() {
    local name=$1 summary=$2 more=$3 title
    title=$(printf '%s' "$name" | tr '[:lower:]' '[:upper:]')
    shift 3
    help2man --no-info --version-string="$version" --name="$summary" --include=<(printf '%s\n' "$more") "$*" |
        sed -e "s/^\.TH [A-Z-]* /.TH $title /" -e "s/^deepprune [a-z-]* \\\\- /$name \\\\- /" -e "s/^paper \\\\- /$name \\\\- /" |
        gzip -9n >"$folder/$name.1.gz"
}

commands=$("$deepprune" --help | sed -nE '/^Subcommands:/,$s/^  ([a-z-]+) +(.*)/\1\t\2/p')
pages=$(cut -f 1 <<<"$commands" | sed 's/.*/.BR deepprune-& (1),/')
also=$'[see also]\n'"$pages"$'\n.BR deepprune-paper (1)'
page deepprune "find the motifs in DNA sequences that a protein binds" "$also" "$deepprune"
while IFS=$'\t' read -r command summary; do
    page "deepprune-$command" "$summary" $'[see also]\n.BR deepprune (1)' "$deepprune" "$command"
done <<<"$commands"
page deepprune-paper "reproduce the figures and tables of the paper" $'[see also]\n.BR deepprune (1)' "$paper"
