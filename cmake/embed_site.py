#!/usr/bin/env python3
"""Makes a site, folders of files, part of a program: writes the C++ file that takes them in.

  embed_site.py FUNCTION OUTPUT.cc FOLDER…     std::span<const SiteFile> FUNCTION(), see src/api/site_file.h

Each file gets its media type, an ETag of its content and, where it is HTML, the hashes of its inline scripts.
"""
import hashlib
import pathlib
import sys

from inline_scripts import Blocked, inline_script_hashes

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8", ".json": "application/json", ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".webp": "image/webp", ".woff2": "font/woff2",
    "": "text/plain; charset=utf-8"}


def files_of(folders):
    """{path: file}, by path."""
    found = {}
    for folder in map(pathlib.Path, folders):
        for path in folder.rglob("*"):
            if not path.is_file():
                continue
            name = path.relative_to(folder).as_posix()
            if name in found:
                sys.exit(f"embed_site.py: {found[name]} and {path} would both be {name}")
            if path.suffix not in TYPES:
                sys.exit(f"embed_site.py: {path}: which media type does \"{path.suffix}\" have? Add it to TYPES")
            found[name] = path.resolve()
    return dict(sorted(found.items()))


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def source(function, files):
    out = ['// Written by cmake/embed_site.py.', '#include "api/site_file.h"', ""]
    rows = []
    for index, (name, path) in enumerate(files.items()):
        content = path.read_bytes()
        try:
            hashes = inline_script_hashes(content) if path.suffix == ".html" else []
        except Blocked as problem:
            sys.exit(f"{path}: {problem}")
        symbol = f"loadtest_{function}_{index}"
        lines = (".pushsection .rodata", f".hidden {symbol}", f".global {symbol}", f"{symbol}:",
                 f".incbin {quoted(path)}", f".hidden {symbol}_end", f".global {symbol}_end", f"{symbol}_end:",
                 ".popsection")
        out.append("asm(" + "\n    ".join(quoted(line)[:-1] + '\\n"' for line in lines) + ");")
        out.append(f'extern "C" const char {symbol}[];')
        out.append(f'extern "C" const char {symbol}_end[];')
        etag = '"' + hashlib.sha256(content).hexdigest()[:32] + '"'
        rows.append(f"    {{{quoted(name)}, {quoted(TYPES[path.suffix])}, {quoted(etag)}, {quoted(' '.join(hashes))},\n"
                    f"     {{{symbol}, static_cast<std::size_t>({symbol}_end - {symbol})}}}},")
    out += ["", "namespace loadtest {", "", f"std::span<const SiteFile> {function}() {{", "  static const SiteFile kFiles[] = {",
            *rows, "  };", "  return kFiles;", "}", "", "}  // namespace loadtest", ""]
    return "\n".join(out)


def main():
    if len(sys.argv) < 4:
        sys.exit("embed_site.py: give a function, the file to write, and folders")
    function, output, *folders = sys.argv[1:]
    files = files_of(folders)
    if not files:
        sys.exit(f"embed_site.py: there are no files in {' '.join(folders)}")
    pathlib.Path(output).write_text(source(function, files))


if __name__ == "__main__":
    main()
