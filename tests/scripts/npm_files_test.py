"""scripts/npm-files.sh: files come whole and as they were pinned, or a sentence says why not."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts/npm-files.sh"
TOOLS = ("bash", "awk", "sed", "tar", "gzip", "sha256sum", "mktemp", "mkdir", "cp", "rm", "paste", "tr", "wc")


class NpmFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "bin").mkdir()
        for tool in TOOLS:
            (self.folder / "bin" / tool).symlink_to(shutil.which(tool))
        inner = self.folder / "package/data"
        inner.mkdir(parents=True)
        (inner / "a.txt").write_text("one\n")
        with tarfile.open(self.folder / "thing-1.0.tgz", "w:gz") as archive:
            archive.add(self.folder / "package", "package")

    def give_npm(self):
        npm = self.folder / "bin/npm"
        npm.write_text(f'#!{shutil.which("bash")}\ncp "{self.folder}/thing-1.0.tgz" .\n')
        npm.chmod(0o755)

    def fetch(self, content="one\n", target="target"):
        sums = f"{hashlib.sha256(content.encode()).hexdigest()}  a.txt"
        command = (f'set -euo pipefail; me=test; what="the thing"; source "{SCRIPT}"; '
                   f'npm_files thing 1.0 package/data thing-1.0 "{sums}" "{self.folder / target}"')
        return subprocess.run([shutil.which("bash"), "-c", command], capture_output=True, text=True,
                              env={"PATH": str(self.folder / "bin"), "XDG_CACHE_HOME": str(self.folder / "cache"),
                                   "TMPDIR": str(self.folder), "npm_config_registry": "http://127.0.0.1:1"})

    def test_what_was_fetched_once_needs_no_network(self):
        self.give_npm()
        self.assertEqual((self.fetch().returncode, (self.folder / "target/a.txt").read_text()), (0, "one\n"))
        os.remove(self.folder / "bin/npm")
        self.assertEqual(self.fetch(target="other").returncode, 0)
        self.assertEqual((self.folder / "other/a.txt").read_text(), "one\n")

    def test_other_bytes_are_refused(self):
        self.give_npm()
        fetched = self.fetch(content="two\n")
        self.assertEqual(fetched.returncode, 1)
        self.assertIn("test: thing-1.0.tgz from http://127.0.0.1:1 is not what was expected: the SHA-256", fetched.stderr)
        self.assertFalse((self.folder / "target/a.txt").exists())

    def test_no_way_to_fetch_is_a_sentence(self):
        fetched = self.fetch()
        self.assertEqual(fetched.returncode, 1)
        self.assertIn("test: the thing cannot be fetched: neither npm nor curl gets thing 1.0", fetched.stderr)
        self.assertIn(f"put a.txt into {self.folder}/target", fetched.stderr)


if __name__ == "__main__":
    unittest.main()
