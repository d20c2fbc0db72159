"""Every relative link in the documentation, as it lies here and as it is installed, and every page that code names, is there,
its #anchor too."""
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")
NAMED = re.compile(r"\bdocs/[\w/-]+\.(?:md|json)(?:#[\w-]+)?")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def pages(root):
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


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


def broken_links(root):
    """Of the pages in a folder; a link that leads out of it is broken, too."""
    broken = []
    for page in pages(root):
        for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            if not target.exists() or not target.is_relative_to(root):
                broken.append(f"{page.relative_to(root)}: {link}")
            elif anchor and target.suffix == ".md" and anchor not in anchors(target):
                broken.append(f"{page.relative_to(root)}: {link} (no such heading)")
    return broken


def installed_docs(folder):
    """Installs what cmake/InstallDocs.cmake says, without a compiler; gives the folder with the documentation."""
    (folder / "CMakeLists.txt").write_text(f"""cmake_minimum_required(VERSION 3.25)
project(docs LANGUAGES NONE)
set(PROJECT_SOURCE_DIR "{ROOT}")
set(CMAKE_INSTALL_DOCDIR doc)
include("{ROOT}/cmake/InstallDocs.cmake")
""")
    for command in (["cmake", "-S", folder, "-B", folder / "build"],
                    ["cmake", "--install", folder / "build", "--prefix", folder / "installed"]):
        subprocess.run(command, check=True, capture_output=True)
    return (folder / "installed/doc").resolve()


class DocLinks(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        self.assertEqual(broken_links(ROOT), [])

    def test_every_link_of_an_installed_page_leads_to_what_is_installed(self):
        with tempfile.TemporaryDirectory() as folder:
            docs = installed_docs(pathlib.Path(folder))
            self.assertEqual({page.name for page in (docs / "docs").glob("*.md")},
                             {page.name for page in (ROOT / "docs").glob("*.md")})
            self.assertEqual(broken_links(docs), [])
            (docs / "docs/images/result.png").unlink()
            (docs / "docs/faq.md").write_text("[a](../../../CMakeLists.txt) [b](#c) [d](https://example.org/)\n")
            self.assertEqual([link for link in broken_links(docs) if re.match(r"docs/(faq|web)\.md", link)],
                             ["docs/faq.md: ../../../CMakeLists.txt", "docs/faq.md: #c (no such heading)", "docs/web.md: images/result.png"])

    def test_the_prompt_shown_is_the_one_built_in(self):
        prompt = (ROOT / "src/analysis/analysis_prompt.md").read_text(encoding="utf-8")
        self.assertIn(f"```text\n{prompt}```\n", (ROOT / "docs/analysis.md").read_text(encoding="utf-8"))

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
