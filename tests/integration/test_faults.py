"""Faults that the simulator injects: nothing is lost, and every one is counted as what it was."""

import collections
import unittest

from support import Simulator, TestCase, run

# The simulator's name of a fault, and what a client must call it.
KINDS = {"http_500": "http_5xx", "http_429": "http_429", "reset": "reset", "stall": "stalled", "malformed": "malformed",
         "truncated": "truncated"}


class Faults(TestCase):
    def check(self, *sim_flags):
        flags = [part for fault in KINDS for part in (f"--fault-{fault.replace('_', '-')}", 0.05)]
        with Simulator("--ttft-ms", 5, "--itl-ms", 1, "--seed", 3, *flags, *sim_flags, "--truth",
                       self.path("truth.jsonl")) as server:
            finished = run("run", "-s", server.url, "-m", "sim-model", "-c", 20, "-n", 400, "--output-len", 8,
                           "--warmup", 0, "--stall-timeout", "1s", "-o", self.path("result.json"), "--requests",
                           self.path("requests.jsonl"), "--quiet", timeout=120)
        self.assert_exit(finished, 0)
        level = self.read_json("result.json")["levels"][0]
        self.assert_counts_add_up(level)
        self.assertEqual(level["attempted"], 400)
        requests = {request["request_id"]: request for request in self.read_lines("requests.jsonl")}
        truth = {line["request_id"]: line for line in self.read_lines("truth.jsonl")}
        self.assertEqual(len(requests), 400)
        self.assertEqual(requests.keys(), truth.keys())
        counted = collections.Counter()
        for request_id, line in truth.items():
            failure = requests[request_id]["failure"]
            kind = failure["kind"] if failure else None
            self.assertEqual(kind, KINDS.get(line["fault"]), f"{line['fault']}: {failure}")
            if kind:
                counted[kind] += 1
        self.assertEqual({kind: n for kind, n in level["errors"].items() if n}, dict(counted))
        self.assertGreaterEqual(len(counted), len(KINDS), counted)
        first = {}
        for line in self.read_lines("requests.jsonl"):
            if line["failure"]:
                first.setdefault(line["failure"]["kind"], line["failure"]["detail"])
        self.assertEqual(level["error_examples"], first)

    def test_every_fault_is_found_in_the_truth(self):
        self.check()

    def test_also_with_events_split_and_merged(self):
        self.check("--split-events", 0.5, "--merge-events", 0.3, "--crlf")

    def test_shapes_of_the_stream_lose_no_token(self):
        shapes = [("--crlf",), ("--split-events", 1), ("--merge-events", 0.5), ("--tokens-per-event", 3),
                  ("--reasoning", 4), ("--usage", "continuous"), ("--usage", "none"), ("--events-per-write", 4)]
        for shape in shapes:
            with self.subTest(shape=shape), Simulator("--ttft-ms", 2, "--itl-ms", 1, *shape) as server:
                finished = run("run", "-s", server.url, "-c", 4, "-n", 20, "--output-len", 12, "-o",
                               self.path("result.json"), "--quiet")
                self.assert_exit(finished, 0)
                level = self.read_json("result.json")["levels"][0]
                self.assertEqual(level["succeeded"], 20)
                self.assertEqual(level["output_tokens"], 20 * 12)


if __name__ == "__main__":
    unittest.main()
