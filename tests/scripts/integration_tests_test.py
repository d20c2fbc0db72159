"""scripts/integration-tests: its sums are those of the processes that it starts."""
import pathlib
import subprocess
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent.parent / "scripts/integration-tests"


class Sums(unittest.TestCase):
    def last_lines(self, *names):
        done = subprocess.run([SCRIPT, "/bin/false", *names], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_what_fails_is_counted(self):
        code, out = self.last_lines("test_none", "test_documented_commands.Rules")
        self.assertEqual(code, 1)
        self.assertRegex(out, r"\nRan 4 tests in [\d.]+s\n\nFAILED \(errors=1\)\n$")

    def test_all_good(self):
        code, out = self.last_lines("test_documented_commands.Rules")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"\nRan 3 tests in [\d.]+s\n\nOK\n$")


if __name__ == "__main__":
    unittest.main()
