"""run --ttft-timeout and --stall-timeout: silence of a server ends its requests, and only those."""

import itertools
import threading
import unittest

from support import STREAM_HEAD, Listener, TestCase, chunk, openai_server, run, token

END = chunk(token("b", "stop")) + chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"
ROLE = chunk(b'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}\n\n')


class Timeouts(TestCase):
    """Every second request gets `silent`, and then nothing more."""

    def measure(self, silent, *flags):
        ended = threading.Event()
        self.addCleanup(ended.set)
        turn = itertools.count()

        def answer(connection, _):
            if next(turn) % 2 == 1:
                connection.sendall(silent)
                ended.wait(60)
            else:
                connection.sendall(STREAM_HEAD + ROLE + chunk(token("a")) + END)

        with Listener(openai_server(answer)) as server:
            finished = run("run", "-s", server.url, "-n", 4, "--warmup", 0, "-o", self.path("result.json"), "--requests",
                           self.path("requests.jsonl"), *flags)
        self.assert_exit(finished, 0)
        level = self.read_json("result.json")["levels"][0]
        self.assert_counts_add_up(level)
        self.assertEqual((level["succeeded"], level["failed"]), (2, 2))
        self.assertEqual({kind: n for kind, n in level["errors"].items() if n}, {"stalled": 2})
        self.assertLess(level["duration_s"], 20)
        failed = [request for request in self.read_lines("requests.jsonl") if request["status"] == "failed"]
        return {(request["failure"]["stage"], request["failure"]["detail"]) for request in failed}

    def test_no_head_and_no_token_in_time(self):
        no_token = "no token within --ttft-timeout or --stall-timeout"
        self.assertEqual(self.measure(b"", "--ttft-timeout", "300ms"), {("head", no_token)})

    def test_a_role_is_no_token(self):
        no_token = "no token within --ttft-timeout or --stall-timeout"
        self.assertEqual(self.measure(STREAM_HEAD + ROLE, "--ttft-timeout", "300ms"), {("body", no_token)})

    def test_silence_in_mid_answer(self):
        self.assertEqual(self.measure(STREAM_HEAD + chunk(token("a")), "--stall-timeout", "300ms", "--ttft-timeout", "30s"),
                         {("body", "nothing came for --stall-timeout")})

    def test_a_token_ends_the_ttft_timeout(self):
        """Only --timeout is left then."""
        ended = threading.Event()
        self.addCleanup(ended.set)

        def answer(connection, _):
            connection.sendall(STREAM_HEAD + chunk(token("a")))
            ended.wait(1)
            connection.sendall(END)

        with Listener(openai_server(answer)) as server:
            finished = run("run", "-s", server.url, "-n", 2, "-c", 2, "--warmup", 0, "--ttft-timeout", "500ms", "-o",
                           self.path("result.json"))
        self.assert_exit(finished, 0)
        self.assertEqual(self.read_json("result.json")["levels"][0]["succeeded"], 2)


if __name__ == "__main__":
    unittest.main()
