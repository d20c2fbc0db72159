#!/usr/bin/env python3
"""Makes a site, folders of files, part of a program: writes the C++ file that takes them in.

  embed_site.py FUNCTION OUTPUT.cc FOLDER…     std::span<const SiteFile> FUNCTION(), see src/api/site_file.h

Each file gets its media type, an ETag of its content and, where it is HTML, the hashes of its inline scripts. Text is
taken in a second time as gzip, which lies in the folder OUTPUT.gzip.
"""
import gzip
import hashlib
import pathlib
import shutil
import sys

from inline_scripts import Blocked, inline_script_hashes

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8", ".json": "application/json", ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
    ".webp": "image/webp", ".woff2": "font/woff2", "": "text/plain; charset=utf-8"}


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


def is_text(path):
    kind = TYPES[path.suffix]
    return kind.startswith(("text/", "application/")) or kind.endswith("+xml")


def gzip_files(files, folder):
    """{path: file} of those that are smaller so. The same content always gives the same bytes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    packed = {}
    for index, (name, path) in enumerate(files.items()):
        if not is_text(path):
            continue
        content = path.read_bytes()
        smaller = gzip.compress(content, 9, mtime=0)
        if len(smaller) < len(content):
            packed[name] = folder.resolve() / f"{index}.gz"
            packed[name].write_bytes(smaller)
    return packed


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def taken_in(symbol, path):
    """(the declarations of the file's bytes, the expression that is all of them)."""
    lines = (".pushsection .rodata", f".hidden {symbol}", f".global {symbol}", f"{symbol}:", f".incbin {quoted(path)}",
             f".hidden {symbol}_end", f".global {symbol}_end", f"{symbol}_end:", ".popsection")
    return (["asm(" + "\n    ".join(quoted(line)[:-1] + '\\n"' for line in lines) + ");",
             f'extern "C" const char {symbol}[];', f'extern "C" const char {symbol}_end[];'],
            f"{{{symbol}, static_cast<std::size_t>({symbol}_end - {symbol})}}")


def source(function, files, packed):
    out = ['// Written by cmake/embed_site.py.', '#include "api/site_file.h"', ""]
    rows = []
    for index, (name, path) in enumerate(files.items()):
        content = path.read_bytes()
        try:
            hashes = inline_script_hashes(content) if path.suffix == ".html" else []
        except Blocked as problem:
            sys.exit(f"{path}: {problem}")
        declared, plain = taken_in(f"loadtest_{function}_{index}", path)
        out += declared
        smaller = "{}"
        if name in packed:
            declared, smaller = taken_in(f"loadtest_{function}_{index}_gzip", packed[name])
            out += declared
        etag = '"' + hashlib.sha256(content).hexdigest()[:32] + '"'
        rows.append(f"    {{{quoted(name)}, {quoted(TYPES[path.suffix])}, {quoted(etag)}, {quoted(' '.join(hashes))},\n"
                    f"     {plain}, {smaller}}},")
    out += ["", "namespace loadtest {", "", f"std::span<const SiteFile> {function}() {{", "  static const SiteFile kFiles[] = {",
            *rows, "  };", "  return kFiles;", "}", "", "}  // namespace loadtest", ""]
    return "\n".join(out)


def main():
    if len(sys.argv) < 4:
        sys.exit("embed_site.py: give a function, the file to write, and folders")
    function, output, *folders = sys.argv[1:]
    output = pathlib.Path(output)
    files = files_of(folders)
    if not files:
        sys.exit(f"embed_site.py: there are no files in {' '.join(folders)}")
    output.write_text(source(function, files, gzip_files(files, output.with_suffix(".gzip"))))


if __name__ == "__main__":
    main()
