"""The commands that the documentation shows, as blocks of lines: fenced code marked `sh`, where every line is a command, or
`console`, where commands follow a `$ ` and the rest is what they printed. And code within sentences."""

import dataclasses
import re
import shlex

from support import ROOT

FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\S*)[^\n]*\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)
# What code in a block that is not a command may be called.
OTHER_LANGUAGES = {"text", "json", "csv", "toml", "yaml", "sql", "cpp"}
OPERATORS = {"|", "&&", "||", ";", "&"}


@dataclasses.dataclass(frozen=True)
class Line:
    """One line of shell, continuations joined; `commands` are the words of each command in it."""

    number: int
    text: str
    commands: tuple


@dataclasses.dataclass(frozen=True)
class Block:
    page: str
    number: int  # of the line where the fence opens
    language: str
    body: str

    def __str__(self):
        return f"{self.page}:{self.number}"

    @property
    def lines(self):
        return tuple(read_lines(self)) if self.language in ("sh", "console") else ()


def pages():
    return [ROOT / "README.md", ROOT / "README.ko.md", ROOT / "CONTRIBUTING.md", ROOT / "web/README.md",
            *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page):
    text = page.read_text(encoding="utf-8")
    for fence in FENCE.finditer(text):
        body = re.sub(rf"^{fence['indent']}", "", fence["body"], flags=re.MULTILINE)
        yield Block(str(page.relative_to(ROOT)), text.count("\n", 0, fence.start()) + 1, fence["language"], body)


def spans(page):
    """Code within sentences, as words."""
    for span in re.findall(r"`([^`]+)`", FENCE.sub("", page.read_text(encoding="utf-8"))):
        try:
            yield tuple(shlex.split(span))
        except ValueError:  # a quotation mark
            continue


def read_lines(block):
    parts, begin = [], 0
    for number, line in enumerate(block.body.splitlines(), block.number + 1):
        if not parts:
            begin = number
            if block.language == "console":
                if not line.startswith("$ "):
                    continue
                line = line[2:]
        parts.append(line)
        if line.endswith("\\"):
            continue
        try:
            words = split("\n".join(parts))
        except ValueError:  # quotes are still open
            continue
        if words:
            yield Line(begin, "\n".join(parts), tuple(commands(words)))
        parts = []
    assert not parts, f"{block}: quotes or a continuation that never end: {parts}"


def split(text):
    lexer = shlex.shlex(text.replace("\\\n", " "), posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    return list(lexer)


def commands(words):
    """Cuts at the operators, and leaves out redirections and assignments that stand before a command."""
    command, redirected = [], False
    for word in [*words, ";"]:
        if word in OPERATORS:
            if command:
                yield tuple(command)
            command = []
        elif set(word) <= set("<>&") and word:
            redirected = True
        elif redirected:
            redirected = False
        elif command or not re.match(r"\w+=", word):
            command.append(word)
