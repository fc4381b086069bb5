"""What mkdocs lacks for this guide: links to files of the repository that are not pages.

A link to such a file, `../examples/quickstart.cpp`, leads to a page that is made of it under `repository/`; a link to
a folder leads to its README.md, or else to the first page in it.
"""
import os
import re
import tempfile

from mkdocs.structure.files import File

link = re.compile(r"(\]\()([^)\s#]+)(#[^)\s]*)?(\))")
languages = {".cpp": "cpp", ".hpp": "cpp", ".py": "python", ".sh": "sh", ".yaml": "yaml", ".cmake": "cmake"}
made = {}


def on_config(config):
    made["root"] = os.path.dirname(config["docs_dir"].rstrip("/"))
    made["folder"] = tempfile.TemporaryDirectory()
    decisions = sorted(os.listdir(os.path.join(config["docs_dir"], "decisions")))
    config["nav"][-1]["Evidence"].append({"Decisions": [f"decisions/{name}" for name in decisions]})
    return config


def on_files(files, config):
    docs = config["docs_dir"]
    # What belongs to the making of the site and the reference is no part of it.
    for file in list(files):
        if is_inside(file.abs_src_path, docs) and not file.src_path.endswith((".md", ".svg", ".png", ".css", ".tsv")):
            files.remove(file)
    # Every file that a page names, and that those name in turn.
    waiting = [(os.path.join(docs, file.src_path), file.src_path) for file in files if file.src_path.endswith(".md")]
    pages = {os.path.realpath(path) for path, _ in waiting}
    while waiting:
        path, _ = waiting.pop()
        with open(path, encoding="utf-8") as text:
            content = text.read()
        for match in link.finditer(content):
            target = resolved(path, match[2])
            if target is None or target in pages or is_inside(target, docs):
                continue
            pages.add(target)
            name = page_name(target)
            add_page(name, target, files, config)
            if target.endswith(".md"):
                waiting.append((target, name))
    return files


def is_inside(path, folder):
    return os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep)


def resolved(path, target):
    """The file that `target` in the page at `path` leads to; None for one elsewhere."""
    if re.match(r"[a-z]+:", target):
        return None
    found = os.path.realpath(os.path.join(os.path.dirname(path), target))
    if os.path.isdir(found):
        inside = sorted(name for name in os.listdir(found) if name.endswith(".md"))
        if not inside:
            return found
        found = os.path.join(found, "README.md" if "README.md" in inside else inside[0])
    return found if os.path.exists(found) else None


def page_name(target):
    relative = os.path.relpath(target, made["root"])
    if os.path.isdir(target):
        return f"repository/{relative}/index.md"
    return f"repository/{relative}" if relative.endswith((".md", ".svg", ".png")) else f"repository/{relative}.md"


def add_page(name, target, files, config):
    relative = os.path.relpath(target, made["root"])
    path = os.path.join(made["folder"].name, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.isdir(target):
        content = f"# {relative}\n\n" + "".join(f"* `{entry}`\n" for entry in sorted(os.listdir(target)))
    elif target.endswith((".svg", ".png")):
        with open(target, "rb") as source, open(path, "wb") as copy:
            copy.write(source.read())
        content = None
    else:
        with open(target, encoding="utf-8") as source:
            content = source.read()
        if not target.endswith(".md"):
            language = languages.get(os.path.splitext(target)[1], "text")
            content = f"# {relative}\n\n````{language}\n{content}````\n"
    if content is not None:
        with open(path, "w", encoding="utf-8") as page:
            page.write(content)
    files.append(File(name, made["folder"].name, config["site_dir"], config["use_directory_urls"]))


def on_page_markdown(markdown, page, config, files):
    source = page.file.src_path
    if source.startswith("repository/"):
        path = os.path.join(made["root"], source.removeprefix("repository/"))
    else:
        path = os.path.join(config["docs_dir"], source)

    def replaced(match):
        target = resolved(path, match[2])
        if target is None:
            return match[0]
        if is_inside(target, config["docs_dir"]):
            name = os.path.relpath(target, os.path.realpath(config["docs_dir"]))
        else:
            name = page_name(target)
        return match[1] + os.path.relpath(name, os.path.dirname(source)) + (match[3] or "") + match[4]

    # Code is left alone.
    parts = re.split(r"(^```.*?^```$)", markdown, flags=re.S | re.M)
    return "".join(part if i % 2 else link.sub(replaced, as_python_reads(part)) for i, part in enumerate(parts))


def as_python_reads(text):
    """Browsers of repositories need no empty line before a list, and two spaces for what belongs to an item."""
    text = re.sub(r"^(?![*-] |\d+\. |\s|[|#<])(.+)\n(?=[*-] )", r"\1\n\n", text, flags=re.M)
    return re.sub(r"^  (?=\|)", "    ", text, flags=re.M)


def on_post_build(config):
    made["folder"].cleanup()
