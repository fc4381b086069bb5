#!/usr/bin/env python3
"""Writes small pages with one fault each, which check_links.py and run_commands.py must name.

check_the_checkers.py SCRATCH: the pages are written to the folder SCRATCH, which is emptied first.
"""
import os
import shutil
import subprocess
import sys

here, scratch = os.path.dirname(os.path.abspath(__file__)), sys.argv[1]
pages, work = os.path.join(scratch, "pages"), os.path.join(scratch, "work")


def expect(fails, words, page, *command):
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(os.path.join(pages, "docs"))
    with open(os.path.join(pages, "README.md"), "w", encoding="utf-8") as file:
        file.write("# One two\n\n## A `b`: c\n\n## Twice\n\n## Twice\n")
    with open(os.path.join(pages, "docs", "page.md"), "w", encoding="utf-8") as file:
        file.write(page)
    done = subprocess.run([sys.executable, os.path.join(here, command[0]), *command[1:]], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if (done.returncode != 0) != fails or words not in done.stdout:
        sys.exit(f"expected {words!r} (fails: {fails}) for\n{page}\n{command[0]} said:\n{done.stdout}")


def links(fails, words, page):
    expect(fails, words, page, "check_links.py", pages)


def commands(fails, words, page):
    expect(fails, words, page, "run_commands.py", os.path.join(pages, "docs", "page.md"), "/nowhere", work)


links(False, "1 relative", "[x](../README.md)")
links(False, "1 relative", "[x](../README.md#a-b-c)")
links(False, "1 relative", "[x](../README.md#twice-1)")
links(False, "1 relative", "# Here\n\n[x [y]](#here)")
links(False, "1 relative", "[x](https://example.org/absent) [y\nz](../README.md)\n\n```sh\n[a](b)\n```\n`[a](b)`\n")
links(True, "page.md:2: ../absent.md: there is no such file", "\n[x](../absent.md)")
links(True, "page.md:1: absent.svg: there is no such file", "![x](absent.svg)")
links(True, "page.md:1: absent.svg: there is no such file", "<img src=\"absent.svg\">")
links(True, "page.md:1: ../README.md#three: no heading", "[x](../README.md#three)")
links(True, "page.md:3: ../README.md#twice-2: no heading", "\n\n[x](../README.md#twice-2)")
links(True, "is outside", "[x](../../../x)[y](../..)")

commands(False, "1 blocks", "```sh\necho a 0.51\n```\n\n```text\na 0.50\n```\n")
commands(False, "1 blocks", "```sh\nprintf 'a\\nb\\nc\\n'\n```\n\n```text\n...\nb\n...\n```\n")
commands(False, "1 blocks", "<!-- not run: a reason -->\n```sh\nfalse\n```\n```sh\ntrue\n```\n")
commands(True, "page.md:1: exit code 3", "```sh\nexit 3\n```\n")
commands(True, "expected 'a 0.50'", "```sh\necho a 0.53\n```\n\n```text\na 0.50\n```\n")
commands(True, "expected 'a 5'", "```sh\necho a 6\n```\n\n```text\na 5\n```\n")
commands(True, "expected '(the end)'", "```sh\nprintf 'a\\nb\\n'\n```\n\n```text\na\n```\n")
commands(True, "expected 'b'", "```sh\necho a\n```\n\n```text\n...\nb\n```\n")
commands(True, "no command was run", "text\n")
shutil.rmtree(scratch)
print("every fault was found")
