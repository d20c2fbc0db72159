#!/usr/bin/env python3
"""Makes a site, folders of files, part of a program: writes the C++ file that takes them in.

  embed_site.py FUNCTION OUTPUT.cc FOLDER…     std::span<const SiteFile> FUNCTION(), see src/api/site_file.h

Each file gets its media type, an ETag of its content and, where it is HTML, the hashes of its inline scripts. Text is
taken in as Brotli and as gzip besides, which lie in the folder OUTPUT.packed.
"""
import concurrent.futures
import gzip
import hashlib
import os
import pathlib
import shutil
import subprocess
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


def as_gzip(path):
    return gzip.compress(path.read_bytes(), 9, mtime=0)


def as_brotli(path):
    # The program, not Python's module: that is there for Debian's own Python only.
    return subprocess.run(["brotli", "--quality=11", "--stdout", path], stdout=subprocess.PIPE, check=True).stdout


ENCODINGS = {"gzip": as_gzip, "brotli": as_brotli}  # as SiteFile's members are named, in their order


def pack_files(files, folder):
    """{encoding: {path: file}} of those that are smaller so. The same content always gives the same bytes."""
    if shutil.which("brotli") is None:
        sys.exit("embed_site.py: the program brotli is missing; install Debian's package brotli, or run scripts/install-deps")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    def pack(encoding, name, target):
        smaller = ENCODINGS[encoding](files[name])
        if len(smaller) < files[name].stat().st_size:
            target.write_bytes(smaller)
            packed[encoding][name] = target

    packed = {encoding: {} for encoding in ENCODINGS}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:  # what takes long holds no lock
        jobs = [pool.submit(pack, encoding, name, folder.resolve() / f"{index}.{encoding}")
                for index, (name, path) in enumerate(files.items()) if is_text(path) for encoding in ENCODINGS]
    for job in jobs:
        job.result()
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
        smaller = []
        for encoding in ENCODINGS:
            declared, expression = [], "{}"
            if name in packed[encoding]:
                declared, expression = taken_in(f"loadtest_{function}_{index}_{encoding}", packed[encoding][name])
            out += declared
            smaller.append(expression)
        etag = '"' + hashlib.sha256(content).hexdigest()[:32] + '"'
        rows.append(f"    {{{quoted(name)}, {quoted(TYPES[path.suffix])}, {quoted(etag)}, {quoted(' '.join(hashes))},\n"
                    f"     {', '.join([plain, *smaller])}}},")
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
    output.write_text(source(function, files, pack_files(files, output.with_suffix(".packed"))))


if __name__ == "__main__":
    main()
