"""--strict: a level whose verdict is INVALID is exit code 1, and why is told."""

import unittest

from support import Simulator, TestCase, run


class Strict(TestCase):
    def test_a_rate_that_is_not_kept(self):
        # One at a time of 100 ms each, where a hundred a second are due.
        flags = ("-m", "m", "--request-rate", 100, "-n", 10, "--max-concurrency", 1, "--output-len", 1, "--warmup", 0, "--quiet")
        with Simulator("--ttft-ms", 100, "--itl-ms", 0) as server:
            lenient = run("run", "-s", server.url, *flags)
            strict = run("run", "-s", server.url, *flags, "--strict")
        self.assert_exit(lenient, 0)
        self.assertNotIn("--strict", lenient.err)
        self.assert_exit(strict, 1)
        self.assertRegex(strict.err, r"llm-loadtest: --strict: .* is INVALID: rate_not_kept: ")


if __name__ == "__main__":
    unittest.main()
