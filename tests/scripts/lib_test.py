"""scripts/lib.sh: what steps count, and what they show of a failure."""
import pathlib
import subprocess
import tempfile
import unittest

LIB = pathlib.Path(__file__).resolve().parent.parent.parent / "scripts/lib.sh"


def run(script, log=""):
    """(exit code, standard output) of a bash script with lib.sh; $LOG holds `log`."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "log"
        path.write_text(log)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f"source {LIB}; LOG={path}\n{script}"],
            cwd=folder, capture_output=True, text=True,
        )
    return done.returncode, done.stdout


class Counters(unittest.TestCase):
    def assert_counts(self, counter, log, expected):
        self.assertEqual(run(f'count_{counter} "$LOG" 0', log), (0, expected + "\n"))

    def test_ctest(self):
        self.assert_counts("ctest", "…\n99% tests passed, 2 tests failed out of 312\n", "310 2")

    def test_ctest_that_died(self):
        self.assert_counts("ctest", "Test project /x\nNo tests were found!!!\n", "0 1")

    def test_unittest(self):
        self.assert_counts("unittest", "Ran 12 tests in 0.4s\n\nOK\n", "12 0")

    def test_unittest_with_failures_and_skips(self):
        self.assert_counts("unittest", "Ran 12 tests in 0.4s\n\nFAILED (failures=1, errors=2, skipped=3)\n", "6 3")

    def test_vitest(self):
        log = "\n \x1b[2mTest Files \x1b[22m 2 passed (2)\n\x1b[2m      Tests \x1b[22m \x1b[31m1 failed\x1b[39m | 4 passed (5)\n"
        self.assert_counts("vitest", log, "4 1")

    def test_vitest_that_died(self):
        self.assert_counts("vitest", "Error: cannot find module\n", "0 1")

    def test_unittest_whose_set_up_failed(self):
        self.assert_counts("unittest", "Ran 0 tests in 0.0s\n\nFAILED (errors=1)\n", "0 1")

    def test_unittest_that_died(self):
        self.assert_counts("unittest", "Segmentation fault\n", "0 1")

    def test_plain(self):
        self.assert_counts("plain", "3 passed, 1 failed\n4 passed, 0 failed\n", "4 0")

    def test_plain_without_a_last_line(self):
        self.assert_counts("plain", "xargs: killed\n", "0 1")


class Steps(unittest.TestCase):
    def test_sum_is_the_last_line(self):
        code, out = run("step good one true; step more plain echo '3 passed, 0 failed'; finish")
        self.assertEqual((code, out.splitlines()[-1]), (0, "4 passed, 0 failed"))

    def test_failure_is_counted_shown_and_exits_with_one(self):
        code, out = run("step bad one bash -c 'echo oh dear; exit 3' || true; step good one true; finish")
        self.assertEqual((code, out.splitlines()[-1]), (1, "1 passed, 1 failed"))
        self.assertIn("oh dear", out)

    def test_runner_that_fails_without_a_failed_test_is_a_failure(self):
        code, out = run("step odd plain bash -c 'echo 3 passed, 0 failed; exit 1' || true; finish")
        self.assertEqual((code, out.splitlines()[-1]), (1, "3 passed, 1 failed"))

    def test_set_up_step_counts_only_failure(self):
        code, out = run("step fine none true; step broken none false || true; step good one true; finish")
        self.assertEqual((code, out.splitlines()[-1]), (1, "1 passed, 1 failed"))

    def test_nothing_run_is_no_success(self):
        self.assertEqual(run("finish"), (1, "0 passed, 0 failed\n"))


if __name__ == "__main__":
    unittest.main()
