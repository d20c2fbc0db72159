"""More than two dozen clients that mean no good at once, bodies that are too large, and answers that break off."""

import contextlib
import http.client
import os
import socket
import sqlite3
import threading
import time
import unittest

from hostile_support import HEAD, Crowd, open_sockets, resident_mb
from serve_support import BASE, Serve
from support import SLOWER, Simulator, TestCase, multiply_requests, wait_until

IDLE_S = 3
# Whether it is there it says within so long; generous, since tests share machines.
LATE_S = 12
# Work is late, and a connection outstays its limit, when it takes so much longer.
SLACK_S = LATE_S * SLOWER


class HostileCrowd(TestCase):
    def test_a_run_completes_among_them(self):
        with Simulator("--ttft-ms", 5, "--itl-ms", 2) as target, \
                Serve(self.folder, "--idle-timeout", f"{IDLE_S}s", "--write-timeout", f"{IDLE_S}s", "--rate-limit", 0,
                      "--log-level", "off") as serve:
            body = {"server_url": target.url, "concurrency": 4, "output_len": 8, "input_len": 16}
            stored = serve.start({**body, "num_prompts": 100})
            serve.wait_for(stored, "completed")
            multiply_requests(self.path("runs.db"), 100, 400)
            serve.wait_for(serve.start({**body, "duration_s": 3}), "completed")  # what a first run loads stays in memory
            usual_mb = resident_mb(serve)
            run_id = serve.start({**body, "duration_s": 12})
            serve.wait_for(run_id, "running")
            with Crowd(serve, run_id, stored) as crowd:
                self.assertEqual(crowd.count, 26)
                latest, slowest, memory = 0, 0, []
                while serve.call("GET", f"/run/{run_id}").json["status"] == "running":
                    begun = time.monotonic()
                    self.assertEqual(serve.call("GET", "/health").status, 200)
                    latest = max(latest, time.monotonic() - begun)
                    self.assertEqual(serve.call("GET", f"/result/{stored}/export?format=csv").status, 200)
                    slowest = max(slowest, time.monotonic() - begun)
                    memory.append(resident_mb(serve))
                    time.sleep(0.1)
                result = serve.call("GET", f"/result/{run_id}").json
            self.assertEqual(result["status"], "completed")
            self.assertEqual(result["levels"][0]["failed"], 0, result["levels"][0]["errors"])
            self.assertGreater(result["levels"][0]["succeeded"], 100)
            self.assertLess(latest, LATE_S)
            self.assertLess(slowest, SLACK_S)
            # Each came again and again, and none that told nothing whole was left open.
            self.assertEqual(sorted(crowd.connections), crowd.kinds)
            for kind in ("do_head_by_the_byte", "do_endless_chunks", "do_body_announced", "do_half_a_hello", "do_slow_download"):
                self.assertGreater(len(crowd.lives.get(kind, [])), 0, f"{kind}: none was closed")
                self.assertLess(max(crowd.lives[kind]), IDLE_S + SLACK_S, kind)
            # What they take is bounded, and given back.
            self.assertLess(max(memory), usual_mb + 500, memory)
            wait_until(lambda: resident_mb(serve) < usual_mb + 200, f"memory is given back: {usual_mb} MB, then {memory}")
            wait_until(lambda: serve.call("GET", "/ws/stats").json["connections"] == 0, "the watchers are gone", 30)
            finished = serve.stop()
        self.assert_exit(finished, 0)
        self.assertNotIn("Sanitizer", finished.err)
        self.assertNotIn("runtime error", finished.err)

    def test_no_more_connections_than_allowed(self):
        with Serve(self.folder, "--max-connections", 8, "--idle-timeout", f"{IDLE_S}s", "--rate-limit", 0) as serve:
            before = open_sockets(serve)
            crowd = [serve.socket() for _ in range(40)]
            for connection in crowd:
                self.addCleanup(connection.close)
            for connection in crowd[:39]:
                connection.send(b"GET /health HTTP/1.1\r\n")
            most = 0
            crowd[39].sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            crowd[39].settimeout(0.05)
            answer, begun = b"", time.monotonic()
            while not answer and time.monotonic() - begun < 5 * (IDLE_S + 1) + SLACK_S:
                most = max(most, open_sockets(serve) - before)
                try:
                    answer = crowd[39].recv(65536)
                except TimeoutError:
                    pass
            self.assertIn(b"200 OK", answer)  # its turn came when those before it had been closed
            self.assertEqual(most, 8)


