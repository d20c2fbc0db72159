"""`analyze` against the simulator, which is told what to answer."""

import json

from support import Simulator, TestCase, run

ANSWER = """<think>The user wants <b>numbers</b>.
</think>

## Overview

The server is quick [F2, F3].

## 개요

근거 없음. See [F9999].
"""


class Analyze(TestCase):
    def setUp(self):
        super().setUp()
        with Simulator("--ttft-ms", 2, "--itl-ms", 1) as server:
            self.assert_exit(run("run", "-s", server.url, "-c", "1,2", "-n", 6, "--output-len", 4, "--quiet",
                                 "-o", self.path("result.json")), 0)
        (self.folder / "answer").write_text(ANSWER)

    def writer(self, *arguments):
        return Simulator("--ttft-ms", 1, "--itl-ms", 0.2, "--split-events", 0.3, *arguments)

    def analyze(self, url, *arguments, **others):
        return run("analyze", self.path("result.json"), "--analysis-server", url, *arguments, **others)

    def test_the_answer_comes_without_its_thoughts(self):
        with self.writer("--answer-file", self.path("answer")) as server:
            finished = self.analyze(server.url, "-o", self.path("analysis.md"))
        self.assert_exit(finished, 0)
        self.assertEqual(finished.out.strip(), ANSWER.split("</think>")[1].strip())
        self.assertIn("cites facts that do not exist: F9999", finished.err)
        self.assertIn('No fact is cited under "개요"', finished.err)
        text = (self.folder / "analysis.md").read_text()
        self.assertIn("- [F2] model: sim-model", text)
        self.assertNotIn("numbers", text)

    def test_the_analysis_of_a_saved_run_is_saved_with_it(self):
        database = ("--database", self.path("runs.db"))
        with self.writer("--answer-file", self.path("answer")) as server:
            self.assert_exit(run("run", "-s", server.url, "-n", 2, "--output-len", 4, "--quiet", "--save", *database), 0)
            listed = run("history", "--format", "json", *database)
            run_id = json.loads(listed.out)["runs"][0]["run_id"]
            without = run("show", run_id, "--format", "analysis", *database)
            self.assert_exit(without, 2)
            self.assertIn("has no analysis", without.err)
            analyzed = run("analyze", run_id[:12], *database, "--analysis-server", server.url, "-o", self.path("a.md"))
        self.assert_exit(analyzed, 0)
        shown = run("show", run_id, "--format", "analysis", *database)
        self.assert_exit(shown, 0)
        self.assertEqual(shown.out, (self.folder / "a.md").read_text())
        self.assertIn("The server is quick", shown.out)
        unknown = run("analyze", "no-such-run", *database, "--analysis-server", server.url)
        self.assert_exit(unknown, 2)
        self.assertIn('there is no run "no-such-run"', unknown.err)

    def test_reasoning_content_is_left_out(self):
        with self.writer("--answer", "thoughts Yes [F1]", "--reasoning", 2) as server:
            finished = self.analyze(server.url)
        self.assert_exit(finished, 0)
        self.assertEqual(finished.out.strip(), "Yes [F1]")

    def test_a_key_goes_to_the_server_and_nowhere_else(self):
        with self.writer("--answer", "x [F1]", "--api-key", "sesame") as server:
            finished = self.analyze(server.url, "-o", self.path("a.md"), env={"OPENAI_API_KEY": "sesame"})
            self.assert_exit(finished, 0)
            refused = self.analyze(server.url, "--api-key", "wrong-key")
        self.assert_exit(refused, 3)
        self.assertIn("401", refused.err)
        self.assertNotIn("wrong-key", refused.err)
        self.assertNotIn("sesame", finished.out + finished.err + (self.folder / "a.md").read_text())

    def test_headers_are_sent_and_their_secrets_told_to_nobody(self):
        with self.writer("--answer", "x [F1]", "--api-key", "sesame") as server:
            finished = self.analyze(server.url, "--header", "Authorization: Bearer sesame")
            self.assert_exit(finished, 0)
            refused = self.analyze(server.url, "--header", "Authorization: Bearer wrong-key")
        self.assert_exit(refused, 3)
        self.assertNotIn("wrong-key", refused.err)
        self.assert_exit(self.analyze("http://127.0.0.1:1", "--header", "no colon"), 2)

    def test_the_prompt_can_be_ones_own(self):
        (self.folder / "prompt").write_text("In {{language}}:\n{{facts}}")
        printed = run("analyze", self.path("result.json"), "--prompt", self.path("prompt"), "--language", "ko", "--print-prompt")
        self.assert_exit(printed, 0)
        self.assertTrue(printed.out.startswith("In Korean (한국어):\n[F1] server: http://127.0.0.1:"), printed.out)
        (self.folder / "prompt").write_text("{{facts}} {{numbers}}")
        finished = self.analyze("http://127.0.0.1:1", "--prompt", self.path("prompt"))
        self.assert_exit(finished, 2)
        self.assertIn('"{{numbers" is no placeholder', finished.err)

    def test_bad_input_is_told(self):
        for arguments, words in (
                ((self.path("nothing"), "--analysis-server", "http://127.0.0.1:1"), "cannot be read"),
                ((self.path("answer"), "--analysis-server", "http://127.0.0.1:1"), "is not a result"),
                ((self.path("result.json"),), "--analysis-server: say whom to ask"),
                ((self.path("result.json"), "--analysis-server", "x", "--language", "de"), "--language: ")):
            with self.subTest(words):
                finished = run("analyze", *arguments)
                self.assert_exit(finished, 2)
                self.assertIn(words, finished.err)

    def test_a_server_that_is_not_there_is_an_exit_code_of_its_own(self):
        self.assert_exit(self.analyze("http://127.0.0.1:1"), 3)

    def test_a_broken_stream_writes_no_file(self):
        with self.writer("--answer-file", self.path("answer"), "--fault-reset", 1) as server:
            finished = self.analyze(server.url, "-o", self.path("a.md"))
        self.assert_exit(finished, 3)
        self.assertFalse((self.folder / "a.md").exists())


class Answers(TestCase):
    def test_an_empty_answer_file_is_refused(self):
        (self.folder / "empty").write_text("")
        finished = run("sim", "--port", 0, "--answer-file", self.path("empty"))
        self.assert_exit(finished, 2)
        self.assertIn("--answer-file: the file is empty", finished.err)

    def test_a_run_measures_it(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1, "--answer", "one two six") as server:
            finished = run("run", "-s", server.url, "-n", 2, "--format", "json")
        self.assert_exit(finished, 0)
        self.assertEqual(json.loads(finished.out)["levels"][0]["output_tokens"], 2 * 3)
