"""Who may call, what is refused and how, and that hostile clients do not stop the server from answering."""

import http.client
import json
import random
import time
import unittest

import contract
from serve_support import BASE, Answer, Serve
from support import TestCase, run

JSON = {"Content-Type": "application/json"}


class Guards(TestCase):
    def problem(self, answer, status):
        self.assertEqual(answer.status, status, str(answer))
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(answer.json["status"], status)
        return answer.json

    def test_every_refusal_is_a_problem_document(self):
        with Serve(self.folder) as serve:
            self.problem(serve.call("GET", "/nothing"), 404)
            self.problem(serve.call("GET", "/run/no-such-run"), 404)
            refused = serve.call("PUT", "/run/x")
            self.problem(refused, 405)
            self.assertEqual(refused.headers["Allow"], "GET, DELETE")
            self.problem(serve.call("POST", "/run", "{}", {"Content-Type": "text/plain"}), 415)
            self.problem(serve.call("POST", "/run", "{", JSON), 400)
            self.problem(serve.call("POST", "/run", " " * 1_000_001, JSON), 413)
            self.problem(serve.call("GET", "/ws/run/x"), 426)
            found = self.problem(serve.call("POST", "/run", {"server_url": "http://a", "concurency": 1}), 422)
            self.assertEqual(found["errors"], [{"pointer": "/concurency", "detail": "there is no such field"}])
            found = self.problem(serve.call("GET", "/history?limit=501&colour=red"), 422)
            self.assertEqual([e["pointer"] for e in found["errors"]], ["?colour", "?limit"])
            head = serve.call("HEAD", "/history")
            self.assertEqual((head.status, head.body), (405, b""))

    def test_metadata_addresses_are_no_targets(self):
        with Serve(self.folder) as serve:
            for url in ("http://169.254.169.254/latest", "http://[::ffff:169.254.169.254]:80", "file:///etc/passwd"):
                found = self.problem(serve.call("POST", "/run", {"server_url": url}), 422)
                self.assertEqual([e["pointer"] for e in found["errors"]], ["/server_url"])
                self.problem(serve.call("POST", "/servers/probe", {"server_url": url}), 422)

    def test_only_listed_targets_where_there_is_a_list(self):
        with Serve(self.folder, env={"ALLOWED_TARGETS": "*.example.org,127.0.0.1:1"}) as serve:
            self.problem(serve.call("POST", "/run", {"server_url": "http://127.0.0.1:2"}), 422)
            self.assertEqual(serve.call("POST", "/run", {"server_url": "http://127.0.0.1:1"}).status, 202)
            good, other = "http://127.0.0.1:1", "http://127.0.0.1:2"
            self.assertEqual(serve.call("POST", "/servers/probe", {"server_url": good, "proxy": good}).status, 200)
            for path in ("/run", "/servers/probe"):
                for body, pointers in (({"server_url": good, "proxy": other}, ["/proxy"]),
                                       ({"server_url": [good, other]}, ["/server_url"]),
                                       ({"server_url": "http://evil.com%2f.example.org"}, ["/server_url"])):
                    found = self.problem(serve.call("POST", path, body), 422)
                    self.assertEqual([e["pointer"] for e in found["errors"]], pointers)

    def test_writing_needs_the_key(self):
        with Serve(self.folder, env={"API_KEY": "k"}) as serve:
            for method, path in (("POST", "/run"), ("POST", "/demo"), ("DELETE", "/run/x"), ("POST", "/run/x/cancel"),
                                 ("POST", "/servers/probe"), ("POST", "/datasets?name=x"), ("DELETE", "/datasets/x")):
                self.problem(serve.call(method, path, "{}", JSON), 401)
                self.problem(serve.call(method, path, "{}", {**JSON, "X-API-Key": "guess"}), 401)
            self.assertEqual(serve.call("GET", "/history").status, 200)
            self.assertEqual(serve.call("DELETE", "/run/x", headers={"Authorization": "Bearer k"}).status, 404)

    def test_other_hosts_and_origins_are_refused(self):
        with Serve(self.folder, "--allowed-hosts", "llm.example.org") as serve:
            self.problem(serve.call("GET", "/history", headers={"Host": "evil.example"}), 421)
            self.assertEqual(serve.call("GET", "/history", headers={"Host": "llm.example.org"}).status, 200)
            self.problem(serve.call("GET", "/history", headers={"Origin": "http://evil.example"}), 403)
            self.assertEqual(serve.watch("x", Origin="http://evil.example").status, 403)
            self.assertEqual(serve.watch("x", Host="evil.example").status, 421)

    def test_too_many_calls_hear_when_to_come_again(self):
        with Serve(self.folder, "--rate-limit", 1) as serve:
            answers = [serve.call("GET", "/history") for _ in range(4)]
            self.assertEqual([a.status for a in answers], [200, 200, 429, 429])
            self.assertEqual(answers[-1].headers["Retry-After"], "1")
            self.assertEqual(serve.call("GET", "/health").status, 200)

    def test_a_public_address_needs_a_key(self):
        refused = run("serve", "--host", "0.0.0.0", "--port", 0, "--database", self.path("runs.db"))
        self.assert_exit(refused, 2)
        self.assertIn("--host 0.0.0.0 lets other machines start load tests, and there is no key", refused.err)
        with Serve(self.folder, "--host", "0.0.0.0", "--insecure") as serve:
            self.assertEqual(serve.call("GET", "/health").status, 200)

    def test_a_port_that_is_taken_is_said(self):
        with Serve(self.folder) as serve:
            taken = run("serve", "--port", serve.port, "--database", self.path("other.db"))
        self.assert_exit(taken, 2)
        self.assertEqual(taken.err, f"llm-loadtest: --host 127.0.0.1 --port {serve.port} cannot be listened on: Address already "
                                    "in use\n")

    def test_an_address_of_another_machine_is_the_hosts_fault(self):
        elsewhere = run("serve", "--host", "192.0.2.1", "--port", 0, "--insecure", "--database", self.path("runs.db"))
        self.assert_exit(elsewhere, 2)
        self.assertEqual(elsewhere.err, "llm-loadtest: --host: 192.0.2.1 is not an address of this machine; 127.0.0.1 and 0.0.0.0 "
                                        "always are\n")

    def test_log_lines_are_json_and_leave_out_secrets(self):
        with Serve(self.folder) as serve:
            serve.call("GET", "/history?q=hush", headers={"X-API-Key": "hush", "X-Request-Id": "mine"})
            finished = serve.stop()
            lines = [json.loads(line) for line in finished.err.splitlines()]
        self.assertNotIn("hush", finished.err)
        request = next(line for line in lines if line["event"] == "request" and line["request_id"] == "mine")
        self.assertEqual((request["method"], request["path"], request["status"], request["client_ip"], request["level"]),
                         ("GET", BASE + "/history", 200, "127.0.0.1", "info"))


