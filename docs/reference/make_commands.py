#!/usr/bin/env python3
"""Makes docs/reference/commands.md from the programs' own --help.

make_commands.py PROGRAMS prints the page, from the programs in the folder PROGRAMS (build/release/bin);
make_commands.py PROGRAMS --compare PAGE says how PAGE differs from it, and exits with 1 if it does.
"""
import difflib
import os
import re
import subprocess
import sys

introduction = """# Commands

<!-- made by docs/reference/make_commands.py from the programs' --help; do not edit -->

Every command and option, as `-h` or `--help` prints them. Numbers out of their range, unknown options and options that exclude
each other are refused with exit code 2. Exit codes: 0 done, 1 bad data or a file that cannot be read or written,
2 bad usage, 128 + n ended by signal n.
"""


lists = ("Subcommands", "Figures and tables")


def help_of(program, *command):
    return subprocess.run([program, *command, "--help"], check=True, text=True, stdout=subprocess.PIPE).stdout


def cell(text):
    """Text for a table: a bar would end the cell, and what looks like HTML would vanish."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;").replace("*", "\\*")


def choices(values):
    return values.replace(",", ", ")


def described(kind):
    """(placeholder, range, default) of what stands behind an option's name: `UINT:whole number from 1 to 9=4`."""
    kind, _, default = kind.partition("=")
    placeholder, _, limits = kind.partition(":")
    listed = re.fullmatch(r"\{(.*)\}", limits)
    if listed:
        limits = choices(listed[1])
    limits = re.sub(r" to (1099511627776|18446744073709551615)$", " on", limits)  # no limit that anybody meets
    placeholder = {"UINT": "N", "INT": "N", "FLOAT": "X", "TEXT": "NAME", "ENUM": "NAME"}.get(placeholder, placeholder)
    return placeholder, limits, default.strip("[]").replace(",", ", ")


def option_row(name, text):
    """A row of the table for an option's line of help and its description."""
    notes = []
    for word in ("Excludes", "Needs"):
        found = re.search(rf" {word}: ((?:--\S+ ?)+)", name + " ")
        if found:
            others = ", ".join(f"`{other}`" for other in found[1].split())
            notes.append(f"{'Not with' if word == 'Excludes' else 'Only with'} {others}.")
            name = (name + " ").replace(found[0], " ").rstrip()
    required = " REQUIRED" in name
    several = name.endswith(" ...")
    name = name.replace(" REQUIRED", "").removesuffix(" ...")
    # CLI11 prints an enumeration as `ENUM:value in {all->1,best->0} OR {1,0}=best`.
    name = re.sub(r":value in \{(.*?)\} OR \{.*?\}", lambda m: ":{" + re.sub(r"->\d+", "", m[1]) + "}", name)
    flags, _, kind = name.partition(" ")
    placeholder, limits, default = described(kind)
    if flags == "--threads":  # that of the machine
        default = ""
    shown = f"`{flags.replace(',', ', ')}{' ' + placeholder if placeholder else ''}{' ...' if several else ''}`"
    values = limits
    if required:
        values += ("; " if values else "") + "required"
    if default:
        values += ("; " if values else "") + f"default {default}"
    said = cell(text) + (". " + " ".join(notes) if notes else "")
    return f"| {cell(shown)} | {cell(values)} | {said} |"


def table(title, entries):
    heading = [] if title == "Options" else [f"**{title}**", ""]
    return [*heading, "| option | values | meaning |", "|---|---|---|", *(option_row(*entry) for entry in entries), ""]


def section(text):
    """The Markdown of a command's help: its options as tables, other text as it is."""
    lines, out, title, entries, prose = text.splitlines()[1:], [], None, [], []

    def flush():
        nonlocal entries, prose
        if entries:
            out.extend(table(title, entries))
        if prose:
            out.extend([*prose, ""])
        entries, prose = [], []

    for line in lines:
        group = re.fullmatch(r"(?:\[Option Group: )?([A-Z][A-Za-z ]*|[a-z ]+)\]?:?", line.strip())
        if line.startswith("Usage: "):
            flush()
            out.extend([f"`{line.removeprefix('Usage: ')}`", ""])
        elif line.startswith("[Option Group: "):
            flush()
            title = group[1].capitalize()
        elif line.endswith(":") and group and not line.startswith(" "):
            # What a command is called with without a name, and its options, share a table.
            if title != "Positionals":
                flush()
            title = line[:-1]
        elif not line.strip():
            if prose:
                flush()
        elif re.match(r" {2,4}(-|[A-Z]|[a-z]+ TEXT)", line) and title is not None and title not in lists:
            name, _, rest = line.strip().partition("   ")
            if "  " in name:
                name, _, rest = line.strip().partition("  ")
            # A name as wide as its column has one space behind it.
            narrow = re.fullmatch(r"(-\S+ [A-Z]+(?:=\S+)?(?: (?:Needs|Excludes): --\S+)*) ([a-z].*)", name)
            if narrow and not rest:
                name, rest = narrow.groups()
            if name == "Options:":
                continue
            if name != "-h,--help":  # every command has it
                entries.append((name, rest.strip()))
        elif re.match(r" {20,}\S", line) and entries:
            name, rest = entries[-1]
            entries[-1] = (name, f"{rest} {line.strip()}".strip())
        elif title in lists and line.startswith("  "):
            name, rest = line.split(None, 1)
            if not prose:
                prose.extend([f"**{title}**", "", "| name | makes |" if title == lists[1] else "| name | does |", "|---|---|"])
            prose.append(f"| `{name}` | {cell(rest)} |")
        elif line.startswith("  [") and line.endswith("]"):
            said = line.strip()[1:-1].replace("Exactly 1", "exactly one").replace("Between 1 and 2", "one or two")
            said = said.replace("the following options", "these").replace("the follow options", "these")
            title += f" ({said})"
        elif line.startswith("  "):
            pass  # the description of an option group
        else:
            prose.append(line.replace("<", "&lt;").replace("*", "\\*"))
    flush()
    return out


def page(folder):
    program = os.path.join(folder, "deepprune")
    top = help_of(program)
    commands = re.findall(r"^  ([a-z][a-z-]*) ", top.partition("Subcommands:")[2], re.M)
    out = [introduction, "## deepprune", "", *section(top)]
    for command in commands:
        text = help_of(program, command)
        out.extend([f"## deepprune {command}", "",
                    text[0].upper() + text.splitlines()[0][1:] + ".", "", *section(text)])
    text = help_of(os.path.join(folder, "paper"))
    said = "Reproduces the figures and tables of Luo, Chi & Deng (2019) and checks their claims."
    out.extend(["## paper", "", said, "", *section(text)])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).rstrip() + "\n"


def main():
    made = page(sys.argv[1])
    if sys.argv[2:3] != ["--compare"]:
        sys.stdout.write(made)
        return 0
    with open(sys.argv[3], encoding="utf-8") as file:
        kept = file.read()
    lines = kept.splitlines(True), made.splitlines(True)
    sys.stdout.writelines(difflib.unified_diff(*lines, sys.argv[3], "the programs"))
    if kept != made:
        print(f"{sys.argv[3]} is not what the programs say; make it again:\n"
              f"{sys.argv[0]} {sys.argv[1]} > {sys.argv[3]}")
    return kept != made


sys.exit(main())