class LargeBodies(TestCase):
    def ask(self, serve, path, head, *parts):
        """Sends all of it, whatever comes; the answer, and whether the server closed the connection after it."""
        with serve.socket() as connection:
            connection.sendall(f"POST {BASE}{path} HTTP/1.1\r\n".encode() + HEAD + head + b"\r\n\r\n")
            for part in parts:
                connection.sendall(part)
            response = http.client.HTTPResponse(connection)
            response.begin()
            self.assertEqual(response.headers["Content-Type"], "application/problem+json")
            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
            text = response.read().decode()
            self.assertEqual(connection.recv(1), b"")
            return response.status, text

    def test_a_body_that_says_that_it_is_too_large_is_answered_unread(self):
        with Serve(self.folder) as serve:
            for path, length, most in (("/run", 1_000_001, 1_000_000), ("/run", 10**12, 1_000_000),
                                       ("/datasets?name=x", 16_000_001, 16_000_000)):
                status, text = self.ask(serve, path, f"Content-Length: {length}".encode())
                self.assertEqual(status, 413)
                self.assertIn(f"larger than {most} bytes", text)

    def test_the_answer_is_not_lost_on_who_sends_all_of_it_first(self):
        with Serve(self.folder) as serve:
            status, _ = self.ask(serve, "/run", b"Content-Length: 30000000", *[bytes(1_000_000)] * 30)
            self.assertEqual(status, 413)
            chunk = b"f4240\r\n" + bytes(1_000_000) + b"\r\n"
            for path, count in (("/run", 2), ("/run", 30), ("/datasets?name=x", 17)):
                status, _ = self.ask(serve, path, b"Transfer-Encoding: chunked", *[chunk] * count)
                self.assertEqual(status, 413)
            self.assertEqual(serve.call("GET", "/datasets").json["datasets"], [])

    def test_what_is_just_not_too_large_is_taken(self):
        with Serve(self.folder) as serve:
            text = b'{"prompt": "hello"}\n' * 50_000
            answer = serve.call("POST", "/datasets?name=x.jsonl", text + text, {"Content-Type": "text/plain"})
            self.assertEqual(answer.status, 201, str(answer))
            answer = serve.call("POST", "/run", text, {"Content-Type": "application/json"})  # a million bytes
            self.assertEqual(answer.status, 400, str(answer))

    def test_nothing_is_read_without_the_key(self):
        """The answer comes though no body does, and is not lost on who sends all of it first."""
        with Serve(self.folder, env={"API_KEY": "k"}) as serve:
            for path in ("/datasets?name=x", "/run"):
                for head in (b"Content-Length: 900000", b"Transfer-Encoding: chunked", b"X-API-Key: guess\r\nContent-Length: 9"):
                    status, _ = self.ask(serve, path, head)
                    self.assertEqual(status, 401)
                status, _ = self.ask(serve, path, b"Content-Length: 900000", bytes(900_000))
                self.assertEqual(status, 401)
            made = serve.call("POST", "/datasets?name=p.txt", "one\n", {"Authorization": "Bearer k"})
            self.assertEqual(made.status, 201, str(made))

    def test_only_so_many_uploads_are_held_at_once(self):
        with Serve(self.folder) as serve, contextlib.ExitStack() as stack:
            uploads = [stack.enter_context(serve.socket()) for _ in range(8)]
            for upload in uploads:
                upload.sendall(f"POST {BASE}/datasets?name=p.txt HTTP/1.1\r\n".encode() + HEAD + b"Content-Length: 4\r\n\r\none")
            status, text = self.ask(serve, "/datasets?name=x.txt", b"Content-Length: 4")
            self.assertEqual(status, 503)
            self.assertIn("8 datasets are being uploaded already", text)
            uploads[0].sendall(b"\n")
            self.assertIn(b"201 Created", uploads[0].recv(65536))
            made = serve.call("POST", "/datasets?name=x.txt", "two\n", {"Content-Type": "text/plain"})
            self.assertEqual(made.status, 201, str(made))

    def test_its_end_is_not_taken_for_a_request(self):
        with Serve(self.folder) as serve, serve.socket() as connection:
            inner = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
            connection.sendall(f"POST {BASE}/run HTTP/1.1\r\n".encode() + HEAD + b"Content-Length: 2000000\r\n\r\n")
            connection.sendall(inner * (2_000_000 // len(inner)))
            connection.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
            self.assertEqual(answer.count(b"HTTP/1.1 "), 1)


class ExportsThatBreakOff(TestCase):
    def stored_run(self, serve, target):
        """A run of which an export is some 20 MB: a small one's rows, again and again."""
        run_id = serve.start({"server_url": target.url, "num_prompts": 100, "concurrency": 8, "output_len": 2})
        serve.wait_for(run_id, "completed")
        multiply_requests(self.path("runs.db"), 100, 400)
        return run_id

    def begin(self, serve, run_id, format="jsonl"):
        """A reader that takes the first of it and then waits."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(30)
        connection.connect(("127.0.0.1", serve.port))
        connection.sendall(f"GET {BASE}/result/{run_id}/export?format={format} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return connection, connection.recv(1000)

    def rest(self, connection, data):
        connection.settimeout(30)
        begun = time.monotonic()
        try:
            while piece := connection.recv(1 << 16):
                data += piece
        except ConnectionResetError:
            pass
        connection.close()
        self.assertLess(time.monotonic() - begun, 30)
        return data

    def test_a_whole_one_ends_with_its_last_chunk(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder) as serve:
            run_id = self.stored_run(serve, target)
            answer = serve.call("GET", f"/result/{run_id}/export?format=jsonl")
        self.assertEqual(answer.body.count(b"\n"), 40000)

    def test_of_a_run_that_is_deleted_meanwhile(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder) as serve:
            run_id = self.stored_run(serve, target)
            connection, data = self.begin(serve, run_id)
            self.assertTrue(data.startswith(b"HTTP/1.1 200 OK"))
            self.assertEqual(serve.call("DELETE", f"/run/{run_id}").status, 204)
            data = self.rest(connection, data)
            self.assertFalse(data.endswith(b"\r\n0\r\n\r\n"))
            self.assertEqual(serve.call("GET", "/health").status, 200)
            lines = [line for line in serve.log_lines() if line["event"] == "answer_cut_short"]
        self.assertEqual([line["error"] for line in lines], ["the run was deleted while it was being exported"])

    def test_of_a_database_that_cannot_be_read_any_more(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder) as serve:
            run_id = self.stored_run(serve, target)
            connection, data = self.begin(serve, run_id)
            with open(self.path("runs.db"), "r+b") as file:
                file.seek(8192)
                file.write(os.urandom(os.path.getsize(self.path("runs.db")) - 8192))
            data = self.rest(connection, data)
            self.assertFalse(data.endswith(b"\r\n0\r\n\r\n"))
            self.assertEqual(serve.call("GET", "/health").status, 200)
            lines = [line for line in serve.log_lines() if line["event"] == "answer_cut_short"]
        self.assertEqual([line["path"] for line in lines], [f"{BASE}/result/{run_id}/export"])

    def test_of_readers_that_are_too_slow_and_others_need_not_wait_for_their_end(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder, "--write-timeout", "2s") as serve:
            run_id = self.stored_run(serve, target)
            slow = [self.begin(serve, run_id)[0] for _ in range(16)]  # as many as there are threads for downloads
            answers = []
            other = threading.Thread(target=lambda: answers.append(serve.call("GET", f"/result/{run_id}/export?format=csv")))
            other.start()
            while not answers:  # each takes some: 40 KB a second
                for connection in slow:
                    connection.settimeout(0.01)
                    with contextlib.suppress(OSError):
                        connection.recv(4096)
                time.sleep(0.1)
            other.join()
            self.assertEqual(answers[0].status, 200)
            data = b"".join(self.rest(connection, b"") for connection in slow)
            self.assertNotIn(b"\r\n0\r\n\r\n", data)
            lines = [line for line in serve.log_lines() if line["event"] == "answer_cut_short"]
        self.assertEqual([line["error"] for line in lines], ["the client took no more"] * 16)

    def test_an_analysis_does_not_wait_for_readers_of_downloads(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder, "--write-timeout", "10m") as serve:
            run_id = self.stored_run(serve, target)
            slow = [self.begin(serve, run_id)[0] for _ in range(16)]
            events = [event for event, _ in serve.analyze(run_id, target.url)]
            self.assertEqual(events[-1], "done")
            self.assertNotIn("answer_cut_short", [line["event"] for line in serve.log_lines()])
            for connection in slow:
                connection.close()

    def test_of_a_client_that_left_while_its_workbook_is_made(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder) as serve:
            run_id = self.stored_run(serve, target)
            with serve.socket() as connection:
                connection.sendall(f"GET {BASE}/result/{run_id}/export?format=xlsx HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            lines = []
            wait_until(lambda: lines.extend(line for line in serve.log_lines() if line["event"] == "answer_cut_short") or lines,
                       "it is noticed")
        self.assertEqual(lines[0]["error"], "the client left before its file was made")

    def test_before_anything_was_sent_they_are_a_problem_document(self):
        with Simulator("--ttft-ms", 1, "--itl-ms", 1) as target, Serve(self.folder) as serve:
            run_id = serve.start({"server_url": target.url, "num_prompts": 10, "output_len": 2})
            serve.wait_for(run_id, "completed")
            with contextlib.closing(sqlite3.connect(self.path("runs.db"))) as database, database:
                database.execute("ALTER TABLE requests RENAME TO lost")
            answer = serve.call("GET", f"/result/{run_id}/export?format=jsonl")
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (500, "application/problem+json"))
            self.assertIn("no such table: requests", answer.json["detail"])
            self.assertIsNone(answer.headers["Content-Disposition"])
            self.assertEqual(serve.call("GET", "/health").status, 200)


if __name__ == "__main__":
    unittest.main()
