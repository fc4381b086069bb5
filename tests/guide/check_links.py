#!/usr/bin/env python3
"""Checks the relative links and anchors of all Markdown files below a folder: check_links.py ROOT. No network.

A link names a file or folder that exists, its anchor a heading of that file as repository browsers name it. Hidden
folders and build/ are passed over, and so is what stands in code.
"""
import os
import re
import sys

link = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
html = re.compile(r"<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)=\"([^\"]+)\"")
external = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.I)
fence = re.compile(r"^ {0,3}(```+|~~~+)")


def lines_outside_code(path):
    """(number, line) without fenced blocks and without what stands between backticks."""
    closing = None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            mark = fence.match(line)
            if closing is None and mark:
                closing = mark[1]
            elif closing is not None:
                if mark and line.strip() == mark[1] and mark[1].startswith(closing):
                    closing = None
            else:
                yield number, line


def anchors(path):
    """The headings' anchors: lower case, spaces as hyphens, other punctuation dropped; repeated ones are numbered."""
    seen, out = {}, set()
    for _, line in lines_outside_code(path):
        heading = re.match(r"^#{1,6}\s+(.*?)\s*#*\s*$", line)
        out.update(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", line))
        if not heading:
            continue
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).lower()
        name = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        count = seen.get(name, 0)
        seen[name] = count + 1
        out.add(f"{name}-{count}" if count else name)
    return out


def documents(root):
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "build")
        yield from (os.path.join(folder, f) for f in sorted(files) if f.endswith(".md"))


def targets(path):
    # A link may be broken over two lines.
    numbers, text = [], ""
    for number, line in lines_outside_code(path):
        line = re.sub(r"(`+).*?\1", "", line)
        numbers += [number] * len(line)
        text += line
    for pattern in (link, html):
        for match in pattern.finditer(text):
            yield numbers[match.start()], match[1]


def main(root):
    count, faults, known = 0, [], {}
    for path in documents(root):
        name = os.path.relpath(path, root)
        for line, target in targets(path):
            if external.match(target):
                continue
            count += 1
            file, _, anchor = target.partition("#")
            wanted = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
            if not os.path.exists(wanted):
                faults.append(f"{name}:{line}: {target}: there is no such file")
            elif os.path.relpath(wanted, root).startswith(".."):
                faults.append(f"{name}:{line}: {target}: is outside the repository")
            elif anchor and wanted.endswith(".md"):
                if wanted not in known:
                    known[wanted] = anchors(wanted)
                if anchor not in known[wanted]:
                    faults.append(f"{name}:{line}: {target}: no heading has this anchor")
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{count} relative links, {len(faults)} of them broken")
    return 1 if faults or count == 0 else 0


sys.exit(main(os.path.abspath(sys.argv[1])))
