"""Every relative link in the documentation, and every page that code names, is there, its #anchor too."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")
NAMED = re.compile(r"\bdocs/[\w/-]+\.(?:md|json)(?:#[\w-]+)?")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def pages():
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def anchors(page):
    """GitHub's anchors: lower case, punctuation dropped, spaces to dashes."""
    found = set()
    for line in FENCE.sub("", page.read_text(encoding="utf-8")).splitlines():
        heading = re.match(r"#+\s+(.*)", line)
        if heading:
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).strip().lower()
            found.add(re.sub(r"[^\w\- ]", "", text).replace(" ", "-"))
        found.update(re.findall(r'<a (?:id|name)="([^"]+)"', line))
    return found


class DocLinks(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        broken = []
        for page in pages():
            for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
                if re.match(r"[a-z]+:", link):
                    continue
                name, _, anchor = link.partition("#")
                target = (page.parent / name).resolve() if name else page
                if not target.exists():
                    broken.append(f"{page.relative_to(ROOT)}: {link}")
                elif anchor and target.suffix == ".md" and anchor not in anchors(target):
                    broken.append(f"{page.relative_to(ROOT)}: {link} (no such heading)")
        self.assertEqual(broken, [])

    def test_every_page_that_code_names_is_there(self):
        broken = set()
        for folder in ("src", "tests", "bench", "scripts", "cmake"):
            for path in (ROOT / folder).rglob("*"):
                if path.suffix not in (".h", ".cc", ".py", ".txt", ".cmake", "") or not path.is_file():
                    continue
                if path.is_relative_to(ROOT / "tests/scripts") or "corpus" in path.parts:
                    continue
                for named in NAMED.findall(path.read_text(encoding="utf-8", errors="replace")):
                    name, _, anchor = named.partition("#")
                    target = ROOT / name
                    if not target.exists() or (anchor and anchor not in anchors(target)):
                        broken.add(f"{path.relative_to(ROOT)}: {named}")
        self.assertEqual(sorted(broken), [])


if __name__ == "__main__":
    unittest.main()
