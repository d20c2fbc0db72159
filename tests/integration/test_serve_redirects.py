"""Redirects of servers that `serve` asks are not followed, wherever they lead."""

import unittest

from serve_support import Serve
from support import Listener, TestCase, read_request


class Redirects(TestCase):
    def setUp(self):
        super().setUp()
        self.asked = []
        self.elsewhere = self.enterContext(Listener())
        self.server = self.enterContext(Listener(self.redirect))
        self.serve = self.enterContext(Serve(self.folder, "--allowed-targets", f"127.0.0.1:{self.server.port}"))

    def redirect(self, connection):
        while request := read_request(connection):
            self.asked.append(request[0])
            connection.sendall(f"HTTP/1.1 307 Temporary Redirect\r\nLocation: {self.elsewhere.url}/v1\r\n"
                               "Content-Length: 0\r\n\r\n".encode())

    def test_of_a_probe(self):
        answer = self.serve.call("POST", "/servers/probe", {"server_url": self.server.url}).json
        self.assertEqual((answer["models"], answer["version"]), ([], None))
        self.assertIn("GET", self.asked)
        self.assertEqual(self.elsewhere.connections, 0)

    def test_of_a_run(self):
        run_id = self.serve.start({"server_url": self.server.url, "model": "m", "num_prompts": 6, "output_len": 2})
        run = self.serve.wait_for(run_id, "failed")
        self.assertIn("307", run["status_detail"])
        self.assertIn("POST", self.asked)
        self.assertEqual(self.elsewhere.connections, 0)


if __name__ == "__main__":
    unittest.main()
