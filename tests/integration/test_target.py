"""Servers that cannot be used: exit code 3, one sentence with the likely cause, before the levels start."""

import socket
import time
import unittest

from support import Listener, Simulator, TestCase, openai_server, plain, run


def unused_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Target(TestCase):
    def assert_refused(self, finished, *words):
        self.assert_exit(finished, 3)
        self.assertEqual(finished.out, "")
        said = [line for line in finished.err.splitlines() if line.startswith("llm-loadtest: ")]
        self.assertEqual(len(said), 1, finished.err)
        for word in words:
            self.assertIn(word, said[0])

    def test_server_down(self):
        port = unused_port()
        finished = run("run", "-s", f"http://127.0.0.1:{port}", "-n", 2, "-o", self.path("r.json"),
                       "--requests", self.path("r.jsonl"))
        self.assert_refused(finished, f"127.0.0.1:{port}", "refused")
        self.assert_nothing_left_behind()

    def test_unknown_host(self):
        self.assert_refused(run("run", "-s", "http://no-such-host.invalid:8000", "-n", 2), "no-such-host.invalid")

    def test_tls_on_a_plain_port(self):
        begun = time.monotonic()
        with Simulator() as server:
            url = server.url.replace("http://", "https://")
            finished = run("run", "-s", url, "-n", 2)
        self.assert_refused(finished)
        self.assertEqual(finished.err, f"llm-loadtest: {url} cannot be tested (tls): the server does not speak TLS on "
                                       "this port; is it an http:// server?\n")
        self.assertLess(time.monotonic() - begun, 5)

    def test_server_that_closes_in_the_tls_handshake(self):
        with Listener(lambda connection: connection.recv(65536)) as server:
            url = server.url.replace("http://", "https://")
            finished = run("run", "-s", url, "-n", 2)
        self.assert_refused(finished)
        self.assertEqual(finished.err, f"llm-loadtest: {url} cannot be tested (tls): the server closed the connection "
                                       "during the TLS handshake; is it an http:// server?\n")

    def test_key_is_missing(self):
        with Simulator("--api-key", "sesame") as server:
            self.assert_refused(run("run", "-s", server.url, "-n", 2), "401", "--api-key")

    def test_key_is_wrong(self):
        with Simulator("--api-key", "sesame") as server:
            finished = run("run", "-s", server.url, "-n", 2, "--api-key", "wrong-key")
        self.assert_refused(finished, "401")
        self.assertNotIn("wrong-key", finished.err)

    def test_every_post_is_forbidden(self):
        with Listener(openai_server(lambda connection, _: connection.sendall(
                plain("403 Forbidden", b'{"error":{"message":"not for you"}}')))) as server:
            self.assert_refused(run("run", "-s", server.url, "-m", "m", "-n", 2), "403")

    def test_endpoint_is_missing(self):
        with Listener(openai_server(lambda connection, _: connection.sendall(
                plain("404 Not Found", b'{"detail":"Not Found"}')))) as server:
            self.assert_refused(run("run", "-s", server.url, "-m", "m", "-n", 2), "404")

    def test_redirect_is_named_and_not_followed(self):
        with Listener() as elsewhere, Listener(openai_server(lambda connection, _: connection.sendall(
                f"HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere.url}/\r\nContent-Length: 0\r\n\r\n"
                .encode()))) as server:
            self.assert_refused(run("run", "-s", server.url, "-m", "m", "-n", 6), "307", "redirect")
        self.assertEqual(elsewhere.connections, 0)

    def test_without_warmup_the_first_request_is_judged(self):
        with Listener(openai_server(lambda connection, _: connection.sendall(
                plain("401 Unauthorized", b'{"error":{"message":"no key"}}')))) as server:
            finished = run("run", "-s", server.url, "-m", "m", "-n", 50, "-c", 2, "--warmup", 0)
        self.assert_exit(finished, 3)
        self.assertIn("401", finished.err)

    def test_server_that_accepts_and_says_nothing(self):
        with Listener(lambda connection: connection.recv(1) and connection.recv(1 << 20) and
                      connection.recv(1)) as server:
            finished = run("run", "-s", server.url, "-m", "m", "-n", 2, "--timeout", "1s", "--connect-timeout", "1s",
                           timeout=30)
        self.assert_exit(finished, 3)


if __name__ == "__main__":
    unittest.main()
