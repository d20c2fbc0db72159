"""Calls that read much hold up none that read little."""

import contextlib
import email
import time
import unittest

from serve_support import BASE, Serve
from support import SLOWER, Simulator, TestCase, multiply_requests, wait_until

HEAVY = 40


class HeavyReads(TestCase):
    def stored_run(self, serve, target, requests):
        """A run of so many requests: a small one's rows, again and again."""
        run_id = serve.start({"server_url": target.url, "num_prompts": 100, "concurrency": 8, "output_len": 2})
        serve.wait_for(run_id, "completed")
        multiply_requests(self.path("runs.db"), 100, requests // 100)
        return run_id

    def ask(self, serve, path):
        """Asks, and reads nothing."""
        connection = serve.socket()
        self.addCleanup(connection.close)
        connection.sendall(f"GET {BASE}{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return connection

    def answered(self, serve):
        """The paths of the calls, in the order in which they were answered."""
        return [line["path"].removeprefix(BASE) for line in serve.log_lines() if line["event"] == "request"]

    def test_light_calls_are_answered_before_them(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder, "--rate-limit", 0) as serve:
            stored = self.stored_run(serve, target, 400_000)
            run_id = serve.start({"server_url": target.url, "duration_s": 60, "output_len": 5, "warmup": 0})
            serve.wait_for(run_id, "running")
            before = len(self.answered(serve))
            for _ in range(HEAVY):
                self.ask(serve, f"/result/{stored}/timeline?level=0&max_points=100000")
                self.ask(serve, f"/result/{stored}/export?format=csv")
            light = ["/health", "/history", f"/run/{run_id}", f"/run/{stored}/body", f"/run/{run_id}/cancel"]
            for path in light[:-1]:
                self.assertEqual(serve.call("GET", path).status, 200)
            self.assertEqual(serve.call("POST", light[-1]).status, 202)
            heavy = f"/result/{stored}/timeline"
            wait_until(lambda: self.answered(serve)[before:].count(heavy) == HEAVY, "all are answered", 120)
            order = self.answered(serve)[before:]
            last = max(order.index(path) for path in light)
            self.assertLess(order[:last].count(heavy), HEAVY / 2, order)

    def test_the_end_waits_for_none_of_them(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder, "--rate-limit", 0) as serve:
            stored = self.stored_run(serve, target, 400_000)
            timelines = [self.ask(serve, f"/result/{stored}/timeline?level=0&max_points=100000") for _ in range(70)]
            exports = [self.ask(serve, f"/result/{stored}/export?format=xlsx") for _ in range(25)]
            wait_until(lambda: f"/result/{stored}/timeline" in self.answered(serve), "the first is answered", 60)
            begun = time.monotonic()
            self.assertEqual(serve.stop().code, 0)
            self.assertLess(time.monotonic() - begun, 3 * SLOWER)
            for connection in timelines[-1], exports[-1]:
                with contextlib.suppress(ConnectionResetError):
                    self.assertEqual(connection.recv(1), b"")

    def test_too_many_of_them_hear_when_to_come_again(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder, "--rate-limit", 0) as serve:
            stored = self.stored_run(serve, target, 100_000)
            for _ in range(139):
                self.ask(serve, f"/result/{stored}/timeline?level=0&max_points=100000")
            with contextlib.closing(self.ask(serve, f"/result/{stored}").makefile("rb")) as answer:
                self.assertEqual(answer.readline(), b"HTTP/1.1 503 Service Unavailable\r\n")
                headers = email.message_from_bytes(b"".join(iter(answer.readline, b"\r\n")))
            self.assertEqual((headers["Retry-After"], headers["Content-Type"]), ("5", "application/problem+json"))


if __name__ == "__main__":
    unittest.main()
