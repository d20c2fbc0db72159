"""cmake/embed_site.py and EmbedSite.cmake: what of a site becomes part of the program, and when that is done anew."""

import base64
import gzip
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

CMAKE = pathlib.Path(__file__).resolve().parents[2] / "cmake"
sys.path.insert(0, str(CMAKE))

from embed_site import files_of, pack_files, source  # noqa: E402


def sha256(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def unbrotli(data):
    return subprocess.run(["brotli", "--decompress", "--stdout"], input=data, stdout=subprocess.PIPE, check=True).stdout


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, path, content):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file


class EmbedSite(Folder):
    def source(self):
        files = files_of([self.folder / "site"])
        return source("web_site", files, pack_files(files, self.folder / "packed"))

    def test_every_file_is_a_row_with_type_etag_and_hashes(self):
        self.write("site/en/index.html", "<script>a</script>")
        self.write("site/a.css", "p {}")
        text = self.source()
        self.assertIn("std::span<const SiteFile> web_site() {", text)
        self.assertIn('{"en/index.html", "text/html; charset=utf-8", ', text)
        self.assertIn(sha256("a"), text)
        etag = hashlib.sha256(b"p {}").hexdigest()[:32]
        self.assertIn(f'{{"a.css", "text/css; charset=utf-8", "\\"{etag}\\"", "",', text)

    def test_a_type_that_is_not_known_and_a_path_given_twice_are_errors(self):
        self.write("a.exe", "")
        with self.assertRaisesRegex(SystemExit, "which media type"):
            files_of([self.folder])
        (self.folder / "a.exe").rename(self.folder / "a.css")
        with self.assertRaisesRegex(SystemExit, "would both be a.css"):
            files_of([self.folder, self.folder])

    def test_a_page_that_could_not_run_stops_the_build(self):
        self.write("site/a.html", "<p onload=x>")
        with self.assertRaisesRegex(SystemExit, "a.html: line 1"):
            self.source()

    def test_text_is_there_as_brotli_and_gzip_too_where_they_are_smaller(self):
        large = "let a = 1;\n" * 100
        for name, content in (("a.js", large), ("a.css", large), ("a.json", large), ("a.txt", large), ("a.html", large),
                              ("a.svg", large), ("small.txt", "1"), ("a.png", large), ("a.woff2", large)):
            self.write(f"site/{name}", content)
        packed = pack_files(files_of([self.folder / "site"]), self.folder / "packed")
        text = self.source()
        for encoding, unpack in (("gzip", gzip.decompress), ("brotli", unbrotli)):
            files = packed[encoding]
            self.assertEqual(sorted(files), ["a.css", "a.html", "a.js", "a.json", "a.svg", "a.txt"])
            self.assertEqual(unpack(files["a.js"].read_bytes()).decode(), large)
            self.assertIn(f'.incbin \\"{files["a.js"]}\\"', text)
        self.assertRegex(text, r'"a\.js", .*\n     \{loadtest_web_site_2, .*\{loadtest_web_site_2_gzip, .*'
                               r'\{loadtest_web_site_2_brotli, ')
        self.assertRegex(text, r'"small\.txt", .*\n.*\}, \{\}, \{\}\},')

    def test_the_same_files_give_the_same_bytes(self):
        self.write("site/a.js", "let a = 1;\n" * 100)
        files = files_of([self.folder / "site"])
        once, again = ({encoding: packed["a.js"].read_bytes() for encoding, packed
                        in pack_files(files, self.folder / "packed").items()} for _ in range(2))
        self.assertEqual(once, again)
        self.assertEqual(once["gzip"][4:8], b"\0\0\0\0")  # no time

    def test_without_the_program_brotli_the_build_says_what_to_install(self):
        self.write("site/a.js", "1")
        with unittest.mock.patch.dict("os.environ", {"PATH": str(self.folder)}):
            with self.assertRaisesRegex(SystemExit, "brotli is missing; install Debian's package brotli"):
                self.source()

    def test_what_was_packed_of_files_that_are_gone_is_gone(self):
        gone = self.write("site/a.js", "let a = 1;\n" * 100)
        pack_files(files_of([self.folder / "site"]), self.folder / "packed")
        gone.unlink()
        self.write("site/b.txt", "1")
        self.source()
        self.assertEqual(list((self.folder / "packed").iterdir()), [])


class Build(Folder):
    """A build of nothing but the dashboard's source file."""

    PROJECT = """\
cmake_minimum_required(VERSION 3.22)
project(dashboard NONE)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
include(cmake/EmbedSite.cmake)
loadtest_dashboard(${PROJECT_SOURCE_DIR}/web/out ${PROJECT_SOURCE_DIR}/stand_in)
add_custom_target(site ALL DEPENDS ${web_site_source})
"""

    def setUp(self):
        super().setUp()
        (self.folder / "cmake").symlink_to(CMAKE)
        self.write("CMakeLists.txt", self.PROJECT)
        self.write("stand_in/index.html", "<p>no dashboard</p>")

    def run_cmake(self, *arguments):
        return subprocess.run(["cmake", *arguments], cwd=self.folder, capture_output=True, text=True)

    def configure(self, web="AUTO"):
        return self.run_cmake("-G", "Ninja", "-S", ".", "-B", "build", f"-DLOADTEST_WEB={web}")

    def rows(self):
        """The paths in the program after another build."""
        built = self.run_cmake("--build", "build")
        self.assertEqual(built.returncode, 0, built.stdout + built.stderr)
        return re.findall(r'^    \{"([^"]*)", "', (self.folder / "build/web_site.cc").read_text(), re.MULTILINE)

    def test_a_build_takes_what_the_last_web_build_left(self):
        self.assertEqual(self.configure().returncode, 0)
        self.assertEqual(self.rows(), ["index.html"])
        page, old = self.write("web/out/index.html", "<p>1</p>"), self.write("web/out/_next/static/a-1.js", "1")
        self.assertEqual(self.rows(), ["_next/static/a-1.js", "index.html"])
        old.rename(old.with_name("a-2.js"))
        self.assertEqual(self.rows(), ["_next/static/a-2.js", "index.html"])
        page.write_text("<p>2</p>")
        self.rows()
        self.assertIn(hashlib.sha256(b"<p>2</p>").hexdigest()[:32], (self.folder / "build/web_site.cc").read_text())
        page.unlink()
        self.assertEqual(self.rows(), ["index.html"])
        self.assertIn(f'{self.folder}/stand_in/index.html', (self.folder / "build/web_site.cc").read_text())

    def test_off_leaves_it_out(self):
        self.write("web/out/index.html", "<p>1</p>")
        self.write("web/out/a.css", "p {}")
        self.assertEqual(self.configure("OFF").returncode, 0)
        self.assertEqual(self.rows(), ["index.html"])

    def test_on_without_it_is_a_sentence(self):
        configured = self.configure("ON")
        self.assertNotEqual(configured.returncode, 0)
        self.assertIn(f"LOADTEST_WEB is ON, and there is no dashboard in {self.folder}/web/out; run scripts/build-web",
                      " ".join(configured.stderr.split()))
        self.write("web/out/index.html", "<p>1</p>")
        self.assertEqual(self.configure("ON").returncode, 0)

    def test_another_word_is_a_sentence(self):
        self.assertIn('LOADTEST_WEB is "maybe"; give AUTO, ON or OFF', self.configure("maybe").stderr)


if __name__ == "__main__":
    unittest.main()
