"""Calls that read much hold up none that read little."""

import contextlib
import email
import socket
import sqlite3
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


class LargeAnswers(TestCase):
    """Of a result of 260 levels, some 2.5 MB: more than the system keeps of an answer that nobody reads."""

    def stored_run(self, serve, target):
        run_id = serve.start({"server_url": target.url, "num_prompts": 10, "output_len": 2})
        serve.wait_for(run_id, "completed")
        with contextlib.closing(sqlite3.connect(self.path("runs.db"))) as database, database:
            columns = [row[1] for row in database.execute("PRAGMA table_info(levels)")]
            taken = ", ".join("n" if name == "level" else name for name in columns)
            database.execute("WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 259) "
                             f"INSERT INTO levels ({', '.join(columns)}) SELECT {taken} FROM levels, more")
        return run_id

    def reader(self, serve, run_id):
        connection = socket.socket()
        self.addCleanup(connection.close)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
        connection.settimeout(30)
        connection.connect(("127.0.0.1", serve.port))
        connection.sendall(f"GET {BASE}/result/{run_id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return connection

    def test_go_out_as_fast_as_their_reader_takes_them(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder, "--write-timeout", "2s") as serve:
            run_id = self.stored_run(serve, target)
            whole = serve.call("GET", f"/result/{run_id}").body
            connection, begun, data = self.reader(serve, run_id), time.monotonic(), b""
            head, _, data = connection.recv(1000).partition(b"\r\n\r\n")
            while len(data) < len(whole):  # 64 KiB in a fifth of a second, where a third is allowed
                time.sleep(max(0, begun + len(data) / 65536 * 0.2 - time.monotonic()))
                piece = connection.recv(16384)
                self.assertTrue(piece, f"{len(data)} bytes of {len(whole)}")
                data += piece
            self.assertGreater(time.monotonic() - begun, 6)  # more than a write may take
            self.assertIn(f"\r\nContent-Length: {len(whole)}\r\n".encode(), head)
            self.assertEqual(data, whole)
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertTrue(connection.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n"))

    def test_are_cut_off_where_nobody_takes_them(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder, "--write-timeout", "1s") as serve:
            run_id = self.stored_run(serve, target)
            for _ in range(5):
                self.reader(serve, run_id)
            wait_until(lambda: len([line for line in serve.log_lines() if line["event"] == "answer_cut_short"]) == 5, "all are cut off")
            told = [line for line in serve.log_lines() if line["event"] == "answer_cut_short"]
            self.assertEqual({(line["path"], line["error"]) for line in told},
                             {(f"{BASE}/result/{run_id}", "the client took no more")})
            self.assertEqual(serve.call("GET", "/health").status, 200)

    def test_the_end_does_not_wait_for_their_readers(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder) as serve:
            run_id = self.stored_run(serve, target)
            for _ in range(5):
                self.reader(serve, run_id).recv(1000)
            begun = time.monotonic()
            self.assertEqual(serve.stop().code, 0)
            self.assertLess(time.monotonic() - begun, 3 * SLOWER)


if __name__ == "__main__":
    unittest.main()
