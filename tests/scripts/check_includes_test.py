"""scripts/check-includes against a small tree in which every rule is broken once."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SCRIPT = HERE.parent.parent / "scripts/check-includes"


def check(root):
    done = subprocess.run([sys.executable, str(SCRIPT), str(root)], capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


class CheckIncludes(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name) / "tree"
        shutil.copytree(HERE / "tree", self.root)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def test_good_tree_passes(self):
        self.assertEqual(check(self.root), (0, ["3 rooms, in order"]))

    def test_room_below_is_refused(self):
        self.write("src/core/a.cc", '#include "run/engine.h"\n')
        self.assertEqual(
            check(self.root),
            (1, ["src/core/a.cc:1: core includes run/engine.h, but run stands below it in docs/architecture.md"]),
        )

    def test_pure_room_without_sockets(self):
        self.write("src/metrics/a.cc", "#include <vector>\n#include <boost/asio/ip/tcp.hpp>\n#include <sys/socket.h>\n")
        self.assertEqual(
            check(self.root),
            (1, ["src/metrics/a.cc:2: metrics is pure, so it must not include <boost/asio/ip/tcp.hpp>",
                 "src/metrics/a.cc:3: metrics is pure, so it must not include <sys/socket.h>"]),
        )

    def test_pure_room_without_clock(self):
        self.write("src/metrics/a.cc", "#include <chrono>\n// not steady_clock::now()\nauto t = std::chrono::steady_clock::now();\n")
        self.assertEqual(
            check(self.root),
            (1, ["src/metrics/a.cc:3: metrics is pure, so it takes a Clock and does not call steady_clock::now()"]),
        )

    def test_standard_name_without_its_header(self):
        self.write("src/core/b.h", "#pragma once\n#include <vector>\nstd::vector<int> b();\n")
        self.write("src/core/a.cc", '#include "core/b.h"\n// std::map\nstd::vector<int> a = b();\nauto m = std::min(1, 2);\n')
        self.assertEqual(check(self.root), (1, ["src/core/a.cc:4: std::min needs #include <algorithm>"]))

    def test_source_included(self):
        self.write("src/core/b.cc", "int b();\n")
        self.write("src/core/a.cc", '#include "core/b.cc"\n')
        self.assertEqual(check(self.root), (1, ["src/core/a.cc:1: core/b.cc is compiled on its own, not included"]))

    def test_header_without_pragma(self):
        self.write("src/run/b.h", "int b();\n")
        self.assertEqual(check(self.root), (1, ["src/run/b.h:1: a header starts with #pragma once"]))

    def test_include_names_its_room(self):
        self.write("src/run/b.cc", '#include "engine.h"\n')
        self.assertEqual(
            check(self.root), (1, ['src/run/b.cc:1: write "run/engine.h": includes name their room'])
        )

    def test_circle(self):
        self.write("src/run/b.h", '#pragma once\n#include "run/c.h"\n')
        self.write("src/run/c.h", '#pragma once\n#include "run/b.h"\n')
        self.assertEqual(
            check(self.root), (1, ["src/run/b.h:1: included in a circle: run/b.h -> run/c.h -> run/b.h"])
        )

    def test_file_too_long(self):
        self.write("tests/run/b_test.cc", "\n" * 301)
        self.assertEqual(check(self.root), (1, ["tests/run/b_test.cc:301: 301 lines; split it at 300"]))

    def test_room_that_the_table_lacks(self):
        self.write("src/attic/a.cc", "\n")
        self.assertEqual(
            check(self.root), (1, ["src/attic:1: this room is not in the table of docs/architecture.md"])
        )

    def test_cmake_uses_a_room_below(self):
        self.write("src/metrics/CMakeLists.txt", "loadtest_room(metrics\n  SOURCES a.cc\n  USES core run)\n")
        self.assertEqual(
            check(self.root),
            (1, ["src/metrics/CMakeLists.txt:1: metrics uses run, which does not stand above it"]),
        )

    def test_cmake_order(self):
        self.write("cmake/Room.cmake", "set(LOADTEST_ROOMS core run metrics)\n")
        self.assertEqual(
            check(self.root),
            (1, ["cmake/Room.cmake:1: LOADTEST_ROOMS is not in the order of the table in docs/architecture.md"]),
        )


if __name__ == "__main__":
    unittest.main()
