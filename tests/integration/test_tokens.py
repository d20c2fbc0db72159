"""Tokens of answers that the server does not count, and lengths beyond its context."""

import json
import unittest

from support import Simulator, TestCase, run

# Events far enough apart that each is a read of its own.
APART = ("--ttft-ms", 20, "--itl-ms", 10)
TOKENIZER = ("--tokenizer", "cl100k_base")


class Tokens(TestCase):
    def measured(self, server, *flags):
        finished = run("run", "-s", server.url, "--quiet", "-o", self.path("result.json"), "--requests",
                       self.path("requests.jsonl"), "--request-events", *flags)
        self.assert_exit(finished, 0)
        return self.read_json("result.json"), self.read_lines("requests.jsonl")

    def test_answers_that_nobody_counted_are_counted_from_their_text(self):
        for flags in ((), ("--refuse", "stream_options"), ("--reasoning", 7), ("--events-per-write", 2)):
            for warmup in (2,) if "--refuse" in flags else (0, 2):  # only a probe can find out what is refused
                with self.subTest(flags=flags, warmup=warmup):
                    with Simulator(*APART, *TOKENIZER, "--usage", "none", "--tokens-per-event", 3, *flags,
                                   "--truth", self.path("truth.jsonl")) as server:
                        result, requests = self.measured(server, *TOKENIZER, "-c", 2, "-n", 6, "--output-len", 17,
                                                         "--warmup", warmup)
                    truth = {line["request_id"]: line["tokens"] for line in self.read_lines("truth.jsonl")}
                    self.assertEqual(result["tokens"]["source"], "retokenized")
                    self.assertFalse(result["tokens"]["exact"])
                    self.assertEqual(result["levels"][0]["output_tokens"], 6 * 17)
                    for request in requests:
                        self.assertEqual(request["output_tokens"], 17)
                        events = [tokens for _, tokens in request["events"]]
                        self.assertEqual(sum(events), 17)
                        if len(events) == len(truth[request["request_id"]]):
                            self.assertEqual(events, truth[request["request_id"]])

    def test_so_are_those_that_are_not_streamed(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0, *TOKENIZER, "--usage", "none") as server:
            result, requests = self.measured(server, *TOKENIZER, "--no-stream", "-n", 3, "--output-len", 12)
        self.assertEqual(result["tokens"]["source"], "retokenized")
        self.assertEqual([request["output_tokens"] for request in requests], [12, 12, 12])

    def test_a_stand_in_for_the_tokenizer_is_named(self):
        with Simulator(*APART, "--usage", "none", "--tokens-per-event", 2) as server:
            result, _ = self.measured(server, "-n", 2, "--output-len", 4)
            finished = run("run", "-s", server.url, "-n", 2, "--output-len", 4)
        self.assertEqual(result["tokens"]["tokenizer"], "cl100k_base (approximate)")
        self.assertEqual((result["tokens"]["source"], result["tokens"]["exact"]), ("retokenized", False))
        self.assert_exit(finished, 0)
        self.assertIn("answers and prompts counted here with cl100k_base (approximate)", " ".join(finished.out.split()))

    def test_conversations_are_counted_and_carry_their_answers(self):
        with Simulator(*APART, *TOKENIZER, "--usage", "none", "--reasoning", 2) as server:
            result, requests = self.measured(server, *TOKENIZER, "-n", 2, "--turns", 2, "--input-len", 20,
                                             "--output-len", 6)
        self.assertEqual(result["tokens"]["source"], "retokenized")
        self.assertEqual([request["output_tokens"] for request in requests], [6] * 4)

    def test_a_dataset_beyond_the_context_is_refused_before_anything_is_sent(self):
        lines = [{"prompt": "one two three"}, {"prompt": "word " * 200}, {"prompt": "one", "output_len": 200}]
        (self.folder / "data.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        flags = ("--dataset", self.path("data.jsonl"), *TOKENIZER, "--warmup", 0, "-n", 4)
        with Simulator("--ttft-ms", 0, "--itl-ms", 0, *TOKENIZER, "--max-model-len", 150) as server:
            refused = run("run", "-s", server.url, *flags)
            skipped = run("run", "-s", server.url, *flags, "--skip-bad-lines", "--format", "json")
        self.assert_exit(refused, 2)
        self.assertIn("line 2: 201 tokens in and 128 out are more than the model's context of 150", refused.err)
        self.assert_exit(skipped, 0)
        result = json.loads(skipped.out)
        self.assertEqual(result["levels"][0]["succeeded"], 4)
        self.assertTrue(any("2 bad lines were left out" in warning for warning in result["warnings"]))
        self.assertEqual(server.summary["requests"], 4)


if __name__ == "__main__":
    unittest.main()
