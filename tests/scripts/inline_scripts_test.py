"""cmake/inline_scripts.py: which scripts a page may run, and what no list of hashes could allow."""

import base64
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import unittest

CMAKE = pathlib.Path(__file__).resolve().parents[2] / "cmake"
sys.path.insert(0, str(CMAKE))

from inline_scripts import Blocked, inline_script_hashes  # noqa: E402


def sha256(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class InlineScripts(unittest.TestCase):
    def test_each_inline_script_once_in_order(self):
        page = b"<script>one()</script><SCRIPT type=module> two() </SCRIPT ><script>one()</script>"
        self.assertEqual(inline_script_hashes(page), [sha256("one()"), sha256(" two() ")])

    def test_what_is_hashed_is_what_a_browser_parsed(self):
        self.assertEqual(inline_script_hashes(b"\xef\xbb\xbf<script>a &amp; b\r\n'\xed\x95\x9c'</script>"),
                         [sha256("a &amp; b\n'\ud55c'")])
        self.assertEqual(inline_script_hashes(b"<script></script>"), [sha256("")])
        self.assertEqual(inline_script_hashes(b'<script>x = "</p><script>"</script>'), [sha256('x = "</p><script>"')])

    def test_files_and_data_need_no_hash(self):
        self.assertEqual(inline_script_hashes(
            b'<script src="a.js">never run</script><script type="application/json">{}</script>'
            b"<!-- <script>commented</script> --><style>p{}</style><script>unfinished"), [])

    def test_what_no_hash_allows_is_an_error(self):
        for page, words in ((b"<p>\n<a onclick='x()'>", "line 2: the attribute onclick"),
                            (b"<a href=' JavaScript:x()'>", "a javascript: URL"),
                            (b"<script><!-- <script></script>", "ends elsewhere")):
            with self.assertRaisesRegex(Blocked, words):
                inline_script_hashes(page)

    def test_a_folder_is_listed_by_page(self):
        with tempfile.TemporaryDirectory() as folder:
            inner = pathlib.Path(folder, "en")
            inner.mkdir()
            (inner / "index.html").write_text("<script>a</script>")
            pathlib.Path(folder, "404.html").write_text("<p>")
            listed = subprocess.run([sys.executable, str(CMAKE / "inline_scripts.py"), folder], capture_output=True,
                                    text=True, check=True).stdout
        self.assertEqual(listed, f"404.html\nen/index.html {sha256('a')}\n")


if __name__ == "__main__":
    unittest.main()
