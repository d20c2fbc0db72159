"""Rates, traces, datasets and conversations against the simulator: what was sent, when, and how long it was."""

import json
import re
import unittest
import urllib.request

from support import Simulator, TestCase, run

QUICK = ("--ttft-ms", 5, "--itl-ms", 1)
COUNTING = ("--tokenizer", "cl100k_base", "--template-tokens", 9, "--prefix-cache")


class Load(TestCase):
    def measured(self, server, *flags):
        finished = run("run", "-s", server.url, "--quiet", "-o", self.path("result.json"), "--requests",
                       self.path("requests.jsonl"), *flags)
        self.assert_exit(finished, 0)
        return self.read_json("result.json"), self.read_lines("requests.jsonl")

    def reasons(self, result):
        return {reason["code"]: reason["detail"] for reason in result["levels"][0]["verdict"]["reasons"]}

    def test_a_rate_sends_each_request_when_it_is_due(self):
        with Simulator(*QUICK) as server:
            result, requests = self.measured(server, "--request-rate", 200, "--arrival", "constant", "-n", 100,
                                             "--output-len", 4)
        level = result["levels"][0]
        self.assert_counts_add_up(level)
        self.assertEqual((level["request_rate_per_s"], level["attempted"], level["succeeded"]), (200, 100, 100))
        due = sorted(request["due_ns"] for request in requests)
        self.assertEqual({later - earlier for earlier, later in zip(due, due[1:])}, {5_000_000})
        for request in requests:
            self.assertGreaterEqual(request["sent_ns"], request["due_ns"])

    def test_what_is_beyond_the_bound_waits_and_is_sent(self):
        with Simulator("--ttft-ms", 30, "--itl-ms", 0) as server:
            result, requests = self.measured(server, "--request-rate", 1000, "-n", 40, "--max-concurrency", 2,
                                             "--output-len", 1)
        level = result["levels"][0]
        self.assertEqual((level["attempted"], level["succeeded"]), (40, 40))
        self.assertGreater(level["most_waiting"], 10)
        self.assertGreater(level["ttft_corrected_ms"]["p50"], level["ttft_ms"]["p50"] + 100)
        self.assertIn("rate_not_kept", [reason["code"] for reason in level["verdict"]["reasons"]])
        for request in requests:
            at = request["sent_ns"]
            self.assertLessEqual(sum(1 for other in requests if other["sent_ns"] <= at < other["end_ns"]), 2)

    def test_the_server_counts_the_lengths_that_were_asked_for(self):
        with Simulator(*QUICK, *COUNTING) as server:
            result, requests = self.measured(server, "--tokenizer", "cl100k_base", "-c", 4, "-n", 40, "--input-len",
                                             "uniform:50:90", "--output-len", "uniform:2:6")
        self.assertEqual(result["tokens"]["template_tokens"], 9)
        reasons = {reason["code"] for reason in result["levels"][0]["verdict"]["reasons"]}
        self.assertFalse(reasons & {"prompt_length", "prefix_cache"}, reasons)
        lengths = [request["input_tokens"] for request in requests]
        self.assertGreaterEqual(min(lengths), 50)
        self.assertLessEqual(max(lengths), 90)
        self.assertGreater(len(set(lengths)), 10)
        self.assertEqual({request["cached_tokens"] for request in requests}, {0})
        self.assertLessEqual({request["output_tokens"] for request in requests}, set(range(2, 7)))

    def test_a_shared_prefix_is_found_in_the_servers_cache(self):
        with Simulator(*QUICK, *COUNTING) as server:
            result, requests = self.measured(server, "--tokenizer", "cl100k_base", "-n", 10, "--input-len", 200,
                                             "--output-len", 2, "--shared-prefix-len", 160)
            text = urllib.request.urlopen(server.url + "/metrics", timeout=20).read().decode()
        self.assertNotIn("prefix_cache", self.reasons(result))
        asked, found = (float(re.search(rf"^vllm:prefix_cache_{name}_total\{{.*\}} ([\d.]+)$", text, re.M)[1]) for name in ("queries", "hits"))
        self.assertGreaterEqual(asked, 10 * 200)
        self.assertGreaterEqual(found, sum(request["cached_tokens"] for request in requests))
        for request in requests:
            self.assertGreaterEqual(request["cached_tokens"], 144)
            self.assertLess(request["cached_tokens"], 200)

    def test_prompts_that_were_sent_before_are_found_in_the_cache_beyond_what_they_share(self):
        flags = ("--tokenizer", "cl100k_base", "-n", 10, "--input-len", 200, "--output-len", 2, "--seed", 7)
        with Simulator(*QUICK, *COUNTING) as server:
            for shared in ((), ("--shared-prefix-len", 40)):
                first, _ = self.measured(server, *flags, *shared)
                again, _ = self.measured(server, *flags, *shared)
                self.assertNotIn("prefix_cache", self.reasons(first))
                self.assertIn("prefix_cache", self.reasons(again))

    def test_lengths_are_stated_as_asked_sent_and_counted(self):
        with Simulator(*QUICK, *COUNTING) as server:
            exact, _ = self.measured(server, "--tokenizer", "cl100k_base", "-n", 4, "--input-len", 100, "--output-len", 1)
            tiny, requests = self.measured(server, "-n", 4, "--input-len", 1, "--output-len", 1)
        self.assertEqual(exact["levels"][0]["prompt_tokens"],
                         {"n": 4, "asked_mean": 100, "sent_mean": 100, "counted_mean": 100})
        counted = tiny["levels"][0]["prompt_tokens"]["counted_mean"]
        self.assertGreaterEqual(counted, 10)  # the template's 9 were not known
        self.assertEqual(tiny["levels"][0]["prompt_tokens"],
                         {"n": 4, "asked_mean": 1, "sent_mean": 1, "counted_mean": counted})
        self.assertEqual({(r["input_tokens_asked"], r["input_tokens_sent"]) for r in requests}, {(1, 1)})
        self.assertIn("give --tokenizer", self.reasons(tiny)["prompt_length"])

    def test_a_trace_that_cannot_be_followed_is_invalid(self):
        rows = [{"timestamp": 5 * i, "input_length": 20, "output_length": 2, "hash_ids": [i]} for i in range(60)]
        (self.folder / "dense.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        with Simulator("--ttft-ms", 40, "--itl-ms", 1) as server:
            result, _ = self.measured(server, "--trace", self.path("dense.jsonl"), "--max-concurrency", 2)
        self.assertIn("--max-concurrency (2) is too low; stretch the trace", self.reasons(result)["rate_not_kept"])

    def test_a_trace_is_replayed_with_its_times_lengths_and_sharing(self):
        rows = [{"timestamp": 0, "input_length": 600, "output_length": 2, "hash_ids": [1, 2]},
                {"timestamp": 100, "input_length": 700, "output_length": 3, "hash_ids": [1, 3]},
                {"timestamp": 150, "input_length": 1100, "output_length": 4, "hash_ids": [1, 3, 4]}]
        (self.folder / "trace.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        with Simulator(*QUICK, *COUNTING) as server:
            result, requests = self.measured(server, "--tokenizer", "cl100k_base", "--trace", self.path("trace.jsonl"),
                                             "--time-scale", 2)
        self.assertNotIn("prefix_cache", self.reasons(result))
        requests.sort(key=lambda request: request["due_ns"])
        self.assertEqual([request["due_ns"] - requests[0]["due_ns"] for request in requests],
                         [0, 200_000_000, 300_000_000])
        self.assertEqual([request["input_tokens"] for request in requests], [600, 700, 1100])
        self.assertEqual([request["output_tokens"] for request in requests], [2, 3, 4])
        cached = [request["cached_tokens"] for request in requests]
        self.assertEqual(cached[0], 0)
        self.assertGreaterEqual(cached[1], 480)  # the first block of 512
        self.assertGreaterEqual(cached[2], 688 - 16)  # what the row before it had

    def write_trace(self, rows, gap_ms):
        (self.folder / "trace.jsonl").write_text("".join(
            json.dumps({"timestamp_ms": i * gap_ms, "input_tokens": 20 + i, "output_tokens": 2}) + "\n"
            for i in range(rows)))
        return self.path("trace.jsonl")

    def test_a_trace_begins_again_for_more_requests_than_it_has(self):
        with Simulator(*QUICK, *COUNTING) as server:
            result, requests = self.measured(server, "--tokenizer", "cl100k_base", "--trace", self.write_trace(3, 50),
                                             "-n", 8)
        self.assertEqual(result["levels"][0]["attempted"], 8)
        requests.sort(key=lambda request: request["due_ns"])
        self.assertEqual([(request["due_ns"] - requests[0]["due_ns"]) // 1_000_000 for request in requests],
                         [0, 50, 100, 150, 200, 250, 300, 350])
        self.assertEqual([request["input_tokens"] for request in requests], [20, 21, 22, 20, 21, 22, 20, 21])
        self.assertEqual({request["cached_tokens"] for request in requests}, {0})

    def test_of_a_trace_only_what_falls_due_in_the_time_is_sent(self):
        with Simulator(*QUICK) as server:
            result, _ = self.measured(server, "--trace", self.write_trace(100, 100), "-d", "450ms")
        self.assertEqual(result["levels"][0]["attempted"], 5)

    def test_a_run_may_fill_the_models_context(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 0, *COUNTING, "--max-model-len", 512) as server:
            result, requests = self.measured(server, "--tokenizer", "cl100k_base", "-n", 2, "--input-len", 400,
                                             "--output-len", 112)
        self.assertEqual(result["levels"][0]["succeeded"], 2)
        self.assertEqual({request["input_tokens"] for request in requests}, {400})
        self.assertEqual(result["tokens"]["template_tokens"], 9)

    def test_a_model_that_is_not_listed_has_the_context_of_the_listed_one(self):
        with Simulator(*QUICK, "--max-model-len", 512) as server:
            refused = run("run", "-s", server.url, "-m", "alias", "--input-len", 500, "--output-len", 100)
        self.assert_exit(refused, 2)
        self.assertIn("--input-len: 500 tokens in and 100 out are more than the model's context of 512", refused.err)

    def test_a_distribution_that_goes_past_the_context_is_told(self):
        with Simulator(*QUICK, "--max-model-len", 200) as server:
            finished = run("run", "-s", server.url, "--quiet", "-o", self.path("result.json"), "-n", 2, "--input-len",
                           40, "--output-len", 10, "--turns", "normal:4:1", "--seed", 5)
        self.assert_exit(finished, 0)
        warnings = self.read_json("result.json")["warnings"]
        self.assertTrue(any("--turns: about" in warning for warning in warnings), warnings)

    def test_a_system_prompt_may_be_longer_than_a_turn(self):
        with Simulator(*QUICK, *COUNTING) as server:
            _, requests = self.measured(server, "--tokenizer", "cl100k_base", "-n", 2, "--turns", 2, "--input-len", 40,
                                        "--output-len", 4, "--shared-prefix-len", 64)
        self.assertEqual(len(requests), 4)
        self.assertGreaterEqual(min(request["input_tokens"] for request in requests), 104)

    def test_a_dataset_is_sent_as_it_is(self):
        (self.folder / "prompts.csv").write_text('question,n\n"What, exactly, is a token?",3\nWhy?,2\n')
        with Simulator(*QUICK, *COUNTING) as server:
            result, requests = self.measured(server, "--tokenizer", "cl100k_base", "--dataset", self.path("prompts.csv"),
                                             "--dataset-columns", "prompt=question,output_len=n", "--dataset-sampling",
                                             "sequential", "-n", 4)
        self.assertEqual([request["output_tokens"] for request in requests], [3, 2, 3, 2])
        self.assertEqual(len({request["input_tokens"] for request in requests}), 2)
        self.assertEqual(result["config"]["workload"]["dataset"], self.path("prompts.csv"))

    def test_conversations_carry_the_servers_own_answers(self):
        with Simulator(*QUICK, *COUNTING) as server:
            result, requests = self.measured(server, "--tokenizer", "cl100k_base", "-c", 2, "-n", 4, "--turns", 3,
                                             "--input-len", 40, "--output-len", 8, "--think-time", "20ms")
        self.assertEqual(len(requests), 4 * 3)
        # Users think for longer than they wait, and find their earlier turns cached.
        self.assertFalse(self.reasons(result).keys() & {"concurrency_not_reached", "prefix_cache"}, self.reasons(result))
        sessions = {}
        for request in requests:
            sessions.setdefault(request["request_id"].rsplit("-t", 1)[0], []).append(request)
        for turns in sessions.values():
            turns.sort(key=lambda request: request["turn"])
            self.assertEqual([turn["turn"] for turn in turns], [0, 1, 2])
            # Each turn adds its text and the answer before it, give or take what merges where they meet.
            for before, after in zip(turns, turns[1:]):
                self.assertAlmostEqual(after["input_tokens"], before["input_tokens"] + 40 + 8, delta=4)
                self.assertGreater(after["cached_tokens"], 0)
                self.assertGreaterEqual(after["sent_ns"] - before["end_ns"], 20_000_000)

    def test_answers_go_on_to_the_asked_length_where_the_server_can(self):
        with Simulator(*QUICK, "--eos-rate", 1) as server:
            _, kept = self.measured(server, "-n", 10, "--output-len", 20)
            _, limit = self.measured(server, "-n", 10, "--output-len", 20, "--exact-output-len", "off")
        self.assertEqual({request["output_tokens"] for request in kept}, {20})
        self.assertLess(min(request["output_tokens"] for request in limit), 20)

    def test_a_server_that_refuses_to_keep_the_length_is_measured_without(self):
        with Simulator(*QUICK, "--reject-fields", "ignore_eos,min_tokens") as server:
            result, _ = self.measured(server, "-n", 4, "--output-len", 4)
            refused = run("run", "-s", server.url, "-n", 4, "--exact-output-len", "require")
        self.assertTrue(any("ignore_eos" in warning for warning in result["warnings"]), result["warnings"])
        self.assert_exit(refused, 3)


if __name__ == "__main__":
    unittest.main()
