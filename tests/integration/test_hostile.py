"""Servers that send anything but an answer: no crash, no hang, bounded memory, the right kind of failure."""

import json
import socket
import time
import unittest

from support import STREAM_HEAD, Listener, TestCase, chunk, event, openai_server, plain, run, token

# Far less than the gigabyte that is sent. Sanitizers hold on to freed memory; without them the most is about 250 MiB (two
# whole answers at the limit of their size), and 25 MiB for a stream.
MEMORY_LIMIT_KIB = 700 * 1024


def endless(connection, piece, seconds=20, pause_s=0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        connection.sendall(piece)
        if pause_s:
            time.sleep(pause_s)


class Hostile(TestCase):
    def failure(self, answer, *flags, kinds=frozenset(), succeeded=0, deadline="8s"):
        """Runs six requests against a server; every one that fails must be one of `kinds`."""
        with Listener(openai_server(answer)) as server:
            finished = run("run", "-s", server.url, "-m", "m", "-c", 2, "-n", 6, "--output-len", 4, "--warmup", 0,
                           "--timeout", deadline, "--grace", "1s", "-o", self.path("result.json"), "--requests",
                           self.path("requests.jsonl"), *flags, timeout=90)
        self.assert_exit(finished, 0 if succeeded else 3)
        self.assertLess(finished.peak_kib, MEMORY_LIMIT_KIB)
        level = self.read_json("result.json")["levels"][0]
        self.assert_counts_add_up(level)
        self.assertEqual(level["attempted"], 6)
        self.assertEqual(level["succeeded"], succeeded, finished.err)
        for request in self.read_lines("requests.jsonl"):
            if request["failure"]:
                self.assertIn(request["failure"]["kind"], kinds, request["failure"])
        return level

    def test_event_of_a_gigabyte(self):
        def answer(connection, _):
            connection.sendall(STREAM_HEAD + chunk(b'data: {"choices":[{"delta":{"content":"'))
            piece = chunk(b"x" * 65536)
            for _ in range(16384):
                connection.sendall(piece)

        self.failure(answer, kinds={"too_large"})

    def test_headers_without_end(self):
        def answer(connection, _):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            endless(connection, b"X-Filler: " + b"y" * 1000 + b"\r\n")

        self.failure(answer, kinds={"too_large"})

    def test_one_header_line_without_end(self):
        def answer(connection, _):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            endless(connection, b"y" * 65536)

        self.failure(answer, kinds={"too_large"})

    def test_stream_that_never_ends(self):
        def answer(connection, _):
            connection.sendall(STREAM_HEAD)
            endless(connection, chunk(token("a")), seconds=80)

        self.failure(answer, kinds={"too_large"}, deadline="80s")

    def test_several_streams_whose_tokens_never_end(self):
        def answer(connection, _):
            connection.sendall(STREAM_HEAD)
            endless(connection, chunk(token("a")), seconds=60, pause_s=0.0002)  # each is a read of its own

        with Listener(openai_server(answer)) as server:
            finished = run("run", "-s", server.url, "-m", "m", "-c", 5, "-n", 10, "--output-len", 4, "--warmup", 0,
                           "--timeout", "60s", "-o", self.path("result.json"), timeout=150)
        self.assert_exit(finished, 3)
        self.assertLess(finished.peak_kib, 150 * 1024)
        level = self.read_json("result.json")["levels"][0]
        self.assertEqual(level["errors"], {"too_large": 10})
        self.assertEqual(level["error_examples"]["too_large"],
                         "the stream does not end: 4096 reads with text, where 4 tokens were asked for")

    def test_comments_without_end(self):
        def answer(connection, _):
            connection.sendall(STREAM_HEAD)
            endless(connection, chunk(b": ping\n\n" * 1000), pause_s=0.001)  # far from a gigabyte

        self.failure(answer, kinds={"timeout"}, deadline="2s")

    def test_chunk_size_beyond_all_measure(self):
        def answer(connection, _):
            connection.sendall(STREAM_HEAD + b"ffffffffffffffffffff\r\n" + b"x" * 1000)

        self.failure(answer, kinds={"malformed"})

    def test_body_of_a_gigabyte_without_streaming(self):
        def answer(connection, _):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n")
            for _ in range(16384):
                connection.sendall(b" " * 65536)

        self.failure(answer, "--no-stream", kinds={"too_large"})

    def test_garbage_in_place_of_http(self):
        garbage = b"\x00\x16\x03garbage\r\n\r\n" * 50
        with Listener(openai_server(lambda connection, _: connection.sendall(garbage))) as server:
            finished = run("run", "-s", server.url, "-m", "m", "-n", 6, "--warmup", 0)
        self.assert_exit(finished, 3)
        self.assertIn("the answer is not HTTP/1.1", finished.err)

    def test_closed_before_any_answer(self):
        self.failure(lambda connection, _: connection.shutdown(socket.SHUT_RDWR), kinds={"reset"})

    def test_closed_within_the_head(self):
        def answer(connection, _):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-")
            connection.shutdown(socket.SHUT_RDWR)

        self.failure(answer, kinds={"reset"})

    def test_broken_json_in_an_event(self):
        self.failure(lambda connection, _: connection.sendall(
            STREAM_HEAD + chunk(b"data: {\"choices\":[{]}\n\n") + chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"),
            kinds={"malformed"})

    def test_json_nested_without_end(self):
        self.failure(lambda connection, _: connection.sendall(
            STREAM_HEAD + chunk(b"data: " + b"[" * 100_000 + b"\n\n") + chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"),
            kinds={"malformed"})

    def test_invalid_utf8(self):
        bad = b'data: {"choices":[{"index":0,"delta":{"content":"\xff\xfe\xc3("}}]}\n\n'
        self.failure(lambda connection, _: connection.sendall(
            STREAM_HEAD + chunk(bad) + chunk(token("a", "stop")) + chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"),
            kinds={"malformed"})

    def test_invalid_utf8_in_an_error_reaches_no_file_as_it_is(self):
        body = b'\xff\xfe\x1b[31m not an answer'
        self.failure(lambda connection, _: connection.sendall(plain("500 Oops", body, "text/plain")), kinds={"http_5xx"})
        json.loads((self.folder / "result.json").read_bytes().decode("utf-8"))  # strict
        text = (self.folder / "requests.jsonl").read_bytes().decode("utf-8")
        self.assertNotIn("\x1b", text)

    def test_usage_beyond_what_can_be_is_not_believed(self):
        usage = {"prompt_tokens": 5, "completion_tokens": 999_999_999}
        level = self.failure(lambda connection, _: connection.sendall(
            STREAM_HEAD + chunk(token("a")) + chunk(token("b", "stop")) + chunk(event(choices=[], usage=usage)) +
            chunk(b"data: [DONE]\n\n") + chunk(b"")), succeeded=6)
        self.assertEqual(level["output_tokens"], 6)  # "ab" is one token
        result = self.read_json("result.json")
        self.assertEqual(result["tokens"]["source"], "retokenized")
        self.assertTrue(any("999999999" in warning for warning in result["warnings"]), result["warnings"])

    def test_negative_usage_is_no_count(self):
        usage = {"prompt_tokens": -5, "completion_tokens": -1, "total_tokens": -6}
        level = self.failure(lambda connection, _: connection.sendall(
            STREAM_HEAD + chunk(token("a")) + chunk(token("b", "stop")) + chunk(event(choices=[], usage=usage)) +
            chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"), succeeded=6)
        self.assertEqual(level["output_tokens"], 6)  # "ab" is one token

    def test_error_object_in_an_answer_of_200(self):
        self.failure(lambda connection, _: connection.sendall(
            STREAM_HEAD + chunk(event(error={"message": "out of memory", "code": 500})) + chunk(b"data: [DONE]\n\n") +
            b"0\r\n\r\n"), kinds={"server_error"})

    def test_answer_without_a_token(self):
        self.failure(lambda connection, _: connection.sendall(
            STREAM_HEAD + chunk(event(choices=[{"index": 0, "delta": {"role": "assistant"}}])) +
            chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"), kinds={"empty"})

    def test_stream_that_just_stops(self):
        self.failure(lambda connection, _: connection.sendall(STREAM_HEAD + chunk(token("a")) + b"0\r\n\r\n"),
                     kinds={"truncated"})


class HostileModels(TestCase):
    def test_endless_list_of_models(self):
        def serve(connection):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"data\":[")
            endless(connection, b'{"id":"x"},' * 5000)

        with Listener(serve) as server:
            finished = run("run", "-s", server.url, "-n", 2, "--timeout", "5s", timeout=60)
        self.assert_exit(finished, 3)
        self.assertLess(finished.peak_kib, MEMORY_LIMIT_KIB)

    def test_model_name_cannot_command_the_terminal(self):
        def serve(connection):
            connection.recv(65536)
            connection.sendall(plain("200 OK", json.dumps({"data": [{"id": "a\x1b]0;owned\x07"}]}).encode()))
            connection.recv(65536)  # until the client closes

        with Listener(serve) as server:
            finished = run("run", "-s", server.url, "-n", 2, "--timeout", "2s", timeout=60)
        self.assert_exit(finished, 3)
        self.assertIn("model     a?]0;owned?\n", finished.out)
        self.assertIn("a?]0;owned? at " + server.url, finished.err)
        self.assertNotIn("\x1b", finished.out + finished.err)
        self.assertNotIn("\x07", finished.out + finished.err)


if __name__ == "__main__":
    unittest.main()
