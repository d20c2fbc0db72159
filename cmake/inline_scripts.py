#!/usr/bin/env python3
"""The SHA-256 of the inline scripts of HTML files, as a Content-Security-Policy without 'unsafe-inline' wants them.

  inline_scripts.py FOLDER     prints "FILE 'sha256-…' 'sha256-…'" for every HTML file below the folder

What such a policy would block, and no hash can allow, is an error: attributes such as onclick, and javascript: URLs.
"""
import base64
import hashlib
import pathlib
import sys
from html.parser import HTMLParser

# A script of another type is data, which no policy looks at.
CODE_TYPES = {"", "module", "importmap", "speculationrules", "text/javascript", "application/javascript",
              "text/ecmascript", "application/ecmascript"}


class Blocked(Exception):
    pass


class _Scripts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self._open = None  # the text of the inline script so far

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name.startswith("on"):
                raise Blocked(f"line {self.getpos()[0]}: the attribute {name} is an inline script that no hash allows")
            if (value or "").strip().lower().startswith("javascript:"):
                raise Blocked(f"line {self.getpos()[0]}: a javascript: URL is an inline script that no hash allows")
        if tag == "script":
            given = dict(attributes)
            if "src" not in given and (given.get("type") or "").strip().lower() in CODE_TYPES:
                self._open = ""

    def handle_data(self, data):
        if self._open is not None:
            self._open += data

    def handle_endtag(self, tag):
        if tag == "script" and self._open is not None:
            text, self._open = self._open, None
            if "<!--" in text and "<script" in text.lower():
                raise Blocked(f"line {self.getpos()[0]}: a script with both <!-- and <script ends elsewhere for browsers")
            self.found.append(text)


def inline_script_hashes(html):
    """Of a file's bytes: ["'sha256-…'"], in their order, each once."""
    # Browsers hash what they parsed: line ends are \n by then.
    text = html.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    parser = _Scripts()
    parser.feed(text)
    parser.close()
    digests = (hashlib.sha256(script.encode()).digest() for script in parser.found)
    return list(dict.fromkeys(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests))


def main():
    if len(sys.argv) != 2 or not pathlib.Path(sys.argv[1]).is_dir():
        sys.exit("inline_scripts.py: give one folder of HTML files")
    root = pathlib.Path(sys.argv[1])
    for path in sorted(root.rglob("*.html")):
        try:
            print(path.relative_to(root), *inline_script_hashes(path.read_bytes()))
        except Blocked as problem:
            sys.exit(f"{path}: {problem}")


if __name__ == "__main__":
    main()
