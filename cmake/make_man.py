#!/usr/bin/env python3
"""Manual pages from what the program itself prints with --help.

  make_man.py PROGRAM FOLDER     llm-loadtest.1.gz, and llm-loadtest-COMMAND.1.gz for every command
"""
import gzip
import pathlib
import re
import subprocess
import sys

NAME = "llm-loadtest"
SECOND_COLUMN = 20  # what is indented further than this goes on with the description above
# What roff would make something else of: hyphens, typographic quotes, accents, commands. An ellipsis it leaves out where the
# locale is C, and a flag that takes several values then looks as if it took one.
ROFF = str.maketrans({"\\": "\\e", "-": "\\-", "'": "\\(aq", '"': "\\(dq", "`": "\\(ga", "~": "\\(ti", "^": "\\(ha", "…": "..."})


def escaped(text):
    """Text as roff takes it literally."""
    text = text.translate(ROFF)
    return "\\&" + text if text.startswith(".") else text


def sections_of(help_text):
    """(what it is in a sentence, usage, [(title, lines)], [paragraph]) of what --help prints."""
    blocks = [block.splitlines() for block in re.split(r"\n\n+", help_text.strip("\n"))]
    usage, sections, paragraphs = "", [], []
    for lines in blocks[1:]:
        if lines[0].startswith("Usage: "):
            usage = " ".join(line.strip() for line in lines).removeprefix("Usage: ")
        elif re.fullmatch(r"[A-Z][^.]*:", lines[0]) and len(lines) > 1:
            sections.append((lines[0][:-1], lines[1:]))
        else:
            paragraphs.append(" ".join(line.strip() for line in lines))
    return " ".join(blocks[0]), usage, sections, paragraphs


def rows_of(lines):
    """[(term, description)] of a section in two columns."""
    rows = []
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if indent > SECOND_COLUMN and rows:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line.strip()}".strip())
        else:
            term, description = re.fullmatch(r"(\S.*?)(?: {2,}(\S.*))?", line.strip()).groups("")
            rows.append((term, description))
    return rows


def page(title, help_text, version, others):
    """A page in roff's man macros; `others` are those that it refers to."""
    summary, usage, sections, paragraphs = sections_of(help_text)
    out = [f'.TH {title.upper()} 1 "" "{NAME} {version}" "User Commands"',
           ".SH NAME", f"{title} \\- {escaped(summary.rstrip('.'))}",
           ".SH SYNOPSIS", f".B {escaped(usage)}"]
    if paragraphs:
        out.append(".SH DESCRIPTION")
    for text in paragraphs:
        out += [".PP", escaped(text)]
    for name, lines in sections:
        out.append(f".SH {escaped(name.upper())}")
        if name.startswith("Example"):
            out += [".nf", *(escaped(line.removeprefix("  ")) for line in lines), ".fi"]
            continue
        for term, description in rows_of(lines):
            out += [".TP", f".B {escaped(term)}", escaped(description)]
    out += [".SH SEE ALSO", ", ".join(f"{escaped(other)}(1)" for other in others)]
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 3:
        sys.exit("make_man.py: give the program and the folder to write into")
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])

    def said(*words):
        return subprocess.run([program, *words], check=True, capture_output=True, encoding="utf-8").stdout

    version = said("--version").split()[1]
    whole = said("--help")
    commands = [term for title, lines in sections_of(whole)[2] if title == "Commands" for term, _ in rows_of(lines)]
    if not commands:
        sys.exit(f"make_man.py: {program} --help names no commands")
    pages = {NAME: page(NAME, whole, version, [f"{NAME}-{command}" for command in commands])}
    for command in commands:
        title = f"{NAME}-{command}"
        pages[title] = page(title, said(command, "--help"), version, [NAME])
    folder.mkdir(parents=True, exist_ok=True)
    for title, text in pages.items():
        # No time in it: the same program makes the same files.
        (folder / f"{title}.1.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
