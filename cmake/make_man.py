#!/usr/bin/env python3
"""Manual pages from what the program itself prints with --help.

  make_man.py PROGRAM FOLDER     llm-loadtest.1, and llm-loadtest-COMMAND.1 for every command
"""
import pathlib
import re
import subprocess
import sys

NAME = "llm-loadtest"
COLUMN = 32  # where the help's second column begins


def escaped(text):
    """Text as roff takes it literally."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def sections_of(help_text):
    """(what it is in a sentence, usage, [(title, lines)], what stands after them)."""
    blocks = [block.splitlines() for block in re.split(r"\n\n+", help_text.strip("\n"))]
    summary = " ".join(blocks[0])
    usage, sections, rest = "", [], []
    for lines in blocks[1:]:
        if lines[0].startswith("Usage: "):
            usage = " ".join(line.strip() for line in lines)[len("Usage: "):]
        elif re.fullmatch(r"[A-Z][^.]*:", lines[0]) and len(lines) > 1:
            sections.append((lines[0][:-1], lines[1:]))
        else:
            rest.append(" ".join(line.strip() for line in lines))
    return summary, usage, sections, rest


def rows_of(lines):
    """[(term, description)] of a section in two columns."""
    rows = []
    for line in lines:
        term, description = line[:COLUMN].strip(), line[COLUMN:].strip()
        if line[:COLUMN].strip() and len(line.rstrip()) > COLUMN and line[COLUMN - 1] != " ":
            term, description = line.strip(), ""  # a long term stands alone in its line
        if term:
            rows.append([term, description])
        elif rows:
            rows[-1][1] = f"{rows[-1][1]} {description}".strip()
    return rows


def page(title, help_text, version, others):
    summary, usage, sections, rest = sections_of(help_text)
    out = [f'.TH {title.upper()} 1 "" "{NAME} {version}" "User Commands"', ".SH NAME",
           f"{escaped(title)} \\- {escaped(summary.rstrip('.'))}", ".SH SYNOPSIS", escaped(usage)]
    for name, lines in sections:
        out.append(f".SH {escaped(name.upper())}")
        if name == "Examples":
            out += [".nf", *(escaped(line[2:] if line.startswith("  ") else line) for line in lines), ".fi"]
            continue
        for term, description in rows_of(lines):
            out += [".TP", f".B {escaped(term)}", escaped(description)]
    for text in rest:
        out += [".PP", escaped(text)]
    if others:
        out += [".SH SEE ALSO", ", ".join(f"{escaped(other)}(1)" for other in others)]
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 3:
        sys.exit("make_man.py: give the program and the folder to write into")
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])

    def said(*words):
        return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout

    version = said("--version").split()[1]
    whole = said("--help")
    _, _, sections, _ = sections_of(whole)
    commands = [term for title, lines in sections if title == "Commands" for term, _ in rows_of(lines)]
    if not commands:
        sys.exit(f"make_man.py: {program} --help names no commands")
    pages = {NAME: page(NAME, whole, version, [f"{NAME}-{command}" for command in commands])}
    for command in commands:
        title = f"{NAME}-{command}"
        pages[title] = page(title, said(command, "--help"), version, [NAME])
    folder.mkdir(parents=True, exist_ok=True)
    for title, text in pages.items():
        (folder / f"{title}.1").write_text(text)


if __name__ == "__main__":
    main()