class Hostile(TestCase):
    def test_slow_and_garbage_clients_do_not_stop_it(self):
        rng = random.Random(7)
        with Serve(self.folder, "--idle-timeout", "3s", "--rate-limit", 0) as serve:
            slow = [serve.socket() for _ in range(24)]
            garbage = [serve.socket() for _ in range(24)]
            begun = time.monotonic()
            open_sockets = set(slow)
            for round_number in range(16):
                for connection in list(open_sockets):
                    try:
                        connection.send(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "[round_number:round_number + 1])
                    except OSError:
                        open_sockets.discard(connection)
                for connection in garbage:
                    try:
                        connection.send(rng.randbytes(200))
                    except OSError:
                        pass
                self.assertEqual(serve.call("GET", "/health").status, 200)
                time.sleep(0.02)
            for connection in slow:  # closed once the time for a whole request is over
                connection.settimeout(10)
                try:
                    self.assertEqual(connection.recv(1), b"")
                except ConnectionError:
                    pass
            self.assertLess(time.monotonic() - begun, 9)
            for connection in slow + garbage:
                connection.close()
            self.assertEqual(serve.call("GET", "/health").status, 200)

    def test_one_connection_takes_many_calls(self):
        with Serve(self.folder, "--rate-limit", 0) as serve:
            connection = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=20)
            for _ in range(200):
                connection.request("GET", BASE + "/history")
                answer = connection.getresponse()
                contract.check_answer("GET", BASE + "/history", Answer(answer.status, answer.headers, answer.read()))
                self.assertEqual(answer.status, 200)
            connection.close()


if __name__ == "__main__":
    unittest.main()
