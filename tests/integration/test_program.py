"""info, completion, --version and --help of the built binary."""

import json
import subprocess
import unittest

from support import BINARY, TestCase, run


class Program(TestCase):
    def test_version(self):
        finished = run("--version")
        self.assert_exit(finished, 0)
        self.assertRegex(finished.out, r"^llm-loadtest \d+\.\d+\.\d+( \(.+\))?\n$")

    def test_info_is_json_where_asked(self):
        finished = run("info", "--format", "json")
        self.assert_exit(finished, 0)
        info = json.loads(finished.out)
        self.assertEqual(list(info), ["program", "libraries", "system", "network"])

    def test_every_command_has_help_that_fits(self):
        for command in ([], ["run"], ["sim"], ["tokenize"], ["info"], ["completion"]):
            finished = run(*command, "--help")
            self.assert_exit(finished, 0)
            for line in finished.out.splitlines():
                self.assertLessEqual(len(line), 100, line)

    def test_bash_sources_the_completion(self):
        script = f"""
            source <("$1" completion bash)
            COMP_WORDS=(llm-loadtest run --con) COMP_CWORD=2
            _llm_loadtest
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        finished = subprocess.run(["bash", "-eu", "-c", script, "bash", BINARY], capture_output=True, text=True,
                                  check=True)
        self.assertEqual(finished.stdout.split(), ["--concurrency", "--connect-timeout", "--config"])

    def test_no_command_shows_help_and_exits_with_two(self):
        finished = run()
        self.assert_exit(finished, 2)
        self.assertEqual(finished.out, "")
        self.assertIn("Usage: llm-loadtest COMMAND", finished.err)


if __name__ == "__main__":
    unittest.main()
