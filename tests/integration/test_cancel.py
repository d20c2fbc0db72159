"""Signals: what was measured is reported and written, the exit code is the shell's."""

import pathlib
import signal
import threading
import time
import unittest

from support import STREAM_HEAD, Listener, Process, Simulator, TestCase, chunk, openai_server, token, wait_until

ANSWER = STREAM_HEAD + chunk(token("a", "stop")) + chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"


class Cancel(TestCase):
    def start(self, server, *more):
        process = Process("run", "-s", server.url, "-c", 4, "-n", 100_000, "--output-len", 4, "-o",
                          self.path("result.json"), "--csv", self.path("levels.csv"), "--requests",
                          self.path("requests.jsonl"), *more)
        self.addCleanup(process.kill)
        wait_until(lambda: "measuring" in process.error_text(), "measuring")
        return process

    def assert_files_are_complete(self):
        self.assert_nothing_left_behind("result.json", "levels.csv", "requests.jsonl")
        result = self.read_json("result.json")
        self.assertEqual(result["status"], "cancelled")
        level = result["levels"][0]
        self.assert_counts_add_up(level)
        requests = self.read_lines("requests.jsonl")
        self.assertEqual(len(requests), level["attempted"])
        self.assertEqual(result["requests"]["count"], len(requests))
        for status, count in (("ok", "succeeded"), ("failed", "failed"), ("cut_off", "cut_off")):
            self.assertEqual(sum(request["status"] == status for request in requests), level[count], status)
        return level

    def test_first_interrupt_waits_for_what_is_in_flight(self):
        with Simulator("--ttft-ms", 20, "--itl-ms", 5) as server:
            process = self.start(server)
            wait_until(lambda: server.metric("vllm:request_success_total") > 10, "requests succeed")
            process.signal(signal.SIGINT)
            finished = process.finish(20)
        self.assert_exit(finished, 130)
        self.assertIn("stopping: waiting up to 30 s for", finished.err)
        self.assertIn("TTFT", finished.out)
        level = self.assert_files_are_complete()
        self.assertGreater(level["succeeded"], 0)
        self.assertEqual(level["cut_off"], 0)

    def test_second_interrupt_stops_at_once(self):
        with Simulator("--ttft-ms", 20_000) as server:
            process = self.start(server, "--warmup", 0)
            wait_until(lambda: server.metric("vllm:num_requests_running") == 4, "all slots are in use")
            process.signal(signal.SIGINT)
            wait_until(lambda: "stopping" in process.error_text(), "stopping")
            began = time.monotonic()
            process.signal(signal.SIGINT)
            finished = process.finish(20)
        self.assertLess(time.monotonic() - began, 10)
        self.assert_exit(finished, 130)
        level = self.assert_files_are_complete()
        self.assertEqual((level["attempted"], level["cut_off"]), (4, 4))

    def test_termination_has_its_own_exit_code(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 1) as server:
            process = self.start(server)
            process.signal(signal.SIGTERM)
            finished = process.finish(20)
        self.assert_exit(finished, 143)
        self.assert_files_are_complete()

    def test_grace_bounds_the_wait(self):
        with Simulator("--ttft-ms", 20_000) as server:
            process = self.start(server, "--warmup", 0, "--grace", "200ms")
            wait_until(lambda: server.metric("vllm:num_requests_running") == 4, "all slots are in use")
            began = time.monotonic()
            process.signal(signal.SIGINT)
            finished = process.finish(20)
        self.assertLess(time.monotonic() - began, 10)
        self.assert_exit(finished, 130)
        self.assertEqual(self.assert_files_are_complete()["cut_off"], 4)

    # What was measured is nothing, and a result that stood there is not this run's.
    def test_in_the_warm_up_the_files_have_no_level(self):
        pathlib.Path(self.path("result.json")).write_text("of another run")
        posts, ended = [], threading.Event()

        def answer(connection, body):
            posts.append(body)
            if len(posts) > 1:  # the first is the probe
                ended.wait(60)
            connection.sendall(ANSWER)

        with Listener(openai_server(answer)) as server:
            process = Process("run", "-s", server.url, "-n", 4, "--grace", "100ms", "-o", self.path("result.json"), "--csv",
                              self.path("levels.csv"), "--requests", self.path("requests.jsonl"))
            self.addCleanup(process.kill)
            self.addCleanup(ended.set)
            wait_until(lambda: len(posts) == 2, "warming up")
            process.signal(signal.SIGINT)
            finished = process.finish(20)
        self.assert_exit(finished, 130)
        self.assert_nothing_left_behind("result.json", "levels.csv", "requests.jsonl")
        result = self.read_json("result.json")
        self.assertEqual((result["status"], result["levels"], result["requests"]["count"]), ("cancelled", [], 0))
        self.assertEqual(self.read_lines("requests.jsonl"), [])

    def test_in_the_probe_no_file_is_written_and_that_is_said(self):
        old = pathlib.Path(self.path("result.json"))
        old.write_text("of another run")
        for files, said in ((["-o", old, "--requests", self.path("requests.jsonl")], "; no file was written"), ([], "")):
            with self.subTest(files=files), Listener(lambda connection: connection.recv(1) and time.sleep(60)) as server:
                process = Process("run", "-s", server.url, "-n", 4, *files)
                self.addCleanup(process.kill)
                wait_until(lambda: server.connections > 0, "the probe")
                process.signal(signal.SIGINT)
                finished = process.finish(20)
                self.assert_exit(finished, 130)
                self.assertEqual(finished.err.splitlines()[-1], f"llm-loadtest: stopped before anything was measured{said}")
                self.assertEqual(old.read_text(), "of another run")
                self.assert_nothing_left_behind("result.json")


if __name__ == "__main__":
    unittest.main()
