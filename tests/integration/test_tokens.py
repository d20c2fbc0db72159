"""Tokens of answers that the server does not count, and lengths beyond its context."""

import json
import unittest

from support import STREAM_HEAD, Listener, Simulator, TestCase, chunk, event, openai_server, run

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
                    compared = 0  # an answer whose events the reads merged or split has no counterpart
                    for request in requests:
                        self.assertEqual(request["output_tokens"], 17)
                        events = [tokens for _, tokens in request["events"]]
                        self.assertEqual(sum(events), 17)
                        if len(events) == len(truth[request["request_id"]]):
                            self.assertEqual(events, truth[request["request_id"]])
                            compared += 1
                    self.assertGreater(compared, 0)

    def test_so_are_those_that_are_not_streamed(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0, *TOKENIZER, "--usage", "none") as server:
            result, requests = self.measured(server, *TOKENIZER, "--no-stream", "-n", 3, "--output-len", 12)
        self.assertEqual(result["tokens"]["source"], "retokenized")
        self.assertEqual([request["output_tokens"] for request in requests], [12, 12, 12])

    # Three tokens an event, 10 ms a token: an event every 30 ms, and the last one of two tokens after 20 ms.
    SPECULATING = ("--ttft-ms", 20, "--itl-ms", 10, "--tokens-per-event", 3)

    def test_events_of_several_tokens_are_counted_by_the_servers_usage_in_each(self):
        with Simulator(*self.SPECULATING) as server:
            result, requests = self.measured(server, "-n", 4, "--output-len", 26)
        self.assertEqual((result["tokens"]["source"], result["tokens"]["exact"]), ("usage", True))
        for request in requests:
            self.assertEqual(sum(tokens for _, tokens in request["events"]), 26)
            early = [tokens for _, tokens in request["events"][:-1]]
            self.assertGreater(len(early), 4)
            self.assertEqual({tokens % 3 for tokens in early}, {0}, early)  # of two that come at once, both
        level = result["levels"][0]
        self.assertEqual(level["output_tokens"], 4 * 26)
        for figure in ("itl_ms", "tpot_ms"):
            self.assertAlmostEqual(level[figure]["p50"], 10, delta=3)

    def test_usage_in_each_event_is_asked_for_only_where_it_tells_something(self):
        for tokens, kept in ((1, None), (3, True)):
            bodies = []

            def answer(connection, body):
                bodies.append(json.loads(body))
                each = bodies[-1]["stream_options"].get("continuous_usage_stats", False)
                events = b"".join(chunk(event(choices=[{"index": 0, "delta": {"content": "word "}}],
                                              **({"usage": {"completion_tokens": tokens * (i + 1)}} if each else {})))
                                  for i in range(2))
                connection.sendall(STREAM_HEAD + events + chunk(event(
                    choices=[{"index": 0, "delta": {}, "finish_reason": "length"}],
                    usage={"prompt_tokens": 5, "completion_tokens": tokens * 2})) + chunk(b"data: [DONE]\n\n") + chunk(b""))

            with Listener(openai_server(answer)) as server:
                result, _ = self.measured(server, "-n", 3, "--warmup", 1, "--output-len", 2 * tokens)
            asked = [body["stream_options"].get("continuous_usage_stats") for body in bodies]
            self.assertEqual(asked, [True] + [kept] * 4)  # the probe, the warm-up, the level
            self.assertEqual(result["tokens"]["source"], "usage")

    def test_events_of_several_tokens_are_counted_by_their_text_where_only_the_total_is_stated(self):
        with Simulator(*self.SPECULATING, *TOKENIZER, "--usage", "final", "--truth", self.path("truth.jsonl")) as server:
            result, requests = self.measured(server, *TOKENIZER, "-n", 4, "--output-len", 26)
        truth = {line["request_id"]: line["tokens"] for line in self.read_lines("truth.jsonl")}
        self.assertEqual((result["tokens"]["source"], result["tokens"]["exact"]), ("retokenized", False))
        compared = 0
        for request in requests:
            self.assertEqual(request["output_tokens"], 26)
            events = [tokens for _, tokens in request["events"]]
            if len(events) == len(truth[request["request_id"]]):
                self.assertEqual(events, truth[request["request_id"]])
                compared += 1
        self.assertGreater(compared, 0)
        level = result["levels"][0]
        for figure in ("itl_ms", "tpot_ms"):
            self.assertAlmostEqual(level[figure]["p50"], 10, delta=3)

    def test_without_a_tokenizer_they_are_spread_and_that_is_told(self):
        with Simulator(*self.SPECULATING, "--usage", "final") as server:
            result, _ = self.measured(server, "-n", 2, "--output-len", 26)
        self.assertEqual((result["tokens"]["source"], result["tokens"]["exact"]), ("usage", False))
        self.assertTrue(any("tokens into an event" in warning for warning in result["warnings"]), result["warnings"])

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

    def sent_by_turn(self, requests):
        return sorted((request["turn"], request["input_tokens_sent"]) for request in requests)

    def test_a_turns_prompt_has_the_answers_before_it_also_where_no_server_counts(self):
        for flags in ((), ("--no-stream",)):
            with self.subTest(flags=flags), Simulator(*APART, *TOKENIZER, "--usage", "none") as server:
                result, requests = self.measured(server, *TOKENIZER, "-c", 1, "-n", 1, "--warmup", 0, "--turns", 4,
                                                 "--input-len", 20, "--output-len", 60, *flags)
            self.assertEqual(self.sent_by_turn(requests), [(0, 20), (1, 100), (2, 180), (3, 260)])
            self.assertEqual(result["levels"][0]["input_tokens"], 560)
            self.assertEqual((result["tokens"]["input_source"], result["tokens"]["input_exact"]), ("tokenizer", True))

    def test_a_turns_prompt_has_the_template_and_no_reasoning(self):
        for reasoning in ((), ("--reasoning", 5)):
            carried = 12 - (5 if reasoning else 0)
            for usage in ((), ("--usage", "none")):
                with self.subTest(reasoning=reasoning, usage=usage), Simulator(
                        *APART, *TOKENIZER, *reasoning, *usage, "--template-tokens", 7) as server:
                    result, requests = self.measured(server, *TOKENIZER, "-c", 1, "-n", 1, "--turns", 3, "--input-len", 20,
                                                     "--output-len", 12)
                added = 0 if usage else 7  # measured by the server's count of the probe's prompt
                self.assertEqual(self.sent_by_turn(requests), [(0, 20 + added), (1, 40 + carried + added), (2, 60 + 2 * carried + added)])
                if usage:
                    continue
                prompts = result["levels"][0]["prompt_tokens"]
                self.assertEqual(prompts["sent_mean"], prompts["counted_mean"])

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

    def test_a_traces_texts_beyond_the_context_are_refused_before_anything_is_sent(self):
        words = "word " * 40
        rows = {
            "is empty": {"prompt": ""},
            "200 tokens in and 8 out are more than the model's context of 150": {"prompt": ("word " * 200).strip()},
            "122 tokens in and 99 out are more than the model's context of 150": {
                "messages": [{"role": role, "content": words} for role in ("system", "user")] +
                            [{"role": "user", "content": words.strip()}], "output_tokens": 99},
        }
        with Simulator("--ttft-ms", 0, "--itl-ms", 0, *TOKENIZER, "--max-model-len", 150) as server:
            for sentence, row in rows.items():
                with self.subTest(sentence):
                    lines = [{"at_s": 0, "prompt": words, "output_tokens": 8}, {"at_s": 0.1, "output_tokens": 8, **row}]
                    (self.folder / "trace.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
                    flags = ("run", "-s", server.url, "--trace", self.path("trace.jsonl"), *TOKENIZER, "--warmup", 0)
                    refused = run(*flags)
                    self.assert_exit(refused, 2)
                    self.assertIn(sentence, refused.err)
                    self.assertIn("line 2: ", refused.err)
                    self.assertEqual(len(refused.err.strip().splitlines()), 1, refused.err)
            self.assert_exit(run(*flags, "-n", 1), 0)  # the row that fits
        self.assertEqual(server.summary["requests"], 1)


if __name__ == "__main__":
    unittest.main()
